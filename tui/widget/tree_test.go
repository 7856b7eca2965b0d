package widget_test

import (
	"strings"
	"testing"

	"fieldbook/tui/action"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/widget"
)

// A match of the filter brings along what it lies under, and nothing else.
func TestFilterShowsWhatAMatchLiesUnder(t *testing.T) {
	names := []string{"hall", ".cellar", "..pump", "..boiler", ".roof", "..fan", "yard", ".pump", "attic"}
	r := &widget.Rows{}
	var rows []widget.Row
	for i, n := range names {
		bare := strings.TrimLeft(n, ".")
		rows = append(rows, widget.Row{Key: string(rune('a' + i)), Find: bare, Level: len(n) - len(bare)})
	}
	r.SetRows(rows)
	shown := func() string {
		var out []string
		f := tuitest.Frame(60, 20, false)
		r.Draw(f, func(i, _ int) []string { out = append(out, names[i]); return []string{names[i]} })
		return strings.Join(out, " ")
	}
	for filter, want := range map[string]string{
		"pump": "hall .cellar ..pump yard .pump", "roof": "hall .roof", "hall": "hall", "nothing": "", "": strings.Join(names, " "),
	} {
		r.SetFilter(filter)
		if got := shown(); got != want {
			t.Errorf("%q shows %q, want %q", filter, got, want)
		}
	}

	// The cursor goes to what matches, and the caption counts that.
	r.SetFilter("")
	r.Do(action.First)
	r.SetFilter("pump")
	if i := mustSel(t, r); names[i] != "..pump" {
		t.Errorf("the cursor is on %q", names[i])
	}
	if got := r.Caption("Tree"); got != `Tree: filter "pump" 2 of 9` {
		t.Errorf("caption %q", got)
	}
	// The arrows still reach what is above it, and a new reading leaves the cursor there.
	r.Do(action.Up)
	r.SetRows(rows)
	if i := mustSel(t, r); names[i] != ".cellar" {
		t.Errorf("the cursor is on %q", names[i])
	}
	r.ToMatch()
	if i := mustSel(t, r); names[i] != "..pump" {
		t.Errorf("the cursor is on %q", names[i])
	}
}
