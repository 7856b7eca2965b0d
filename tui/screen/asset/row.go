package asset

import (
	"time"

	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// Widths of a row's columns.
const (
	tagWidth      = 12
	categoryWidth = 16
	wordWidth     = 11 // of the sync column with its word
	oneLine       = 62 // from which a row says what kind of thing an asset is
)

// assetRow draws an asset after a lead in w cells: its name, what it is, its tag.
func assetRow(f widget.Frame, lead, name string, a *asset, w int) string {
	sync := 2
	if w >= oneLine+10 {
		sync = wordWidth
	}
	tail := f.Cell(a.tag, tagWidth) + syncCell(f, a.mark, sync)
	if w >= oneLine {
		tail = f.Paint(theme.Muted, f.Cell(a.category, categoryWidth)) + tail
	}
	if a.retired {
		name = "(inactive) " + name
	}
	return lead + f.Cell(name, max(0, w-text.Width(lead)-text.Width(tail)-1)) + " " + tail
}

// syncCell draws how far the changes of a record are: nothing where all is synced and there
// is no room for the word.
func syncCell(f widget.Frame, m localdb.Mark, w int) string {
	mark := jobcard.Sync(f.Glyphs, m)
	if w < 10 {
		if m == localdb.Synced {
			return f.Fit("", w)
		}
		return f.Paint(mark.Role, text.FitRight(mark.Glyph, w))
	}
	return f.Paint(mark.Role, f.Fit(mark.String(), w))
}

// find is what the filter looks at in a work order.
func (o service) find() string {
	return o.number + " " + o.title + " " + jobcard.OrderStatus(theme.Unicode(), o.status).Word
}

// serviceRow draws a work order in w cells: when, which, how far and what about, on one line
// or on two.
func serviceRow(f widget.Frame, o service, zone *time.Location, w int) []string {
	status := jobcard.OrderStatus(f.Glyphs, o.status)
	head := f.Fit(o.at.In(zone).Format("2 Jan 2006"), 13) + f.Cell(o.number, 10)
	state := f.Paint(status.Role, f.Fit(status.String(), 15))
	if w < oneLine {
		return []string{
			head + f.Fit(state, max(0, w-text.Width(head)-2)) + syncCell(f, o.mark, 2),
			"  " + f.Cell(o.title, max(0, w-2)),
		}
	}
	room := max(0, w-text.Width(head)-15-wordWidth-1)
	return []string{head + state + f.Cell(o.title, room) + " " + syncCell(f, o.mark, wordWidth)}
}
