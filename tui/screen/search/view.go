package search

import (
	"strconv"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the field and what was found.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	in := widget.PaneInner(f)
	const label = " Search  "
	d := s.field.Draw(in.With(in.W-len(label)-1, 1), true).Shift(len(label), 0)
	d.Lines[0] = f.Paint(theme.Key, label) + d.Lines[0] + " "
	d.Add(s.state(in))
	position := ""
	switch {
	case s.here.err != nil:
		d = d.Below(jobcard.Failed(in, "the records on this device", work.Message(s.here.err)))
	case s.typed == "" && s.field.Value() == "":
		d.Add("")
		d.Add(jobcard.Paragraph(in, "Every table on this device is searched at once. Each word must be somewhere in the record, in any order.")...)
	default:
		d = d.Below(s.results(in.With(in.W, in.H-2)))
		if s.rows.Len() > 0 {
			position = s.rows.Position()
		}
	}
	return widget.Pane(f, "Search", position, d)
}

// state says how far the search is.
func (s *Screen) state(f widget.Frame) string {
	m := theme.Mark{Role: theme.Muted}
	found := 0
	for _, g := range s.here.groups {
		found += g.count
	}
	_, err := work.SearchFor(s.field.Value())
	switch {
	case s.field.Value() == "":
		m.Word = "Type a name, number, tag, phone, address or words of a note."
		if f.W < 64 {
			m.Word = "Type a name, number, tag or address."
		}
	case err != nil:
		m.Word = syncclient.Sentence(work.Message(err))
	case s.here.err != nil:
	case !s.current():
		m.Word = "Still searching."
	case s.here.searching && !s.here.quiet:
		m.Word = "Still searching."
		if s.here.of > 0 {
			m.Word += " " + strconv.Itoa(s.here.looked) + " of " + strconv.Itoa(s.here.of) + " tables looked through."
		}
	case found == 0:
		m.Word = "Nothing found on this device."
	default:
		m.Word = text.Count(int64(found)) + " found on this device."
		if f.W < 44 && s.stateThere() != "" {
			m.Word = text.Count(int64(found)) + " found here."
		}
	}
	if err == nil && s.current() {
		m.Word = strings.TrimSpace(m.Word + " " + s.stateThere())
	}
	return f.Paint(m.Role, f.Fit(" "+f.Line(m.Word), f.W))
}

// stateThere says how far the search on the server is, "" if nobody has asked for it.
func (s *Screen) stateThere() string {
	found := 0
	for _, g := range s.there.groups {
		found += len(g.results)
	}
	switch {
	case s.there.asking:
		return "Asking the server."
	case s.there.err != nil:
		return "The server did not answer."
	case found > 0:
		return text.Count(int64(found)) + " more on the server."
	case s.there.asked && len(s.there.groups)+len(s.here.groups) == 0:
		return "Nothing on the server either."
	case s.there.asked && len(s.there.groups) == 0:
		return "Nothing more on the server."
	case s.there.asked:
		return "Not all of the server was searched."
	}
	return ""
}

// drawing is the list as it was drawn last: it is made anew when it or the look changes.
type drawing struct {
	valid bool
	w     int
	size  widget.Size
	theme theme.Name
	ascii bool
	lines [][]string
}

// results draws the list.
func (s *Screen) results(f widget.Frame) widget.Drawn {
	now := drawing{valid: true, w: f.W, size: f.Size, theme: f.Theme.Name, ascii: f.Glyphs.ASCII}
	if d := s.drawn; !d.valid || d.w != now.w || d.size != now.size || d.theme != now.theme || d.ascii != now.ascii {
		rows := make([]widget.Row, len(s.lines))
		for i, l := range s.lines {
			drawn := s.lineOf(f, l)
			now.lines = append(now.lines, drawn)
			rows[i] = widget.Row{Key: l.key(), Find: "-", Mute: l.key() == "", Height: len(drawn)}
		}
		s.drawn = now
		s.setRows(rows)
	}
	return s.rows.Draw(f, func(i, _ int) []string { return s.drawn.lines[i] })
}
