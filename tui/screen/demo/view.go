package demo

import (
	"strconv"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// What a row's key begins with says what the row is.
const (
	networkRow = "network"
	actRow     = "act"
	sideRow    = "side"
)

// twoColumnsFrom is the width from which the comparison stands beside the list.
const twoColumnsFrom = 84

// line is one row of the list.
type line struct {
	key, text, about string
	mute             bool
}

// View draws the panel: what can be chosen, the comparison, and in the last line what
// the selected row means.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	if s.networks == nil {
		return widget.Loading(f, "the panel")
	}
	about := 1
	if f.W < twoColumnsFrom {
		about = 2
	}
	body := f.With(f.W, f.H-about-1)
	if f.H < 8 {
		body = f
	}
	lines := s.choices(body)
	var d widget.Drawn
	if f.W >= twoColumnsFrom {
		w := f.W*2/5 + 2
		d = s.draw(body.With(w, body.H), lines).Sized(f, w, body.H)
		d = d.Beside(w, widget.Draw(s.comparison(body.With(f.W-w, body.H))...).Sized(f, f.W-w, body.H))
	} else {
		d = s.draw(body, append(lines, s.sideLines(body)...)).Sized(f, f.W, body.H)
	}
	if f.H < 8 {
		return d
	}
	d.Add(f.Rule(f.W))
	for i, l := range text.Wrap(s.about(lines), f.W-2) {
		if i < about {
			d.Add(" " + f.Paint(theme.Muted, l))
		}
	}
	return d
}

func (s *Screen) draw(f widget.Frame, lines []line) widget.Drawn {
	rows := make([]widget.Row, len(lines))
	for i, l := range lines {
		rows[i] = widget.Row{Key: l.key, Find: l.text, Mute: l.mute}
	}
	s.rows.SetRows(rows)
	return s.rows.Draw(f, func(i, _ int) []string { return []string{lines[i].text} })
}

// choices are the networks and the acts.
func (s *Screen) choices(f widget.Frame) []line {
	out := []line{{text: f.Paint(theme.Title, "Network"), mute: true}}
	for _, n := range s.networks {
		said := f.Paint(theme.Key, letter(true, n.Key)) + "  " + f.Line(n.Label)
		if n.Key == s.network {
			said = f.Fit(said, 20) + " " + f.Paint(theme.OK, f.Glyphs.Connected+" now")
		}
		out = append(out, line{key: networkRow + ":" + n.Key, text: said, about: n.Description})
	}
	out = append(out, line{mute: true}, line{text: f.Paint(theme.Title, "Dispatcher"), mute: true})
	for _, a := range s.deeds {
		said := f.Paint(theme.Key, letter(false, a.Key)) + "  " + f.Line(a.Label)
		if ok, _ := s.can(false, a.Key); !ok {
			said = f.Paint(theme.Muted, text.Unstyled(said))
		}
		out = append(out, line{key: actRow + ":" + a.Key, text: said, about: a.Description})
	}
	return out
}

// about says what the selected row means, or that something is under way.
func (s *Screen) about(lines []line) string {
	if s.acting {
		return "The dispatcher is at work."
	}
	for _, l := range lines {
		if l.key != "" && l.key == s.rows.Key() {
			return text.Line(l.about)
		}
	}
	return "Tab looks at another booking."
}

// bookingLine names the booking that is looked at.
func (s *Screen) bookingLine() string {
	b, ok := s.booking()
	switch {
	case !s.listed:
		return "Loading today's bookings"
	case !ok && s.fault != nil:
		return "Today's bookings are not known"
	case !ok:
		return "No bookings today"
	}
	return "Booking " + strconv.Itoa(s.at+1) + " of " + strconv.Itoa(len(s.bookings)) + ": " + text.Line(b.Label)
}

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
