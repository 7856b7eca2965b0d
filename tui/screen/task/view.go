package task

import (
	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the form, with what is to be done above it where there is room.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	switch {
	case s.gone:
		return jobcard.Gone(f, "task")
	case s.err != nil:
		return jobcard.Failed(f, "the task", work.Message(s.err))
	case !s.ready:
		return widget.Loading(f, "the task")
	}
	form := s.form.Draw(f)
	if s.saving {
		form.Add("   " + f.Paint(theme.Muted, "Saving"+f.Glyphs.Ellipsis))
	}
	var d widget.Drawn
	if s.left != nil {
		d.Add(jobcard.LeftLines(f, *s.left, s.deps.Zone)...)
	}
	if s.found && f.H > len(form.Lines)+len(d.Lines) {
		d.Add("   " + f.Paint(theme.Muted, f.Fit("What you entered is here again. "+f.Glyphs.KeyName("ctrl+r")+" drops it.", max(0, f.W-4))))
	}
	if room := f.H - len(form.Lines) - len(d.Lines) - 1; room > 0 && s.task.Description != "" {
		for _, l := range jobcard.Wrapped(f, s.task.Description, max(1, f.W-4), min(2, room)) {
			d.Add("   " + f.Fit(l, max(0, f.W-4)))
		}
		d.Add(text.Fit("", f.W))
	}
	return d.Below(form)
}
