package agenda

import (
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// The heights of the box with the selected booking under days side by side, and from which
// height of the screen it is there.
const (
	lowStrip, stripFrom      = 7, 21
	highStrip, highStripFrom = 8, 40
)

// View draws the days and, where there is room, the selected booking beside or below them.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	s.beside = s.span.sideBySide(f.W)
	if s.beside && f.W < paneBeside || s.beside && s.span == week {
		return s.overStrip(f)
	}
	left, right, two := widget.Split(f, f.W*58/100)
	if s.beside {
		left, right, two = widget.Split(f, f.W*70/100)
	}
	d := s.pane(left, f)
	if two {
		d = d.Beside(left.W, widget.Box(right, "Booking", "", s.detail(widget.BoxInner(right))))
	}
	return d
}

// overStrip draws the days over a strip with the selected booking, where the terminal is
// high enough for both.
func (s *Screen) overStrip(f widget.Frame) widget.Drawn {
	if f.H < stripFrom {
		return s.pane(f, f)
	}
	h := lowStrip
	if f.H >= highStripFrom {
		h = highStrip
	}
	upper, lower := f.With(f.W, f.H-h), f.With(f.W, h)
	return s.pane(upper, f).Below(widget.Box(lower, "Booking", "", s.strip(widget.BoxInner(lower))))
}

// pane draws the days in a frame of the whole screen's frame.
func (s *Screen) pane(f, whole widget.Frame) widget.Drawn {
	return widget.Pane(f, s.caption(whole), s.footer(), widget.Beginning(widget.PaneInner(f), s.notice(), s.days))
}

// caption says which days are shown, and how many bookings they have.
func (s *Screen) caption(f widget.Frame) string {
	if s.day.IsZero() {
		return "Agenda"
	}
	name := s.dates(f.Size == widget.Compact)
	if f.Size == widget.Wide {
		name = "Agenda: " + name
	}
	if !s.read || s.err != nil || s.rows.Filtered() {
		return s.rows.Caption(name)
	}
	here := 0
	for i := range s.all {
		if s.all[i].Left == nil {
			here++
		}
	}
	return name + ", " + text.Plural(here, "booking")
}

// dates are the days that are shown: one, or the first and the last, without the year where
// there is no room for it.
func (s *Screen) dates(short bool) string {
	last := s.end().AddDate(0, 0, -1)
	switch {
	case s.span == oneDay:
		return s.day.Format("Mon 2 Jan 2006")
	case short:
		return s.day.Format("Mon 2 Jan") + " - " + last.Format("Mon 2 Jan")
	case s.day.Year() != last.Year():
		return s.day.Format("Mon 2 Jan 2006") + " - " + last.Format("Mon 2 Jan 2006")
	case s.day.Month() != last.Month():
		return s.day.Format("Mon 2 Jan") + " - " + last.Format("Mon 2 Jan 2006")
	}
	return s.day.Format("Mon 2") + " - " + last.Format("Mon 2 Jan 2006")
}

func (s *Screen) footer() string {
	if !s.read || s.err != nil || len(s.all) == 0 {
		return ""
	}
	return s.rows.Position()
}

// notice says that the days have more bookings than are shown.
func (s *Screen) notice() []string {
	if !s.read || s.err != nil {
		return nil
	}
	return s.more
}

// days draws the days, or what stands in their place.
func (s *Screen) days(f widget.Frame) widget.Drawn {
	switch {
	case s.err != nil:
		return jobcard.Failed(f, "the agenda", work.Message(s.err))
	case !s.read:
		return skeleton(f)
	case len(s.all) == 0:
		return s.empty(f)
	}
	if s.beside {
		return s.columns(f)
	}
	headings := 1 // at most: the time
	if s.span != oneDay {
		headings += s.span.days()
	}
	a := shapeFor(f, len(s.all), headings)
	s.fit(a, f.Now)
	if s.rows.Len() == 0 {
		return s.rows.Draw(f, nil).Below(widget.Empty(f, "No booking matches the filter.", "Esc clears it."))
	}
	return s.rows.Draw(f, func(i, w int) []string {
		switch l := s.lines[i]; {
		case l.kind == clock:
			return []string{timeline(f, w)}
		case l.kind == heading:
			return []string{s.heading(f, l, w)}
		case l.entry < 0:
			return nil
		default:
			return a.row(f, &s.all[l.entry], l.when, s.deps.Zone, w)
		}
	})
}

// heading is the day above its bookings.
func (s *Screen) heading(f widget.Frame, l line, w int) string {
	name, role := l.day.Format("Mon 2 Jan"), theme.Title
	switch today := midnight(f.Now, s.deps.Zone); {
	case l.day.Equal(today):
		name, role = name+", today", theme.Brand
	case l.day.Equal(today.AddDate(0, 0, 1)):
		name += ", tomorrow"
	}
	if l.count == 0 {
		return f.Fit(f.Paint(theme.Muted, name+": no bookings"), w)
	}
	return f.Fit(f.Paint(role, name)+f.Paint(theme.Muted, ": "+text.Plural(l.count, "booking")), w)
}

// timeline says what time it is, across the row between what has begun and what has not.
func timeline(f widget.Frame, w int) string {
	word := f.Now.Format("15:04") + " now "
	return f.Paint(theme.Brand, f.Fit(word, min(w, len(word)))) + f.Paint(theme.Brand, strings.Repeat(f.Glyphs.Horizontal, max(0, w-len(word)-1)))
}

// skeleton stands in the place of the bookings while they are read.
func skeleton(f widget.Frame) widget.Drawn {
	d := widget.Loading(f, "bookings")
	bar := strings.Repeat(f.Glyphs.BarEmpty, max(0, min(28, f.W-10)))
	for i := 0; i < 3 && len(d.Lines)+2 < f.H; i++ {
		d.Add("", "  "+f.Paint(theme.Muted, bar), "  "+f.Paint(theme.Muted, bar[:len(bar)/2/len(f.Glyphs.BarEmpty)*len(f.Glyphs.BarEmpty)]))
	}
	return d
}

// empty is what days without a booking say: where the nearest ones are, and how to get there.
func (s *Screen) empty(f widget.Frame) widget.Drawn {
	here := " on this device"
	if s.online {
		here = ""
	}
	title := "  No bookings"
	if s.awaited {
		title += " yet"
	}
	d := widget.Draw("", title, "")
	say := func(role theme.Role, sentence string) {
		for _, l := range jobcard.Paragraph(f, sentence) {
			d.Add(f.Paint(role, l))
		}
	}
	switch {
	case !s.near.after.IsZero():
		say(theme.Text, "The next one"+here+" is "+s.place(s.near.after, f)+".")
	case !s.near.before.IsZero():
		say(theme.Text, "The last one"+here+" is "+s.place(s.near.before, f)+".")
	case s.awaited:
		say(theme.Text, "Your bookings are still being downloaded: they come first. 5 shows how far the first sync is.")
	default:
		say(theme.Text, "There is none"+here+" at all.")
	}
	if s.near.after.IsZero() && !s.online && !s.awaited && s.near.profile != "" {
		say(theme.Muted, "How far ahead bookings are brought here is up to the profile "+f.Line(jobcard.Short(s.near.profile))+". Later ones come with a sync.")
	}
	d.Add("")
	say(theme.Muted, "[ and ] turn the "+[...]string{oneDay: "day", threeDays: "days", week: "week"}[s.span]+", d goes to a date, t to today.")
	return d
}

// place is when a booking begins, with its day.
func (s *Screen) place(t time.Time, f widget.Frame) string {
	t = t.In(s.deps.Zone)
	if t.Year() != f.Now.Year() {
		return t.Format("on Mon 2 Jan 2006 at 15:04")
	}
	return t.Format("on Mon 2 Jan at 15:04")
}
