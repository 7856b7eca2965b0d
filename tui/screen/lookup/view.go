package lookup

import (
	"fieldbook/internal/work"
	"fieldbook/tui/form"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the list under what is typed.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	switch {
	case s.err != nil:
		return jobcard.Failed(f, "what can be chosen", work.Message(s.err))
	case !s.read:
		return widget.Loading(f, "records")
	}
	foot := text.Plural(s.rows.Len(), "record")
	switch {
	case s.more:
		foot = "The first " + text.Count(int64(len(s.list))) + " records: there are more"
	case len(s.list) == 0:
		return s.rows.Draw(f, nil).Below(widget.Empty(f, "No "+form.Noun(s.target)+" on this device", "It comes with a sync, if the offline profile holds it."))
	case s.rows.Len() == 0:
		return s.rows.Draw(f, nil).Below(widget.Empty(f, "Nothing on this device has this name.", ""))
	}
	d := s.rows.Draw(f.With(f.W, f.H-1), func(i, w int) []string {
		c := s.list[i]
		name := min(w-1, 34)
		if c.about == "" || w < 44 {
			name = w - 1
		}
		return []string{f.Cell(c.name, name) + f.Paint(theme.Muted, " "+f.Cell(c.about, max(0, w-name-1)))}
	})
	d = d.Sized(f, f.W, f.H-1)
	d.Add(f.Paint(theme.Muted, f.Fit(" "+foot, f.W)))
	return d
}
