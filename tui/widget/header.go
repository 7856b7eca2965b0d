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

// Tabs draws the pages of a pane on one line, the open one in brackets.
func Tabs(f Frame, tabs []Tab, open int) Drawn {
	var d Drawn
	var line strings.Builder
	x := 0
	// On a narrow pane the open page must stay in sight: leading pages give way.
	from := 0
	for width(tabs[from:min(open+1, len(tabs))]) > f.W && from < open {
		from++
	}
	for i := from; i < len(tabs); i++ {
		cell := " " + tabs[i].Title + " "
		if i == open {
			cell = f.Paint(theme.Tab, "["+tabs[i].Title+"]")
		}
		line.WriteString(" " + cell)
		d.Target(tabs[i].ID, x+1, 0, text.Width(cell), 1)
		x += 1 + text.Width(cell)
	}
	d.Add(f.Fit(line.String(), f.W))
	return d
}

func width(tabs []Tab) int {
	n := 0
	for _, t := range tabs {
		n += 3 + text.Width(t.Title)
	}
	return n
}
