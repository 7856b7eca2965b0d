package work

import (
	"math"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestValuesReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		whole := rapid.Int64().Draw(t, "whole")
		cents := rapid.Int64Range(-1e14, 1e14).Draw(t, "ten thousandths")
		yes := rapid.Bool().Draw(t, "yes")
		when := time.Unix(rapid.Int64Range(-6e9, 2e11).Draw(t, "when"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanos")).In(time.FixedZone("", 7200))
		id := testID(rapid.IntRange(0, 1<<40).Draw(t, "id"))

		r := Record{Data: Encode(Fields{
			"text": Text(text), "whole": Int(whole), "decimal": Decimal(float64(cents) / 10_000), "yes": Bool(yes),
			"when": Time(when), "ref": Ref(id), "owner": RefTo(TeamTable, id),
		})}
		if err := CheckData(r.Data); err != nil {
			t.Fatal(err)
		}
		f := r.Fields()
		if f.Text("text") != text || f.Int("whole") != whole || f.Bool("yes") != yes {
			t.Fatalf("text, whole number or yes/no differ: %s", r.Data)
		}
		if f.Float("decimal") != float64(cents)/10_000 {
			t.Fatalf("decimal %v, want %v", f.Float("decimal"), float64(cents)/10_000)
		}
		if got := f.Time("when"); !got.Equal(when.Truncate(time.Second)) || got.Location() != time.UTC {
			t.Fatalf("time %v, want %v", got, when)
		}
		if f.Ref("ref") != id || f.Ref("owner") != id {
			t.Fatalf("lookups differ: %s", r.Data)
		}
		if table, _ := f.RefTable("owner"); table != TeamTable {
			t.Fatalf("table %q", table)
		}
	})
}

func TestValuesAreSpelledOneWay(t *testing.T) {
	for _, c := range []struct {
		what string
		got  []byte
		want string
	}{
		{"empty text", Text(""), "null"},
		{"space", Text(" "), `" "`},
		{"quotes", Text("a\"b\n"), `"a\"b\n"`},
		{"zero", Int(0), "0"},
		{"smallest", Int(math.MinInt64), "-9223372036854775808"},
		{"decimal", Decimal(12.5), "12.5"},
		{"whole decimal", Decimal(100), "100"},
		{"decimal rounded to four places", Decimal(1.00005), "1.0001"},
		{"no decimal", Decimal(0), "0"},
		{"a negative too small to see", Decimal(-0.00001), "0"},
		{"negative zero", Decimal(math.Copysign(0, -1)), "0"},
		{"large decimal", Decimal(1e11), "100000000000"},
		{"true", Bool(true), "true"},
		{"false", Bool(false), "false"},
		{"no time", Time(time.Time{}), "null"},
		{"time", Time(at(8, 30).Add(999 * time.Millisecond).In(time.FixedZone("", 3600))), `"2026-05-04T08:30:00Z"`},
		{"no record", Ref(ID{}), "null"},
		{"no owner", RefTo(TeamTable, ID{}), "null"},
		{"record", Ref(testID(1)), `"01900000-0000-7000-8000-000000000001"`},
		{"owner", RefTo(TeamTable, testID(1)), `"team/01900000-0000-7000-8000-000000000001"`},
	} {
		if string(c.got) != c.want {
			t.Errorf("%s: got %s, want %s", c.what, c.got, c.want)
		}
	}
}

func TestTextReplacesWhatIsNoUTF8(t *testing.T) {
	raw := Text("a\xffb")
	if err := CheckData(Encode(Fields{"a": raw})); err != nil || !utf8.Valid(raw) {
		t.Errorf("got %q, %v", raw, err)
	}
	if got := (Fields{"a": raw}).Text("a"); got != "a\ufffdb" {
		t.Errorf("got %q", got)
	}
}

// A form may hand over whatever was typed: what has no JSON must not pass as a value.
func TestNotANumberIsNoValue(t *testing.T) {
	c := decimal("x", "X", -10, 10)
	for _, n := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if err := c.Check(Decimal(n)); err == nil {
			t.Errorf("%v was accepted as %s", n, Decimal(n))
		}
	}
}
