package contact

import (
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the card.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	switch {
	case s.gone:
		return jobcard.Gone(f, "booking")
	case s.err != nil:
		return jobcard.Failed(f, "the booking", work.Message(s.err))
	case s.site == nil:
		return widget.Loading(f, "the card")
	}
	head := jobcard.Number(s.site.Visit)
	if name := s.site.Visit.Account.Name; name != "" {
		head += "  " + name
	}
	d := widget.Draw(" " + f.Paint(theme.Title, f.Cell(head, max(0, f.W-2))))
	if s.left != nil {
		d.Add(jobcard.LeftLines(f, *s.left, s.deps.Zone)...)
	}
	if f.H >= 10 {
		d.Add("")
	}
	if len(s.all) == 0 {
		return d.Below(widget.Draw(jobcard.Paragraph(f, "Neither a number nor an address of this booking is known here.")...))
	}
	link := s.linkLines(f)
	s.arrange(func(r row) int { return len(s.lines(f, r, max(1, f.W-pointer))) })
	list := s.rows.Draw(f.With(f.W, f.H-len(d.Lines)-len(link)), func(i, w int) []string { return s.lines(f, s.all[i], w) })
	if s.rows.Len() == 0 {
		list = list.Below(widget.NoMatch(f, "Nothing here"))
	}
	return d.Below(list).Below(widget.Draw(link...))
}

// linkLines are a link that could not be opened, to be copied by hand where the terminal
// has no clipboard.
func (s *Screen) linkLines(f widget.Frame) []string {
	if s.shown == "" || f.H < 10 {
		return nil
	}
	out := []string{""}
	for _, l := range text.Wrap(s.shown, max(1, f.W-2)) {
		out = append(out, " "+f.Paint(theme.Muted, l))
	}
	return out[:min(len(out), 4)]
}

// pointer is the width of what points at the selected row.
const pointer = 3

// arrange makes the rows of the list, as high as they are drawn.
func (s *Screen) arrange(height func(row) int) {
	rows := make([]widget.Row, len(s.all))
	for i, r := range s.all {
		rows[i] = widget.Row{Key: r.label + r.clip, Find: r.label + " " + r.value + " " + r.who, Height: height(r)}
	}
	s.rows.SetRows(rows)
}

// labelWidth is the width of the labels' column.
const labelWidth = 11

// lines draws one row.
func (s *Screen) lines(f widget.Frame, r row, w int) []string {
	switch r.kind {
	case call:
		who := ""
		if r.who != "" {
			who = "  " + f.Line(jobcard.Short(r.who))
		}
		return []string{widget.Pair(f, r.label, labelWidth, f.Fit(f.Line(jobcard.Short(r.value))+f.Paint(theme.Muted, who), max(0, w-labelWidth)))}
	case directions:
		return []string{widget.Pair(f, r.label, labelWidth, f.Fit(s.way(f), max(0, w-labelWidth)))}
	case address:
		var out []string
		for i, l := range strings.Split(r.value, "\n") {
			fact := jobcard.Fact{Value: l}
			if i == 0 {
				fact.Label = r.label
			}
			out = append(out, fact.Lines(f, labelWidth, w, 2)...)
		}
		return out[:min(len(out), 8)]
	}
	return []string{widget.Pair(f, r.label, labelWidth, f.Cell(r.value, max(0, w-labelWidth)))}
}

// way says how the way is shown, or why it is not.
func (s *Screen) way(f widget.Frame) string {
	if s.network.Online() {
		return "on " + mapHost + ", in the browser"
	}
	why := f.Glyphs.Offline + " Needs network"
	if !s.since.IsZero() && f.W >= 50 {
		why += ": none since " + text.Clock(s.since.In(s.deps.Zone), f.Now)
	}
	return f.Paint(theme.Offline, why)
}
