package asset

import (
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the tree and, on wide terminals, what the cursor is on beside it.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	left, right, two := widget.Split(f, min(max(f.W*54/100, s.widest), max(f.W*54/100, f.W-detailWidth)))
	s.rows.Idle = s.finder != nil
	d := widget.Pane(left, s.caption(), s.footer(), s.list(widget.PaneInner(left)))
	if two {
		d = d.Beside(left.W, widget.Box(right, s.subject(), "", s.detail(widget.BoxInner(right))))
	}
	return d
}

// detailWidth is the least room that is left for what the cursor is on, in cells.
const detailWidth = 38

// measure notes the width of the pane in which no customer and no location is cut, whether or
// not it is in sight: the pane must not change while branches open.
func (s *Screen) measure() {
	const around = 2 + 3 + 2 + 1 + len(" 9 assets") // edges, pointer, toggle, air and count
	f := widget.Frame{Glyphs: theme.Unicode()}
	s.widest = 0
	for i := range s.nodes {
		if n := &s.nodes[i]; n.kind != device {
			s.widest = max(s.widest, 2*n.level+text.Width(f.Line(s.called(f, n)))+around)
		}
	}
}

func (s *Screen) caption() string {
	if !s.read || s.err != nil || s.rows.Filtered() {
		return s.rows.Caption("Assets")
	}
	n := 0
	for i := range s.nodes {
		if s.nodes[i].kind == device {
			n++
		}
	}
	return "Assets: " + text.Count(int64(n))
}

func (s *Screen) footer() string {
	if !s.read || s.err != nil || len(s.nodes) == 0 {
		return ""
	}
	return s.rows.Position()
}

// list draws the rows, or what stands in their place, below the field for a tag.
func (s *Screen) list(f widget.Frame) widget.Drawn {
	switch {
	case s.err != nil:
		return jobcard.Failed(f, "the assets", work.Message(s.err))
	case !s.read:
		return widget.Loading(f, "assets")
	}
	var d widget.Drawn
	if s.finder != nil {
		d = s.drawFinder(f)
	}
	rest := f.With(f.W, f.H-len(d.Lines))
	switch {
	case len(s.nodes) == 0:
		return d.Below(widget.Empty(rest, "No assets on this device", "They come with the work orders that name them."))
	case s.rows.Len() == 0:
		return d.Below(s.rows.Draw(rest, nil)).Below(widget.Empty(rest, "No asset matches the filter.", "Esc clears it."))
	}
	return d.Below(widget.Beginning(rest, s.more, func(f widget.Frame) widget.Drawn {
		return s.rows.Draw(f, func(i, w int) []string { return []string{s.row(f, s.lines[i], w-1)} })
	}))
}

// row draws a node in w cells.
func (s *Screen) row(f widget.Frame, i, w int) string {
	n := &s.nodes[i]
	toggle := "  "
	if !n.leaf(i) {
		toggle = "+ "
		if s.whole || s.open[n.key()] {
			toggle = "- "
		}
	}
	lead := strings.Repeat(" ", min(2*n.level, max(0, w/3))) + f.Paint(theme.Key, toggle)
	if n.kind != device {
		count := "no assets"
		if n.assets > 0 {
			count = text.Plural(n.assets, "asset")
		}
		room := max(0, w-text.Width(lead)-len(count)-1)
		role := theme.Text
		if n.level == 0 {
			role = theme.Title
		}
		return lead + f.Paint(role, f.Cell(s.called(f, n), room)) + " " + f.Paint(theme.Muted, count)
	}
	return assetRow(f, lead, s.called(f, n), n.asset, w)
}

// called names a node, and says where it belongs if that is not above it.
func (s *Screen) called(f widget.Frame, n *node) string {
	name := n.name
	if c := n.customer(); c != "" && !strings.EqualFold(c, n.name) {
		name = c + ": " + name
	}
	if n.looped {
		name = f.Glyphs.Warning + " Lies in itself: " + name
	}
	return name
}
