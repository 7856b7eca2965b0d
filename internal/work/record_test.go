package work

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

var mixed = Record{Data: []byte(`{"t":"x","esc":"\u00e4","n":42,"neg":-7,"f":2.5,"b":true,"no":false,"nil":null,` +
	`"when":"2026-05-04T08:30:00Z","east":"2026-05-04T10:30:00+02:00","ref":"01900000-0000-7000-8000-00000000000b",` +
	`"owner":"team/01900000-0000-7000-8000-00000000000b","empty":"","huge":1e400}`)}

func TestFieldsReadEachType(t *testing.T) {
	f := mixed.Fields()
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"text", f.Text("t"), "x"},
		{"escaped text", f.Text("esc"), "ä"},
		{"text of a number", f.Text("n"), ""},
		{"text of null", f.Text("nil"), ""},
		{"text of nothing", f.Text("?"), ""},
		{"int", f.Int("n"), int64(42)},
		{"negative int", f.Int("neg"), int64(-7)},
		{"int of a decimal", f.Int("f"), int64(0)},
		{"int of a text", f.Int("t"), int64(0)},
		{"int of nothing", f.Int("?"), int64(0)},
		{"float", f.Float("f"), 2.5},
		{"float of an int", f.Float("n"), 42.0},
		{"float of null", f.Float("nil"), 0.0},
		{"float out of range", f.Float("huge"), 0.0},
		{"true", f.Bool("b"), true},
		{"false", f.Bool("no"), false},
		{"bool of a text", f.Bool("t"), false},
		{"time", f.Time("when"), at(8, 30)},
		{"time with an offset, in UTC", f.Time("east"), at(8, 30)},
		{"time of a text", f.Time("t"), time.Time{}},
		{"ref", f.Ref("ref"), bookingID},
		{"ref that names its table", f.Ref("owner"), bookingID},
		{"ref of a text", f.Ref("t"), ID{}},
		{"ref of null", f.Ref("nil"), ID{}},
		{"has", f.Has("t"), true},
		{"has an empty text", f.Has("empty"), true},
		{"has null", f.Has("nil"), false},
		{"has nothing", f.Has("?"), false},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.what, c.got, c.want)
		}
	}
}

func TestRefTable(t *testing.T) {
	id := bookingID.String()
	for text, want := range map[string]struct {
		table string
		id    ID
	}{
		id:                 {"", bookingID},
		"team/" + id:       {"team", bookingID},
		"/" + id:           {},
		"team/":            {},
		"team":             {},
		"a/b/" + id:        {},
		"team/" + id + "/": {},
		"":                 {},
	} {
		table, got := Fields{"x": []byte(`"` + text + `"`)}.RefTable("x")
		if table != want.table || got != want.id {
			t.Errorf("%q: got %q %v, want %q %v", text, table, got, want.table, want.id)
		}
	}
}

func TestColumnAgreesWithFields(t *testing.T) {
	for name, raw := range mixed.Fields() {
		got := mixed.Column(name)
		if isNull(raw) {
			if got != nil {
				t.Errorf("%s: got %s for null, want nil", name, got)
			}
		} else if string(got) != string(raw) {
			t.Errorf("%s: got %s, want %s", name, got, raw)
		}
	}
	if got := mixed.Column("?"); got != nil {
		t.Errorf("a column that is not there: %s", got)
	}
}

func TestFieldsOfDamagedDataAreNone(t *testing.T) {
	for _, data := range []string{"", "null", `{"a":1,"b":[]}`, `{"a":1`, `{"a":1}{"b":2}`} {
		f := Record{Data: []byte(data)}.Fields()
		if f == nil || len(f) != 0 {
			t.Errorf("%q: got %v, want no columns", data, f)
		}
	}
}

// Lists ask for single columns of thousands of records.
func TestColumnDoesNotAllocate(t *testing.T) {
	r := sampleRecord()
	for _, name := range []string{"modifiedon", "statuscode", "none"} {
		if n := testing.AllocsPerRun(100, func() { r.Column(name) }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

// A column that comes twice is found wherever the two stand, in short records and long ones.
func TestColumnsThatComeTwice(t *testing.T) {
	for _, n := range []int{2, 48, 49, 50, 200} {
		columns := make([]string, n)
		for i := range columns {
			columns[i] = fmt.Sprintf(`"column%d":%d`, i, i)
		}
		if err := CheckData([]byte("{" + strings.Join(columns, ",") + "}")); err != nil {
			t.Errorf("%d columns: %v", n, err)
		}
		for _, at := range []int{0, n / 2, n - 2} {
			twice := append(slices.Clone(columns), fmt.Sprintf(`"\u0063olumn%d":0`, at))
			if err := CheckData([]byte("{" + strings.Join(twice, ",") + "}")); !Is(err, Invalid) {
				t.Errorf("%d columns, number %d twice: %v", n, at, err)
			}
		}
	}
}
