package widget_test

import (
	"fmt"
	"strings"
	"testing"

	"fieldbook/tui/action"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/widget"
)

func TestScroll(t *testing.T) {
	f := tuitest.Frame(20, 4, false)
	var d widget.Drawn
	for i := range 10 {
		d.Add(fmt.Sprint("line ", i))
		d.Target(fmt.Sprint(i), 0, i, 20, 1)
	}
	d.Cursor = &widget.Cursor{Y: 5}
	var s widget.Scroll
	shown := func() string {
		return strings.Join(strings.Fields(strings.ReplaceAll(s.Draw(f, d).Text(), "line ", "")), " ")
	}
	for _, step := range []struct {
		id   action.ID
		want string
		pos  string
	}{
		{"", "0 1 2 3", "lines 1-4 of 10"},
		{action.Up, "0 1 2 3", "lines 1-4 of 10"},
		{action.Down, "1 2 3 4", "lines 2-5 of 10"},
		{action.PageDown, "4 5 6 7", "lines 5-8 of 10"},
		{action.Last, "6 7 8 9", "lines 7-10 of 10"},
		{action.PageUp, "3 4 5 6", "lines 4-7 of 10"},
		{action.First, "0 1 2 3", "lines 1-4 of 10"},
	} {
		if step.id != "" && !s.Do(step.id) {
			t.Errorf("%s is not known", step.id)
		}
		if got := shown(); got != step.want || s.Position() != step.pos {
			t.Errorf("%s: %q %q", step.id, got, s.Position())
		}
	}
	s.Show(8, 9, 4)
	out := s.Draw(f, d)
	if shown() != "5 6 7 8" || out.Cursor == nil || out.Cursor.Y != 0 {
		t.Errorf("show: %q %v", shown(), out.Cursor)
	}
	if _, ok := out.At(0, 0); !ok || len(out.Hits) != 4 {
		t.Errorf("hits: %v", out.Hits)
	}
	if s.Do(action.Open) {
		t.Error("Enter is not the window's")
	}
	if s.Draw(f, widget.Draw("one")); s.Position() != "" || shown() != "0 1 2 3" {
		t.Error("a text that became short is shown from its beginning")
	}
}
