package demo

import (
	"strconv"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// comparison draws both sides beside each other. Lines that differ are marked.
func (s *Screen) comparison(f widget.Frame) []string {
	out := []string{f.Paint(theme.Title, f.Fit(s.bookingLine(), f.W)), ""}
	switch {
	case s.fault != nil:
		for _, l := range text.Wrap(widget.Sentence(text.Line(work.Message(s.fault))), f.W-1) {
			out = append(out, f.Paint(theme.Warning, l))
		}
		return out
	case s.here == nil && s.there == nil:
		return out
	}
	const label = 10
	side := (f.W - label - 2) / 2
	out = append(out,
		f.Fit("", label)+f.Paint(theme.Muted, f.Fit("On this device", side)+"  "+f.Fit("At the office", side)), f.Rule(f.W))
	differ := 0
	for i := range max(len(s.here), len(s.there)) {
		name, here, there := s.pair(i)
		mark := "  "
		if here != there {
			mark = f.Paint(theme.Warning, unequal(f)+" ")
			differ++
		}
		out = append(out, f.Paint(theme.Muted, f.Cell(name, label-1))+" "+f.Cell(here, side-1)+" "+mark+f.Cell(there, side-1))
	}
	return append(out, "", verdict(f, differ))
}

// sideLines is the comparison as rows, for narrow terminals.
func (s *Screen) sideLines(f widget.Frame) []line {
	out := []line{{mute: true}, {text: f.Paint(theme.Title, s.bookingLine()), mute: true}}
	differ := 0
	for i := range max(len(s.here), len(s.there)) {
		name, here, there := s.pair(i)
		said := f.Paint(theme.Muted, f.Cell(name, 9)) + " " + text.Line(here)
		if here != there {
			said += f.Paint(theme.Warning, " "+unequal(f)+" office: ") + text.Line(there)
			differ++
		}
		out = append(out, line{key: sideRow + ":" + strconv.Itoa(i), text: said})
	}
	if len(out) > 2 {
		out = append(out, line{key: sideRow + ":verdict", text: verdict(f, differ)})
	}
	return out
}

// pair returns one line of both sides: its label and the two values.
func (s *Screen) pair(i int) (name, here, there string) {
	cut := func(lines []string) (string, string) {
		if i >= len(lines) {
			return "", ""
		}
		if label, value, ok := strings.Cut(lines[i], ": "); ok {
			return label, value
		}
		return "", lines[i]
	}
	name, here = cut(s.here)
	other, there := cut(s.there)
	if name == "" {
		name = other
	}
	return name, here, there
}

func unequal(f widget.Frame) string {
	if f.Glyphs.ASCII {
		return "!"
	}
	return "≠"
}

// verdict sums the comparison up.
func verdict(f widget.Frame, differ int) string {
	if differ == 0 {
		return f.Paint(theme.OK, f.Glyphs.Connected+" Both are the same.")
	}
	return f.Paint(theme.Warning, unequal(f)+" "+text.Plural(differ, "difference")+".")
}
