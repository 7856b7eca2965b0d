package profile

import (
	"encoding/json"
	"time"

	"fieldbook/internal/work"
)

// span is a stretch of time that includes its beginning and not its end. A zero edge is open.
type span struct{ from, to time.Time }

func (s span) holds(t time.Time) bool {
	return (s.from.IsZero() || !t.Before(s.from)) && (s.to.IsZero() || t.Before(s.to))
}

// timed is a test of a datetime column that only values within one span can pass.
type timed interface {
	test
	// values is the span of values that match at the moment.
	values(m moment) span
}

// now1 is the smallest step of time: "until now" ends one step after now.
const now1 = time.Nanosecond

// fixed compares a datetime column with one instant or day that is written in the profile.
type fixed struct {
	column   *work.Column
	operator string
	at       time.Time // the instant; zero if the profile names a day
	day      int
}

func (f fixed) holds(raw json.RawMessage, m moment) bool {
	v, ok := valueOf(f.column, raw)
	return ok && f.values(m).holds(v.at)
}

func (f fixed) values(m moment) span {
	at, day := f.at, f.day
	if at.IsZero() {
		at = m.cal.start(day)
	} else {
		day = m.cal.day(at)
	}
	switch f.operator {
	case "eq":
		return span{at, at.Add(now1)}
	case "gt":
		return span{from: at.Add(now1)}
	case "ge":
		return span{from: at}
	case "lt":
		return span{to: at}
	case "le":
		return span{to: at.Add(now1)}
	case "on-or-after":
		return span{from: m.cal.start(day)}
	case "on-or-before":
		return span{to: m.cal.start(day + 1)}
	default: // on
		return span{m.cal.start(day), m.cal.start(day + 1)}
	}
}

// moving compares a datetime column with periods counted from the current one: from
// first to last, both included, 0 being the current. afterNow cuts off what is not later
// than now, untilNow what is. With months set the periods are days, and the far edge is so many
// months before or after today instead.
type moving struct {
	column             *work.Column
	unit               unit
	first, last        int
	months             int
	afterNow, untilNow bool
}

func (w moving) holds(raw json.RawMessage, m moment) bool {
	v, ok := valueOf(w.column, raw)
	return ok && w.during(v.at, m.cal).holds(m.now)
}

func (w moving) values(m moment) span {
	p := m.cal.period(w.unit, m.now)
	switch {
	case w.months < 0:
		return span{m.cal.start(shift(p, w.months)), m.now.Add(now1)}
	case w.months > 0:
		return span{m.now.Add(now1), m.cal.start(shift(p, w.months) + 1)}
	}
	s := span{m.cal.begin(w.unit, p+w.first), m.cal.begin(w.unit, p+w.last+1)}
	if w.afterNow {
		s.from = m.now.Add(now1)
	}
	if w.untilNow {
		s.to = m.now.Add(now1)
	}
	return s
}

// during is the inverse of values: the time during which the value v matches. Both the
// answer for now and the next instant at which it changes come from it, so that they
// cannot disagree.
func (w moving) during(v time.Time, cal calendar) span {
	p := cal.period(w.unit, v)
	switch {
	case w.months < 0: // until the first day that is so many months after a later one
		return span{v, cal.start(firstDay(w.months, p+1))}
	case w.months > 0: // from the first day whose day so many months ahead is this or later
		return span{cal.start(firstDay(w.months, p)), v}
	}
	s := span{cal.begin(w.unit, p-w.last), cal.begin(w.unit, p-w.first+1)}
	if w.afterNow {
		s.to = v
	}
	if w.untilNow {
		s.from = v
	}
	return s
}
