package timeentry

import (
	"strconv"
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// arrange makes rows of the days and their entries. The cursor stays with its entry, or goes
// where it was to go.
func (s *Screen) arrange() {
	key := s.rows.Key()
	var rows []widget.Row
	s.lines = s.lines[:0]
	for i, d := range s.days {
		s.lines, rows = append(s.lines, line{i, -1}), append(rows, widget.Row{Key: d.at.Format(time.DateOnly)})
		for k, e := range d.entries {
			s.lines = append(s.lines, line{i, k})
			rows = append(rows, widget.Row{Key: e.ID.String(), Find: s.find(e), Level: 1})
		}
	}
	s.rows.SetRows(rows)
	if s.aim != stay && len(s.days) > 0 {
		key = s.days[0].at.Format(time.DateOnly)
		if n := len(s.days[0].entries); n > 0 && s.aim == toLast {
			key = s.days[0].entries[n-1].ID.String()
		}
		s.aim = stay
	}
	if key != "" {
		s.rows.Select(key)
	}
}

func (s *Screen) find(e entry) string {
	found := []string{e.order, e.Description, s.typed(e), s.state(e), s.span(e)}
	if e.overlaps {
		found = append(found, "overlaps")
	}
	return strings.Join(found, " ")
}

// typed is the type of an entry in words.
func (s *Screen) typed(e entry) string { return s.option("msdyn_type", e.Type, "No type") }

// state is what became of an entry at the office, in words.
func (s *Screen) state(e entry) string { return s.option("msdyn_entrystatus", e.State, "Draft") }

func (s *Screen) option(column string, value int64, none string) string {
	c := s.table.Column(column)
	if c == nil || value == 0 {
		return none
	}
	if label := c.OptionLabel(value); label != "" {
		return label
	}
	return strconv.FormatInt(value, 10)
}

// span is from when to when an entry lasts: 22:00-02:00+1 ends on the next day.
func (s *Screen) span(e entry) string {
	start, end := e.Start.In(s.deps.Zone), e.End.In(s.deps.Zone)
	out := start.Format("15:04") + "-" + end.Format("15:04")
	days := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	if n := int(days(end).Sub(days(start)) / (24 * time.Hour)); n > 0 {
		out += "+" + strconv.Itoa(n)
	}
	return out
}

// about is the entry's order and its description in w cells, without saying a thing twice.
// Where there is hardly any room the order says most.
func (s *Screen) about(e entry, w int) string {
	about := strings.TrimPrefix(e.Description, s.typed(e)+": ")
	switch {
	case e.order != "" && w < 16:
		return e.order
	case e.order == "" || strings.Contains(about, e.order):
		return about
	}
	return strings.TrimSpace(e.order + " " + about)
}

// The widths of a row's columns. Days stand above the spans, sums above the durations.
const (
	spanWidth     = 15
	durationWidth = 7
	typeWidth     = 10
	stateWidth    = 11
	described     = 44 // the width from which a row says what the time was spent on
)

// dayRow draws the heading of a day with its sum.
func (s *Screen) dayRow(f widget.Frame, d day, w int) string {
	sum := "-"
	if len(d.entries) > 0 {
		sum = hours(d.sum())
	}
	head := f.Paint(theme.Title, f.Fit(d.at.Format("Mon 2 Jan 2006"), spanWidth)) + f.Paint(theme.Title, text.FitRight(sum, durationWidth))
	if d.at.Equal(midnight(f.Now, d.at.Location())) {
		head += "  " + f.Paint(theme.Brand, "today")
	}
	return f.Fit(head, w)
}

// row draws an entry in w cells.
func (s *Screen) row(f widget.Frame, e entry, w int) string {
	w--
	out := "  " + f.Fit(s.span(e), spanWidth-2) + text.FitRight(hours(e.Minutes), durationWidth)
	sync := 2
	if w >= 76 {
		sync = 11
	}
	state := ""
	if w >= described {
		state = " " + f.Fit(f.Line(s.state(e)), stateWidth-1)
	}
	room := max(0, w-text.Width(out)-2-len(state)-sync)
	kind := min(typeWidth, room)
	if e.overlaps && room-kind < 2 {
		kind = max(0, room-2) // the mark matters more than the end of a word
	}
	rest := f.Fit("  "+f.Line(s.typed(e)), kind+2)
	if about := room - kind; about > 0 {
		rest += s.remark(f, e, about)
	}
	if !e.Counts() { // struck out in words: a line through text is not everywhere
		out = f.Paint(theme.Muted, out)
	}
	return f.Fit(out+rest, w-len(state)-sync) + f.Paint(theme.Muted, state) + s.sync(f, e, sync)
}

// remark says what the time was spent on, and before that what is wrong with it.
func (s *Screen) remark(f widget.Frame, e entry, w int) string {
	if !e.overlaps {
		return f.Cell(s.about(e, w), w)
	}
	word := f.Glyphs.Warning + " Overlaps"
	switch {
	case w < text.Width(word):
		word = f.Glyphs.Warning + " "
	case w > 20:
		word += "  "
	default:
		return f.Paint(theme.Warning, f.Fit(word, w))
	}
	return f.Paint(theme.Warning, f.Fit(word, min(w, text.Width(word)))) + f.Cell(s.about(e, w-text.Width(word)), max(0, w-text.Width(word)))
}

// sync draws how far the entry's changes are: nothing where all is synced and there is no
// room for the word.
func (s *Screen) sync(f widget.Frame, e entry, w int) string {
	m := jobcard.Sync(f.Glyphs, e.mark)
	if w < 10 {
		if e.mark == localdb.Synced {
			return f.Fit("", w)
		}
		return f.Paint(m.Role, text.FitRight(m.Glyph, w))
	}
	return "  " + f.Paint(m.Role, f.Fit(m.String(), w-2))
}

// hours writes minutes as hours: 0:45.
func hours(minutes int64) string { return jobcard.Hours(time.Duration(minutes) * time.Minute) }

// types are the types of entries in the order in which they are shown.
func types() []int64 {
	return []int64{work.TimeWork, work.TimeTravel, work.TimeBreak, work.TimeOvertime, work.TimeAbsence, work.TimeVacation}
}
