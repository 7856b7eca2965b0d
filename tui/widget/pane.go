package widget

import (
	"strings"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// Box draws content in a border with a title in its upper and a footer in its lower
// edge, in exactly the frame's room. Content is cut to [BoxInner].
func Box(f Frame, title, footer string, content Drawn) Drawn {
	if f.W < 4 || f.H < 3 {
		return content.Sized(f, f.W, f.H)
	}
	g, w := f.Glyphs, f.W-2
	side := f.Paint(theme.Border, g.Vertical)
	body := content.Sized(f, w, f.H-2)
	lines := make([]string, 0, f.H)
	lines = append(lines, edge(f, g.TopLeft, g.TopRight, title, theme.Title))
	for _, l := range body.Lines {
		lines = append(lines, side+l+side)
	}
	lines = append(lines, edge(f, g.BotLeft, g.BotEnd, footer, theme.Muted))
	out := body.Shift(1, 1)
	out.Lines = lines
	return out
}

// edge draws the upper or lower border with a word in it.
func edge(f Frame, left, right, word string, r theme.Role) string {
	w := f.W - 2
	if word == "" {
		return f.Paint(theme.Border, left+strings.Repeat(f.Glyphs.Horizontal, w)+right)
	}
	if text.Width(word) > w-2 {
		word = f.Fit(word, w-2)
	}
	fill := max(0, w-text.Width(word)-2)
	return f.Paint(theme.Border, left) + " " + f.Paint(r, word) + " " +
		f.Paint(theme.Border, strings.Repeat(f.Glyphs.Horizontal, fill)+right)
}

// Pane draws the main part of a screen: a box on wide terminals, a title between
// lines on the others, where every column counts.
func Pane(f Frame, title, footer string, content Drawn) Drawn {
	if f.Size == Wide {
		return Box(f, title, footer, content)
	}
	if f.H < 4 {
		return content.Sized(f, f.W, f.H)
	}
	d := Draw(f.Fit(" "+f.Paint(theme.Title, title), f.W), f.Rule(f.W))
	d = d.Below(content.Sized(f, f.W, f.H-3))
	d.Add(f.Rule(f.W))
	return d
}

// PaneInner returns the frame that content of a [Pane] has.
func PaneInner(f Frame) Frame {
	if f.Size == Wide {
		return BoxInner(f)
	}
	if f.H < 4 {
		return f
	}
	return f.With(f.W, f.H-3)
}

// BoxInner returns the frame that content of a [Box] has.
func BoxInner(f Frame) Frame {
	if f.W < 4 || f.H < 3 {
		return f
	}
	return f.With(f.W-2, f.H-2)
}

// Split divides a wide frame into a left part of w columns and the rest. On other
// sizes the left part has everything and two is false.
func Split(f Frame, w int) (left, right Frame, two bool) {
	if f.Size != Wide || w >= f.W-10 {
		return f, f.With(0, f.H), false
	}
	return f.With(w, f.H), f.With(f.W-w, f.H), true
}

// Pair draws a label and its value, which are aligned by the label's width.
func Pair(f Frame, label string, labelWidth int, value string) string {
	return f.Paint(theme.Muted, f.Fit(label, labelWidth)) + value
}
