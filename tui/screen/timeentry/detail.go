package timeentry

import (
	"strings"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// total is the time of the sheet, by type and as a whole.
func (s *Screen) total(f widget.Frame) []string {
	if !s.read || s.err != nil {
		return []string{""}
	}
	by, total := sums(s.days, types())
	var out []string
	for _, t := range by {
		e := entry{TimeEntry: work.TimeEntry{Type: t.kind}}
		out = append(out, s.sumLine(f, theme.Muted, s.typed(e), t.minutes, total))
	}
	return append(out, s.sumLine(f, theme.Title, "Total", total, 0))
}

// sumLine is one sum: its name, hours, and how much of the whole that is.
func (s *Screen) sumLine(f widget.Frame, r theme.Role, name string, minutes, whole int64) string {
	line := f.Paint(r, f.Cell(name, 10)) + text.FitRight(hours(minutes), 7)
	if whole > 0 && f.W > 29 {
		line += "  " + f.Paint(theme.OK, widget.Bar(f, minutes, whole, min(14, f.W-19)))
	}
	return f.Fit(line, f.W)
}

// subject names what the cursor is on.
func (s *Screen) subject() string {
	if _, ok := s.selected(); ok {
		return "Time entry"
	}
	return "Day"
}

// detail describes the entry or the day under the cursor.
func (s *Screen) detail(f widget.Frame) []string {
	i, ok := s.rows.Selected()
	if !ok || i >= len(s.lines) || !s.read || s.err != nil {
		return nil
	}
	d := s.days[s.lines[i].day]
	if n := s.lines[i].entry; n >= 0 {
		return s.entryFacts(f, d.entries[n])
	}
	out := []string{widget.Pair(f, "Day", jobcard.FactLabel, d.at.Format("Mon 2 Jan 2006"))}
	out = append(out, widget.Pair(f, "Entries", jobcard.FactLabel, text.Count(int64(len(d.entries)))))
	out = append(out, widget.Pair(f, "Total", jobcard.FactLabel, hours(d.sum())), "")
	return append(out, text.Wrap("a adds an entry from "+d.next(f.Now).In(s.deps.Zone).Format("15:04")+" on.", max(1, f.W-2))...)
}

// entryFacts describes an entry.
func (s *Screen) entryFacts(f widget.Frame, e entry) []string {
	w := max(1, f.W-2)
	var out []string
	fact := func(label, value string, lines int) {
		if strings.TrimSpace(value) != "" {
			out = append(out, jobcard.Fact{Label: label, Value: value}.Lines(f, jobcard.FactLabel, w, lines)...)
		}
	}
	fact("Type", s.typed(e), 1)
	fact("Time", e.Start.In(s.deps.Zone).Format("Mon 2 Jan ")+s.span(e)+", "+hours(e.Minutes), 2)
	fact("Order", s.orderName(e), 2)
	fact("About", e.Description, 4)
	fact("Status", s.state(e), 1)
	made := "by hand"
	if e.FromBooking() {
		made = "by the server, from the booking's status changes"
	}
	fact("Entered", made, 3)
	m := jobcard.Sync(f.Glyphs, e.mark)
	out = append(out, jobcard.Fact{Label: "Sync", Value: f.Paint(m.Role, m.String()), Styled: true}.Lines(f, jobcard.FactLabel, w, 1)...)
	say := func(r theme.Role, glyph, said string) {
		out = append(out, "")
		for i, l := range text.Wrap(said, max(1, w-2)) {
			lead := "  "
			if i == 0 {
				lead = glyph + " "
			}
			out = append(out, f.Paint(r, lead+l))
		}
	}
	if e.mark == localdb.Refused {
		say(theme.Error, f.Glyphs.Error, "The server refused it: E opens the sync errors.")
	}
	if e.overlaps {
		said := "Overlaps with another time entry."
		if other, ok := s.overlapped(e); ok {
			said = "Overlaps with " + f.Line(s.typed(other)) + " " + s.span(other) + "."
		}
		say(theme.Warning, f.Glyphs.Warning, said)
	}
	if err := work.CheckTimeEntryOpen(e.record); err != nil {
		say(theme.Muted, f.Glyphs.Dot, widget.Sentence(work.Message(err))+".")
	}
	return out
}

// orderName names the work order of an entry.
func (s *Screen) orderName(e entry) string {
	if e.order == "" && e.WorkOrder != (work.ID{}) {
		return "(not on this device)"
	}
	return e.order
}

// overlapped is an entry of the sheet that shares time with another.
func (s *Screen) overlapped(e entry) (entry, bool) {
	for _, d := range s.days {
		for _, o := range d.entries {
			if o.ID != e.ID && o.overlaps && o.Start.Before(e.End) && e.Start.Before(o.End) {
				return o, true
			}
		}
	}
	return entry{}, false
}

// indent gives lines a margin.
func indent(lines []string) widget.Drawn {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = " " + l
	}
	return widget.Draw(out...)
}
