package widget_test

import (
	"fmt"
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
	if shown(); !strings.HasPrefix(shown(), "hall") {
		t.Errorf("what the match lies under is out of sight: %s", shown())
	}
	if i := mustSel(t, r); names[i] != "..pump" {
		t.Errorf("the cursor is on %q", names[i])
	}
}

// What a branch has opened comes into sight, but never at the price of the branch itself.
func TestWindowShowsWhatLiesAhead(t *testing.T) {
	r, f := list(100), tuitest.Frame(60, 10, false)
	var seen []int
	draw := func() (first, last int) {
		seen = nil
		r.Draw(f, func(i, _ int) []string { seen = append(seen, i); return nil })
		return seen[0], seen[len(seen)-1]
	}
	draw()
	for range 4 {
		r.Do(action.Down)
	}
	draw()
	r.Ahead(3)
	if _, last := draw(); last < 7 {
		t.Errorf("row %d is the last one in sight", last)
	}
	if first, _ := draw(); first > 4 {
		t.Errorf("row %d is the first one in sight", first)
	}
	r.Ahead(50)
	if first, last := draw(); first != 4 || last < 6 {
		t.Errorf("rows %d to %d are in sight", first, last)
	}
	top, _ := draw()
	r.Do(action.Down)
	if again, _ := draw(); again != top {
		t.Errorf("the window moved from %d to %d by itself", top, again)
	}
}

// A filter that is typed far down in a tree shows its first match with what that lies under.
func TestFilteredTreeShowsItsBeginning(t *testing.T) {
	r, f := &widget.Rows{}, tuitest.Frame(60, 10, false)
	var rows []widget.Row
	for i := range 100 {
		rows = append(rows, widget.Row{Key: fmt.Sprint("site", i), Find: "site"}, widget.Row{Key: fmt.Sprint("pump", i), Find: "pump", Level: 1})
	}
	r.SetRows(rows)
	draw := func() (first int) {
		first = -1
		r.Draw(f, func(i, _ int) []string {
			if first < 0 {
				first = i
			}
			return nil
		})
		return first
	}
	r.Select("site5")
	draw()
	r.Do(action.Last)
	draw()
	r.Select("site5")
	if draw() != 10 {
		t.Fatalf("the window begins with row %d: this shows nothing", draw())
	}
	r.SetFilter("pump")
	if first := draw(); first != 0 || r.Key() != "pump0" {
		t.Errorf("the window begins with row %d, the cursor is on %s", first, r.Key())
	}
}
