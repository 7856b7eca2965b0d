package signin

import (
	"context"
	"errors"

	"fieldbook/internal/work"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the form, and below it what happens or has happened.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	outer := f
	if f.Size == widget.Wide {
		outer = f.With(min(f.W, 80), min(f.H, 16))
	}
	inner := widget.PaneInner(outer)
	d := s.content(inner)
	box := widget.Pane(outer, s.Title(), "", d)
	x, y := widget.Center(f, outer.W, outer.H)
	if x == 0 && y == 0 {
		return box
	}
	return widget.Draw().Sized(f, f.W, f.H).Over(box, x, y)
}

// content draws what is in the pane. On small terminals the form comes first and what
// does not fit is left out at the top, never the form itself.
func (s *Screen) content(f widget.Frame) widget.Drawn {
	form := s.form
	if f.H < 12 {
		// There the hint would take the place of the answer.
		form.Entries = append([]widget.Entry{}, s.form.Entries...)
		form.Entries[serverField].Hint = ""
	}
	body := form.Draw(f)
	if s.running() {
		body.Cursor = nil
	}
	said := s.said(f)
	var d widget.Drawn
	intro := s.intro(f)
	// Room for a refusal, so that the form does not move when one comes.
	need := len(intro) + 1 + len(body.Lines) + 1 + max(len(said), 3)
	if f.Size == widget.Wide {
		need += 2
	}
	if need <= f.H {
		if f.Size == widget.Wide {
			d.Add("")
		}
		d.Add(intro...)
		d.Add("")
	}
	d = d.Below(body)
	if len(d.Lines)+len(said) < f.H {
		d.Add("")
	}
	d.Add(said...)
	return d
}

func (s *Screen) intro(f widget.Frame) []string {
	said := "Fieldbook keeps your work on this device, so that you can do it without a network. " +
		"Signing in is the one thing that needs a network."
	if s.known.Again {
		said = "Your sign-in has expired. Your work and your data stay on this device; nothing is lost. " +
			"Sign in again so that they can be synced."
	}
	return paragraph(f, theme.Text, "", said)
}

// said is what there is to say below the form: progress, a failure with what to do
// about it, or how to go on.
func (s *Screen) said(f widget.Frame) []string {
	switch {
	case s.running():
		return paragraph(f, theme.Syncing, f.Glyphs.Syncing+" ",
			"Signing in at "+text.Line(s.server.Value())+f.Glyphs.Ellipsis+" This can take a while on a slow network. Esc stops.")
	case s.failure != nil:
		lines := paragraph(f, theme.Error, f.Glyphs.Error+" ", text.Line(message(s.failure)))
		return append(lines, paragraph(f, theme.Text, "  ", remedy(s.failure))...)
	}
	return paragraph(f, theme.Muted, "", "Enter goes to the next empty field and then signs in.")
}

// message is the failure in words.
func message(err error) string {
	if errors.Is(err, context.Canceled) {
		return "Stopped before the server had answered."
	}
	return widget.Sentence(work.Message(err))
}

// remedy says what to do about a failure.
func remedy(err error) string {
	if errors.Is(err, context.Canceled) {
		return "Nothing was changed. Press Enter to try again."
	}
	switch work.KindOf(err) {
	case work.Invalid:
		return "Check the address: it begins with https://, as your company gave it to you."
	case work.Unauthenticated:
		return "Type the password again, or check the user name."
	case work.Conflict:
		return "Sign in as that user first, so that the work can be sent."
	case work.Unavailable, work.Throttled:
		return "Check the network of this device and press Enter to try again."
	case work.Forbidden, work.NoProfile:
		return "Contact your administrator for access."
	case work.Outdated:
		return "Install the current version of Fieldbook."
	case work.DiskFull:
		return "Free some space on this device and press Enter to try again."
	}
	return "Press Enter to try again. If it comes back, tell your administrator this message."
}

// paragraph wraps a text under its mark, set in as the form is.
func paragraph(f widget.Frame, r theme.Role, mark, said string) []string {
	const indent = "   "
	var out []string
	for i, l := range text.Wrap(said, max(10, f.W-len(indent)-text.Width(mark)-2)) {
		head := mark
		if i > 0 {
			head = f.Fit("", text.Width(mark))
		}
		out = append(out, indent+f.Paint(r, head+l))
	}
	return out
}
