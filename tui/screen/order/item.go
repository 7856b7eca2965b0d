package order

import (
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// item is one row of a tab, drawn for a width.
type item struct {
	key, find string
	mute      bool // a heading or an empty line
	lines     []string
	leads     screen.Place // where Enter goes
}

// heading is an item that cannot be selected.
func heading(f widget.Frame, s string) item {
	return item{mute: true, lines: []string{f.Paint(theme.Title, s)}}
}

// gap is an empty line.
func gap() item { return item{mute: true, lines: []string{""}} }

// labels is the width of the labels' column for a frame.
func labels(f widget.Frame) int {
	if f.Size == widget.Compact {
		return 11
	}
	return 14
}

// rowWidth is what a list leaves for a row: the pointer to its left, air to its right.
func rowWidth(f widget.Frame) int { return max(1, f.W-4) }

// fact is a label with record text, wrapped; nothing if there is no text.
func fact(f widget.Frame, label, value string) []item {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	lines := jobcard.Fact{Label: label, Value: value}.Lines(f, labels(f), rowWidth(f), 12)
	return []item{{key: label, find: label + " " + value, lines: lines}}
}

// to makes items lead to a record, if there is one.
func to(table string, id work.ID, items ...item) []item {
	if id != (work.ID{}) {
		for i := range items {
			items[i].leads = screen.PlaceOf(table, id)
		}
	}
	return items
}

// styled is a label with a drawn value of one line.
func styled(f widget.Frame, label, value string) item {
	lines := jobcard.Fact{Label: label, Value: value, Styled: true}.Lines(f, labels(f), rowWidth(f), 1)
	return item{key: label, find: label + " " + text.Unstyled(value), lines: lines}
}

// rowsOf describes items to a list.
func rowsOf(items []item) []widget.Row {
	rows := make([]widget.Row, len(items))
	for i, it := range items {
		rows[i] = widget.Row{Key: it.key, Find: it.find, Height: len(it.lines), Mute: it.mute}
	}
	return rows
}

// drawItems lays items out in a list and draws the list.
func drawItems(f widget.Frame, r *widget.Rows, items []item) widget.Drawn {
	r.SetRows(rowsOf(items))
	return r.Draw(f, func(i, _ int) []string { return items[i].lines })
}

// refusal says what the server refused of a record and where it is kept.
func refusal(f widget.Frame, message string, w int) []string {
	const kept = " Your value is kept: press e to see it, change it and send it again."
	message = strings.TrimSpace(text.Line(message))
	if message == "" {
		message = "it gave no reason"
	}
	if r := []rune(message); len(r) > 200 {
		message = string(r[:199]) + f.Glyphs.Ellipsis
	}
	if !strings.HasSuffix(message, ".") {
		message += "."
	}
	lines := text.Wrap("The server refused a change: "+message+kept, max(1, w-2))
	for i, l := range lines {
		lead := "  "
		if i == 0 {
			lead = f.Glyphs.Error + " "
		}
		lines[i] = f.Paint(theme.Error, lead+l)
	}
	return lines
}
