package demo

import (
	"strconv"

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

// rowKey is the key of the row of a condition or an act.
func rowKey(network bool, key string) string {
	if network {
		return networkRow + ":" + key
	}
	return actRow + ":" + key
}

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
	if s.begin != "" && s.rows.Select(s.begin) {
		s.begin = ""
	}
	list := s.rows.Draw(f, func(i, _ int) []string { return []string{lines[i].text} })
	if s.rows.Len() == 0 {
		list = list.Below(widget.NoMatch(f, "Nothing here"))
	}
	return list
}

// choices are the networks and the acts.
func (s *Screen) choices(f widget.Frame) []line {
	out := []line{{text: f.Paint(theme.Title, "Network"), mute: true}}
	for _, n := range s.networks {
		said := f.Paint(theme.Key, letter(true, n.Key)) + "  " + f.Line(n.Label)
		if n.Key == s.network {
			said = f.Fit(said, 20) + " " + f.Paint(theme.OK, f.Glyphs.Connected+" now")
		}
		out = append(out, line{key: rowKey(true, n.Key), text: said, about: n.Description})
	}
	out = append(out, line{mute: true}, line{text: f.Paint(theme.Title, "Dispatcher"), mute: true})
	for _, a := range s.deeds {
		said := f.Paint(theme.Key, letter(false, a.Key)) + "  " + f.Line(a.Label)
		if ok, _ := s.can(false, a.Key); !ok {
			said = f.Paint(theme.Muted, text.Unstyled(said))
		}
		out = append(out, line{key: rowKey(false, a.Key), text: said, about: a.Description})
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
