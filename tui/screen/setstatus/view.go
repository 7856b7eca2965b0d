package setstatus

import (
	"strconv"

	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws what the booking is, what can follow, and what the choice will set.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	switch {
	case s.gone:
		return jobcard.Gone(f, "booking")
	case s.err != nil:
		return jobcard.Failed(f, "the booking", work.Message(s.err))
	case s.detail == nil:
		return widget.Loading(f, "the booking")
	}
	card := jobcard.Card{Detail: *s.detail, Left: s.left}
	now := jobcard.Status(f.Glyphs, s.detail.Status)
	d := widget.Draw(" " + f.Paint(theme.Title, f.Cell(card.Heading(), max(0, f.W-2))))
	again := s.lookAgain(f)
	if s.left != nil {
		d.Add(jobcard.LeftLines(f, *s.left, s.deps.Zone)...)
	}
	roomy := f.H >= 12 && s.left == nil
	airy := roomy && f.H >= len(s.next)+s.around(f) // else the choices come before empty lines
	switch {
	case roomy:
		d.Add(" " + widget.Pair(f, "Now", 12, f.Paint(now.Role, now.String())))
		if airy || again != "" {
			d.Add(again)
		}
	case again != "": // more than whose booking it is, which the page behind says, too
		d.Lines[0] = again
	}
	if len(s.next) == 0 {
		return d.Below(widget.Draw(jobcard.Paragraph(f, s.why(&card))...))
	}
	effects := s.below(f, len(d.Lines), roomy, airy)
	room := max(1, min(f.H-len(d.Lines)-len(effects), len(s.next)))
	if s.rows.Typing() != action.NotTyping {
		room++
	}
	list := s.rows.Draw(f.With(f.W, room), func(i, w int) []string { return row(f, s.next[i], w) })
	if s.rows.Len() == 0 {
		return d.Below(list).Below(widget.NoMatch(f, "No status"))
	}
	d = d.Below(s.more(f, list.Sized(f, f.W, room)))
	return d.Below(widget.Draw(effects...))
}

// around is how many lines stand around the choices, empty ones among them.
func (s *Screen) around(f widget.Frame) int {
	const heads = 5 // the booking and its status, what Enter does, and an empty line after both
	n := heads
	if c, ok := s.chosen(); ok {
		n += len(s.effects(f, c))
	}
	return n
}

// more says at the edges of the list how many choices lie beyond them.
func (s *Screen) more(f widget.Frame, list widget.Drawn) widget.Drawn {
	above, below := s.rows.Hidden()
	first, last := 0, len(list.Lines)-1
	if s.rows.Typing() != action.NotTyping {
		first = 1
	}
	put := func(line int, said string) {
		said = f.Paint(theme.Muted, "  "+said+" ")
		list = list.Over(widget.Draw(said), max(0, f.W-text.Width(said)), line)
	}
	switch {
	case above > 0 && below > 0 && first >= last:
		put(last, f.Glyphs.Up+" "+strconv.Itoa(above)+"  "+f.Glyphs.Down+" "+strconv.Itoa(below)+" more")
		return list
	case above > 0:
		put(first, f.Glyphs.Up+" "+strconv.Itoa(above)+" more")
	}
	if below > 0 {
		put(last, f.Glyphs.Down+" "+strconv.Itoa(below)+" more")
	}
	return list
}

// lookAgain says that the booking came to another status while the user was deciding: what
// Enter sets is another thing then. It is gone with the dialog.
func (s *Screen) lookAgain(f widget.Frame) string {
	if !s.changed {
		return ""
	}
	status := jobcard.Short(s.detail.Status.Name)
	said := "Look again: this booking is " + status + " now."
	if s.synced {
		said += " A sync did it."
	}
	if text.Width(f.Line(said))+4 > f.W {
		said = "Look again: now " + status + "."
	}
	return " " + f.Paint(theme.Warning, f.Glyphs.Warning+" "+f.Cell(said, max(0, f.W-4)))
}

// why says why nothing is offered.
func (s *Screen) why(card *jobcard.Card) string {
	ok, why := jobcard.CanSetStatus(card)
	if ok && s.quick {
		_, why = jobcard.CanAdvance(card)
	}
	return why
}

// below is what stands under the list: what the choice will set. Where there is little room
// under the lines above, the list keeps a line and the choice's effects have the rest.
func (s *Screen) below(f widget.Frame, above int, roomy, airy bool) []string {
	c, ok := s.chosen()
	if !ok {
		return nil
	}
	effects := s.effects(f, c)
	for i, l := range effects {
		effects[i] = " " + l
	}
	if !roomy {
		return effects[:min(len(effects), max(1, f.H-above-1))]
	}
	head := "Enter sets, as of now:"
	if s.saving {
		head = "Saving" + f.Glyphs.Ellipsis
	}
	effects = append([]string{" " + f.Paint(theme.Muted, head)}, effects...)
	if airy {
		effects = append([]string{""}, effects...)
	}
	return effects
}
