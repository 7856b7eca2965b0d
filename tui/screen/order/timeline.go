package order

import (
	"strings"

	"fieldbook/internal/visit"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// timelineItems is what happened in the visit, the newest first, by days.
func (s *Screen) timelineItems(f widget.Frame) []item {
	var items []item
	day := ""
	for _, e := range s.card.Timeline {
		when := "Not dated yet"
		if !e.At.IsZero() {
			when = e.At.In(s.deps.Zone).Format("Mon 2 Jan 2006")
		}
		if when != day {
			if day != "" {
				items = append(items, gap())
			}
			day = when
			items = append(items, heading(f, when))
		}
		items = append(items, s.eventItem(f, e))
	}
	return items
}

func (s *Screen) eventItem(f widget.Frame, e visit.Event) item {
	clock := "     "
	if !e.At.IsZero() {
		clock = e.At.In(s.deps.Zone).Format("15:04")
	}
	mark := theme.Mark{Glyph: f.Glyphs.Dot, Word: e.Title, Role: theme.Text}
	switch e.Kind {
	case visit.StatusEvent:
		mark.Glyph, mark.Role = f.Glyphs.Booking(e.Status).Glyph, f.Glyphs.Booking(e.Status).Role
	case visit.TimeEvent:
		if !e.Until.IsZero() {
			mark.Word += ", " + jobcard.Spoken(e.Until.Sub(e.At)) + " until " + e.Until.In(s.deps.Zone).Format("15:04")
		}
	}
	w, sync := rowWidth(f), 3
	if f.W >= roomy {
		sync = 12
	}
	head := clock + "  " + f.Paint(mark.Role, mark.Glyph) + " " + f.Cell(mark.Word, max(1, w-10-sync)) + " "
	it := item{key: e.ID.String(), find: e.Title + " " + e.Text, leads: screen.PlaceOf(e.Table, e.ID)}
	it.lines = []string{f.Fit(head, max(0, w-sync)) + s.eventSync(f, e, sync)}
	if sync < syncWord && s.selected(timeline, e.ID, false) && s.card.Marks[e.ID] != localdb.Synced {
		it.lines = append(it.lines, "       "+s.spelled(f.With(f.W-7, f.H), e.ID))
	}
	if strings.TrimSpace(e.Text) != "" {
		for _, l := range jobcard.Wrapped(f, e.Text, max(1, min(w-9, 90)), noteLines) {
			it.lines = append(it.lines, "         "+l)
		}
	}
	return it
}

// eventSync is how far an event has come; where there is no room for words, nothing stands
// for synced.
func (s *Screen) eventSync(f widget.Frame, e visit.Event, w int) string {
	m := s.card.Marks[e.ID]
	if w < 10 && m == localdb.Synced {
		return text.Fit("", w)
	}
	return s.syncCell(f, m, w)
}
