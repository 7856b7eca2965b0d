package work

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestChangesApply(t *testing.T) {
	data := []byte(`{"b":1,"a":2}`)
	for _, c := range []struct {
		name   string
		change Change
		want   string
	}{
		{"create", CreateOf("t", bookingID, Fields{"z": Int(1), "a": Text("x"), "n": Null}), `{"a":"x","z":1}`},
		{"create of nothing", CreateOf("t", bookingID, nil), `{}`},
		{"update", UpdateOf("t", bookingID, Fields{"b": Null, "c": Int(3), "a": Int(4)}), `{"a":4,"c":3}`},
		{"update of nothing", UpdateOf("t", bookingID, Fields{}), `{"b":1,"a":2}`},
	} {
		if got := c.change.Apply(data); string(got) != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		if c.change.Table != "t" || c.change.ID != bookingID {
			t.Errorf("%s: of %s %v", c.name, c.change.Table, c.change.ID)
		}
	}
	if got := DeleteOf("t", bookingID).Apply(data); got != nil {
		t.Errorf("delete: got %s, want nil", got)
	}
}

func TestChangeColumns(t *testing.T) {
	c := UpdateOf("t", bookingID, Fields{"b": nil, "a": Int(1)})
	if got := c.ColumnNames(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("names %q", got)
	}
	if got := c.Columns(); len(got) != 2 || string(got["a"]) != "1" || string(got["b"]) != "null" {
		t.Errorf("columns %s", got)
	}
}

// A change comes back from the wire and from the device's store as it was, emptied
// columns included.
func TestGroupSurvivesJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := UpdateOf("t", bookingID, drawFields(t, "set"))
		c.MID, c.BaseRev, c.After = noteID, rapid.Uint64().Draw(t, "rev"), []ID{orderID}
		for name, e := range c.Set {
			if e.From = drawValue().Draw(t, "from"); len(e.From) == 0 {
				e.From = nil
			}
			c.Set[name] = e
		}
		g := Group{ID: stampID, Seq: 7, Title: "x", At: at(9, 0), Changes: []Change{c, DeleteOf("t", orderID)}}
		sent := g
		sent.Provisional = []Change{CreateOf("t", noteID, nil)}
		raw, err := json.Marshal(sent)
		if err != nil {
			t.Fatal(err)
		}
		var back Group
		if err := json.Unmarshal(raw, &back); err != nil {
			t.Fatal(err)
		}
		if len(c.Set) == 0 {
			back.Changes[0].Set = c.Set
		}
		if !reflect.DeepEqual(back, g) {
			t.Fatalf("%s\nbecame %+v\nwas    %+v", raw, back, g)
		}
	})
}
