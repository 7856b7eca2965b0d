package jobcard

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// TextDeleted is why nothing can be done with a record that was deleted at the office.
const TextDeleted = "It was deleted at the office: nothing can be saved on it any more."

// LeftWords says since when and why a record is not on this device any more, and until when
// what it was is kept. Times are in the zone of now.
func LeftWords(l localdb.Left, now time.Time) string {
	if l.Deleted() {
		return "Deleted at the office, and no longer on this device since " + sinceWords(l.At, now) +
			": nothing can be saved on it any more. Kept here until " + untilWords(l.Until, now) + "."
	}
	return "No longer on this device since " + sinceWords(l.At, now) +
		": assigned to somebody else or outside the profile. Kept here until " + untilWords(l.Until, now) + "."
}

// shortLeft is LeftWords where there is little room.
func shortLeft(l localdb.Left, now time.Time) string {
	what := "Gone"
	if l.Deleted() {
		what = "Deleted"
	}
	return what + " since " + sinceWords(l.At, now) + ". Kept until " + untilWords(l.Until, now) + "."
}

// LeftLines draws a notice that a record is not on this device any more.
func LeftLines(f widget.Frame, l localdb.Left, zone *time.Location) []string {
	words := LeftWords(l, f.Now.In(zone))
	if f.Size == widget.Compact || f.H < 12 {
		words = shortLeft(l, f.Now.In(zone))
	}
	lines := text.Wrap(words, max(1, f.W-6))
	for i, line := range lines {
		lead := "    "
		if i == 0 {
			lead = "  " + f.Glyphs.Warning + " "
		}
		lines[i] = f.Paint(theme.Warning, lead+line)
	}
	return lines
}

// LeftLine draws the same in one line, in few words where there is no room for more.
func LeftLine(f widget.Frame, l localdb.Left, zone *time.Location) string {
	words := LeftWords(l, f.Now.In(zone))
	if text.Width(words)+2 > f.W {
		words = shortLeft(l, f.Now.In(zone))
	}
	return f.Fit(f.Paint(theme.Warning, f.Glyphs.Warning+" "+words), f.W)
}

// LeftMark stands in a list in the place of the status of a booking that left.
func LeftMark(g theme.Glyphs, l localdb.Left, zone *time.Location, now time.Time) theme.Mark {
	word := "Deleted"
	if !l.Deleted() {
		word = "Gone"
		if at := l.At.In(zone); sameDay(at, now.In(zone)) {
			word += " " + at.Format("15:04")
		}
	}
	return theme.Mark{Glyph: g.Warning, Word: word, Role: theme.Warning}
}

// sinceWords is an instant of today as a time, any other one with its day.
func sinceWords(t, now time.Time) string {
	if t = t.In(now.Location()); sameDay(t, now) {
		return t.Format("15:04")
	}
	return t.Format("Mon 2 Jan 15:04")
}

// untilWords is an instant with its day. Midnight is the end of the day before.
func untilWords(t, now time.Time) string {
	t = t.In(now.Location())
	clock := t.Format("15:04")
	if h, m, s := t.Clock(); h == 0 && m == 0 && s == 0 {
		t, clock = t.Add(-time.Second), "24:00"
	}
	switch {
	case sameDay(t, now):
		return "today " + clock
	case sameDay(t, now.AddDate(0, 0, 1)):
		return "tomorrow " + clock
	}
	return t.Format("Mon 2 Jan ") + clock
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

// leaving is where it is known what left.
type leaving interface {
	Left(table string) (map[work.ID]localdb.Left, error)
}

// LeftOf returns why a record is not on this device any more, nil if it is.
func LeftOf(s leaving, table string, id work.ID) (*localdb.Left, error) {
	all, err := s.Left(table)
	if l, ok := all[id]; ok && err == nil {
		return &l, nil
	}
	return nil, err
}
