package widget

import (
	"strings"

	"fieldbook/syncclient"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// Tab is one section in the header or one page in a pane.
type Tab struct {
	Key   string // pressed to go there, "" for none
	Title string
	ID    string // hit area
}

// SyncHit is the hit area of the sync icon.
const SyncHit = "sync"

// Header draws the first line: the program's name, the sections and the sync icon.
// Below 100 columns only the open section is shown. The open one stands in brackets,
// so that it is known without colour.
func Header(f Frame, tabs []Tab, open int, s syncclient.Status) Drawn {
	icon, role := SyncIcon(s, f.Size, f.Glyphs)
	line, x := " "+f.Paint(theme.Brand, "FIELDBOOK"), 10
	if f.Size == Wide {
		line, x = line+" ", x+1
	}
	var d Drawn
	for i, t := range tabs {
		if f.Size != Wide && i != open {
			continue
		}
		label := strings.TrimSpace(t.Key + " " + t.Title)
		cell := " " + label + " "
		if i == open {
			cell = f.Paint(theme.Tab, "["+label+"]")
		}
		d.Target(t.ID, x+1, 0, text.Width(cell), 1)
		line, x = line+" "+cell, x+1+text.Width(cell)
	}
	room := f.W - text.Width(icon) - 1
	d.Target(SyncHit, room, 0, text.Width(icon), 1)
	d.Add(f.Fit(line, room-1) + " " + f.Paint(role, icon) + " ")
	return d
}

// Tabs draws the pages of a pane on one line, the open one in brackets. Where not all fit,
// the open one stays in sight and the ends say that there are more.
func Tabs(f Frame, tabs []Tab, open int) Drawn {
	var d Drawn
	var line strings.Builder
	from, to := tabWindow(f, tabs, open)
	x := 0
	if from > 0 {
		line.WriteString(f.Glyphs.Ellipsis)
		x = text.Width(f.Glyphs.Ellipsis)
	}
	for i := from; i < to; i++ {
		cell := " " + tabs[i].Title + " "
		if i == open {
			cell = f.Paint(theme.Tab, "["+tabs[i].Title+"]")
		}
		line.WriteString(" " + cell)
		d.Target(tabs[i].ID, x+1, 0, text.Width(cell), 1)
		x += 1 + text.Width(cell)
	}
	if to < len(tabs) {
		line.WriteString(" " + f.Glyphs.Ellipsis)
	}
	d.Add(f.Fit(line.String(), f.W))
	return d
}

// tabWindow returns which tabs fit whole, the open one among them, with room for the
// marks of those that do not.
func tabWindow(f Frame, tabs []Tab, open int) (from, to int) {
	if width(tabs) <= f.W {
		return 0, len(tabs)
	}
	room := f.W - 2*(text.Width(f.Glyphs.Ellipsis)+1)
	for to = min(open+1, len(tabs)); width(tabs[from:to]) > room && from < open; from++ {
	}
	for to < len(tabs) && width(tabs[from:to+1]) <= room {
		to++
	}
	return from, to
}

func width(tabs []Tab) int {
	n := 0
	for _, t := range tabs {
		n += 3 + text.Width(t.Title)
	}
	return n
}
