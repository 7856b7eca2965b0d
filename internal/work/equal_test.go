package work

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

func TestEqual(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"", "", true}, {"", "null", true}, {"null", "null", true}, {"null", `""`, false}, {"null", "0", false}, {"null", "false", false},
		{"1", "1", true}, {"1", "2", false}, {"1", "-1", false}, {"1", `"1"`, false}, {"1", "true", false},
		{"1.50", "1.5", true}, {"1", "1.0", true}, {"1e2", "100", true}, {"100", "1E+2", true}, {"0.5", "5e-1", true}, {"12.5", "125", false},
		{"0", "-0", true}, {"0", "0.00", true}, {"0e5", "0", true}, {"10", "1", false}, {"0.1", "0.01", false},
		{"9007199254740993", "9007199254740992", false}, {"0.1", "0.10000000000000000001", false},
		{"1e400", "1e401", false}, {"1e400", "10e399", true}, {"1e99999999999999999999", "1e99999999999999999998", false},
		{`"a"`, `"a"`, true}, {`"a"`, `"b"`, false}, {`"a"`, `"A"`, false}, {`"ä"`, `"\u00e4"`, true}, {`"\u00e4"`, `"\u00E4"`, true},
		{`"/"`, `"\/"`, true}, {`"a"`, `"a "`, false}, {`""`, `""`, true}, {`"\ud800"`, `"\ud801"`, false},
		{"true", "true", true}, {"true", "false", false}, {"true", `"true"`, false},
		{"{}", "{ }", false}, {`{"a":1}`, `{"a": 1}`, false}, {"[1]", "[1 ]", false}, {"x", "y", false}, {"1", "x", false},
	} {
		if got := Equal(json.RawMessage(c.a), json.RawMessage(c.b)); got != c.want {
			t.Errorf("Equal(%s, %s) = %t", c.a, c.b, got)
		}
		if got := Equal(json.RawMessage(c.b), json.RawMessage(c.a)); got != c.want {
			t.Errorf("Equal(%s, %s) = %t", c.b, c.a, got)
		}
	}
}

func TestEqualWholeNumbersAreEqualExactlyWhenTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Int64().Draw(t, "a")
		b := a
		if rapid.Bool().Draw(t, "different") {
			b ^= 1 << rapid.IntRange(0, 62).Draw(t, "bit")
		}
		if got := Equal(Int(a), Int(b)); got != (a == b) {
			t.Fatalf("Equal(%d, %d) = %t", a, b, got)
		}
		if !Equal(Int(a), append(Int(a), ".000"...)) || (a != 0 && !Equal(append(Int(a), "e1"...), append(Int(a), '0'))) {
			t.Fatalf("%d differs from its other spellings", a)
		}
	})
}
