package asset

import (
	"strconv"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"
)

// hit names the tab for the mouse.
func (t tab) hit() string { return "tab:" + strconv.Itoa(int(t)) }

func (t tab) name() string { return [...]string{"Details", "Parts", "Service history"}[t] }

// View draws the tabs and the open one below them.
func (g *Page) View(f widget.Frame) widget.Drawn {
	d := g.tabLine(f)
	rest := f.With(f.W, f.H-len(d.Lines))
	if g.tab == details {
		return d.Below(g.record.View(rest))
	}
	in := widget.PaneInner(rest)
	title := g.list().Caption(g.tab.name() + " of " + f.Line(jobcard.Short(g.Title())))
	switch {
	case g.err != nil:
		return d.Below(widget.Pane(rest, title, "", jobcard.Failed(in, "what belongs to the asset", work.Message(g.err))))
	case !g.read:
		return d.Below(widget.Pane(rest, title, "", widget.Loading(in, strings.ToLower(g.tab.name()))))
	case g.tab == parts && len(g.parts) == 0:
		return d.Below(widget.Pane(rest, title, "", widget.Empty(in, "No parts", "No asset on this device names this one as its parent.")))
	case g.tab == history && len(g.past) == 0:
		return d.Below(widget.Pane(rest, title, "", widget.Empty(in, "No service history on this device", "The office may know of more.")))
	}
	return d.Below(widget.Pane(rest, title, g.list().Position(), g.rowsIn(in)))
}

// tabLine draws the names of the tabs with how much is in them.
func (g *Page) tabLine(f widget.Frame) widget.Drawn {
	list := make([]widget.Tab, tabs)
	for t := range tabs {
		title := t.name()
		if f.Size == widget.Compact && t == history {
			title = "History"
		}
		if n := [tabs]int{parts: len(g.parts), history: len(g.past)}[t]; n > 0 {
			title += " " + text.Count(int64(n))
		}
		list[t] = widget.Tab{Title: title, ID: t.hit()}
	}
	return widget.Tabs(f, list, int(g.tab))
}

// rowsIn draws the list of the open tab.
func (g *Page) rowsIn(f widget.Frame) widget.Drawn {
	if g.tab == history {
		height := 1
		if f.W < oneLine+4 {
			height = 2
		}
		g.setHistory(height)
	}
	if g.list().Len() == 0 {
		return g.list().Draw(f, nil).Below(widget.Empty(f, "Nothing matches the filter.", "Esc clears it."))
	}
	return g.list().Draw(f, func(i, w int) []string {
		if g.tab == parts {
			return []string{assetRow(f, "", g.parts[i].name, g.parts[i], w-1)}
		}
		return serviceRow(f, g.past[i], g.deps.Zone, w-1)
	})
}
