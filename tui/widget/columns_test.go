package widget_test

import (
	"strings"
	"testing"

	"fieldbook/tui/tuitest"
	"fieldbook/tui/widget"
)

// letters makes a list of one-letter rows, two lines each.
func letters(names string) *widget.Rows {
	var r widget.Rows
	var rows []widget.Row
	for _, n := range names {
		rows = append(rows, widget.Row{Key: string(n), Find: string(n), Height: 2})
	}
	r.SetRows(rows)
	return &r
}

func drawColumns(r *widget.Rows, w, h int, columns ...widget.Column) widget.Drawn {
	names := "abcdefgh"
	return r.DrawColumns(tuitest.Frame(w, h, false), columns, func(i, w int) []string { return []string{names[i : i+1]} })
}

func trimmed(d widget.Drawn) string {
	lines := strings.Split(plain(d), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

func TestColumnsStandSideBySide(t *testing.T) {
	r := letters("abcde")
	r.Select("d")
	d := drawColumns(r, 25, 8, widget.Column{Head: "One", From: 0, To: 3}, widget.Column{Head: "Two", From: 3, To: 3, Empty: "None"}, widget.Column{Head: "Three", From: 3, To: 5})
	want := strings.Join([]string{
		"  One     Two     Three",
		"  ─────   ─────   ──────",
		"  a       None  ► d",
		"",
		"  b               e",
		"",
		"  c",
		"",
	}, "\n")
	if got := trimmed(d); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if d.Cursor == nil || d.Cursor.X != 16 || d.Cursor.Y != 2 {
		t.Errorf("cursor %+v", d.Cursor)
	}
	if hit, ok := d.At(20, 5); !ok || hit.ID != "row:4" {
		t.Errorf("hit %+v", hit)
	}
}

// A column that is too long counts what it hides and never hides the selected row.
func TestColumnsKeepTheSelectedRowInSight(t *testing.T) {
	r := letters("abcdefgh")
	for _, key := range strings.Split("abcdefgh", "") {
		r.Select(key)
		got := trimmed(drawColumns(r, 10, 7, widget.Column{Head: "One", From: 0, To: 8}))
		if !strings.Contains(got, "► "+key) || !strings.Contains(got, "… 6 more") {
			t.Errorf("%s:\n%s", key, got)
		}
	}
}

func TestColumnsAreFilteredTogether(t *testing.T) {
	r := letters("abcdef")
	r.SetFilter("e")
	got := trimmed(drawColumns(r, 20, 8, widget.Column{Head: "One", From: 0, To: 3, Empty: "None"}, widget.Column{Head: "Two", From: 3, To: 6}))
	if !strings.Contains(got, "  None    ► e") || strings.Contains(got, "a") {
		t.Errorf("%s", got)
	}
}
