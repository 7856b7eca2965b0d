package pending

import (
	"strconv"
	"time"

	"fieldbook/localdb"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the list and the details: beside each other where there is room, else one
// of them.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	left, right, two := widget.Split(f, max(52, f.W/2))
	s.wide = two
	s.rows.Idle = two && s.reading
	switch {
	case !s.loaded:
		return widget.Pane(f, s.Title(), "", widget.Loading(f, "pending changes"))
	case len(s.items) == 0:
		return s.empty(f)
	case two:
		return s.list(left).Beside(left.W, s.details(right))
	case s.reading:
		return s.details(f)
	}
	return s.list(f)
}

// empty says that all is sent, or that the list could not be read.
func (s *Screen) empty(f widget.Frame) widget.Drawn {
	inner := widget.PaneInner(f)
	d := widget.Empty(inner, "Nothing waits to be sent.", "What you save is listed here until the office has it.")
	if s.broken != nil {
		d = widget.Draw("")
		d.Add(broken(inner, s.broken)...)
	} else if len(s.discarded) > 0 {
		d.Add("", "  Press z to bring back what you discarded.")
	}
	return widget.Pane(f, s.Title(), "", d)
}

func (s *Screen) list(f widget.Frame) widget.Drawn {
	inner := widget.PaneInner(f)
	var d widget.Drawn
	if s.broken != nil {
		d.Add(broken(inner, s.broken)...)
	}
	list := s.rows.Draw(inner.With(inner.W, inner.H-len(d.Lines)), func(i, w int) []string { return row(inner, s.items[i], w-1) })
	if s.rows.Len() == 0 {
		list = list.Below(widget.NoMatch(inner, "No change"))
	}
	n := 0
	for _, it := range s.items {
		n += len(it.Group.Changes)
	}
	title := s.rows.Caption(s.Title())
	if !s.rows.Filtered() {
		title += ": " + text.Count(int64(n))
	}
	return widget.Pane(f, title, s.rows.Position(), d.Below(list))
}

// row draws one action: when and what, and below how it stands.
func row(f widget.Frame, it item, w int) []string {
	at := moment(f, it)
	m := mark(f, it.Entry)
	indent := f.Fit("", text.Width(at)+2)
	if f.Size == widget.Compact {
		indent = "  "
	}
	more := []string{text.Plural(len(it.Group.Changes), "change")}
	if it.Attempts > 0 {
		more = append(more, "tried "+times(it.Attempts))
	}
	more = append(more, text.Bytes(int64(it.Bytes)), age(f, it))
	below := f.Paint(m.Role, m.String())
	// What does not fit is left out whole; the details say it all.
	for _, said := range more {
		if text.Width(indent)+text.Width(below)+2+text.Width(said) > w {
			break
		}
		below += f.Paint(theme.Muted, ", "+said)
	}
	return []string{f.Paint(theme.Muted, at) + "  " + f.Cell(title(it), w-text.Width(at)-2), indent + below}
}

// title is what the user did.
func title(it item) string {
	if it.Group.Title != "" || len(it.told) == 0 {
		return it.Group.Title
	}
	return it.told[0].Doing() + " " + it.told[0].Subject()
}

// moment is when it was saved, in as few letters as will do.
func moment(f widget.Frame, it item) string {
	at := it.Group.At.In(f.Now.Location())
	if at.YearDay() == f.Now.YearDay() && at.Year() == f.Now.Year() {
		return at.Format("15:04")
	}
	return at.Format("02 Jan 15:04")
}

// age is how long ago it was saved. A clock that was set back makes nothing younger than
// now.
func age(f widget.Frame, it item) string {
	d := f.Now.Sub(it.Group.At)
	switch {
	case d < time.Minute:
		return "just now"
	case d < 48*time.Hour:
		return widget.Ago(d)
	}
	return text.Plural(int(d/(24*time.Hour)), "day") + " ago"
}

func size(it item) string {
	return text.Plural(len(it.Group.Changes), "change") + ", " + text.Bytes(int64(it.Bytes))
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return strconv.Itoa(n) + " times"
}

// mark says how far an action has come.
func mark(f widget.Frame, e localdb.Entry) theme.Mark {
	switch e.State {
	case localdb.EntrySending:
		return f.Glyphs.Row(theme.Sending)
	case localdb.EntryHeld:
		return theme.Mark{Glyph: f.Glyphs.Error, Word: "Waits behind a sync error", Role: theme.Error}
	}
	return f.Glyphs.Row(theme.ToSend)
}

// broken says that something could not be read.
func broken(f widget.Frame, err error) []string {
	var out []string
	said := "Not everything could be read: " + err.Error()
	for i, l := range text.Wrap(text.Line(said), max(10, f.W-6)) {
		head := f.Glyphs.Error + " "
		if i > 0 {
			head = "  "
		}
		out = append(out, "  "+f.Paint(theme.Error, head+l))
	}
	return append(out, "")
}
