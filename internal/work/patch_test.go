package work

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// filled is the columns that have a value.
func filled(f Fields) map[string]string {
	m := map[string]string{}
	for name, raw := range f {
		if !isNull(raw) {
			m[name] = string(raw)
		}
	}
	return m
}

func checkFields(t *rapid.T, data []byte, want map[string]string) {
	t.Helper()
	if err := CheckData(data); err != nil {
		t.Fatalf("%q: %v", data, err)
	}
	if got := filled(Record{Data: data}.Fields()); !maps.Equal(got, want) {
		t.Fatalf("%q has %v, want %v", data, got, want)
	}
}

func TestPatchIsMapAssignment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data, set := drawData(t), drawFields(t, "set")
		before := bytes.Clone(data)
		want := filled(Record{Data: data}.Fields())
		for name, raw := range set {
			delete(want, name)
			if !isNull(raw) {
				want[name] = string(raw)
			}
		}
		got := Patch(data, set)
		checkFields(t, got, want)
		if all := (Record{Data: got}).Fields(); len(filled(all)) != len(all) {
			t.Fatalf("%s keeps a null", got)
		}
		if again := Patch(got, set); !bytes.Equal(again, got) {
			t.Fatalf("patched twice: %s, once: %s", again, got)
		}
		if !bytes.Equal(data, before) {
			t.Fatal("the original was written to")
		}
	})
}

func TestPatchKeepsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data, set := drawData(t), drawFields(t, "set")
		after := Patch(data, set)
		has := filled(Record{Data: after}.Fields())
		var want, added []string
		old := columnOrder(t, data)
		for _, name := range old {
			if _, ok := has[name]; ok {
				want = append(want, name)
			}
		}
		for name := range has {
			if !slices.Contains(old, name) {
				added = append(added, name)
			}
		}
		slices.Sort(added)
		if got := columnOrder(t, after); !slices.Equal(got, append(want, added...)) {
			t.Fatalf("order %q, want %q then %q", got, want, added)
		}
	})
}

func TestPatchExamples(t *testing.T) {
	for _, c := range []struct {
		name, data string
		set        Fields
		want       string
	}{
		{"nothing", `{"b":1,"a":2}`, nil, `{"b":1,"a":2}`},
		{"in place", `{"b":1,"a":2}`, Fields{"b": Int(3)}, `{"b":3,"a":2}`},
		{"removed by null", `{"b":1,"a":2}`, Fields{"b": Null}, `{"a":2}`},
		{"removed by nil", `{"b":1,"a":2}`, Fields{"a": nil}, `{"b":1}`},
		{"new ones in name order", `{"m":1}`, Fields{"z": Int(1), "a": Int(2)}, `{"m":1,"a":2,"z":1}`},
		{"a null that was stored goes", `{"a":null,"b":1}`, nil, `{"b":1}`},
		{"spaces go, spelling stays", ` { "a" : 1.50 , "b" : "\u00e4" } `, nil, `{"a":1.50,"b":"\u00e4"}`},
		{"empty", `{}`, Fields{"a": Null}, `{}`},
		{"escaped name", `{"\u0061":1}`, Fields{"a": Int(2)}, `{"a":2}`},
	} {
		if got := Patch([]byte(c.data), c.set); string(got) != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestEncodeIsSortedAndLeavesOutNulls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFields(t, "columns")
		data := Encode(f)
		checkFields(t, data, filled(f))
		if order := columnOrder(t, data); !slices.IsSorted(order) || len(order) != len(filled(f)) {
			t.Fatalf("%s: order %q", data, order)
		}
		if again := Encode(Record{Data: data}.Fields()); !bytes.Equal(again, data) {
			t.Fatalf("encoded again: %s, first %s", again, data)
		}
		if patched := Patch([]byte("{}"), f); !bytes.Equal(patched, data) {
			t.Fatalf("patched into nothing: %s, encoded: %s", patched, data)
		}
	})
}

func TestProjectKeepsOnlyTheChosen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := drawData(t)
		keep := rapid.MapOf(drawName(), rapid.Bool()).Draw(t, "keep")
		got := Project(data, keep)
		want := map[string]string{}
		for name, raw := range filled(Record{Data: data}.Fields()) {
			if keep[name] {
				want[name] = raw
			}
		}
		checkFields(t, got, want)
		order := slices.DeleteFunc(columnOrder(t, data), func(name string) bool { return !keep[name] })
		if !slices.Equal(columnOrder(t, got), order) {
			t.Fatalf("order %q, want %q", columnOrder(t, got), order)
		}
		if again := Project(got, keep); !bytes.Equal(again, got) {
			t.Fatalf("projected twice: %s, once: %s", again, got)
		}
	})
}

func TestProjectWithoutAChoiceIsTheSameBytes(t *testing.T) {
	data := []byte(` {"a" : 1} `)
	if got := Project(data, nil); &got[0] != &data[0] || len(got) != len(data) {
		t.Errorf("got %q", got)
	}
	if got := Project(data, map[string]bool{}); string(got) != "{}" {
		t.Errorf("a choice of nothing: %s", got)
	}
}
