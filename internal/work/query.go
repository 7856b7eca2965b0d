package work

import (
	"bytes"
	"cmp"
	"strings"
	"time"
)

// Query selects records of one table from whatever holds them: the device's database or,
// in online mode, the server.
type Query struct {
	Table  string
	Lookup string    // a lookup column; "" = any record
	Equals ID        // the record that it points to
	Text   string    // a text column; "" = any record
	Says   string    // all that it says, whatever the case and the space around it
	Time   string    // a datetime column to select and sort by; "" = sort by id
	From   time.Time // first instant, zero = from the beginning
	To     time.Time // first instant after the range, zero = to the end
	Limit  int       // at most so many records, 0 = all
	Desc   bool      // latest, or highest id, first
}

// Selects reports whether a record of the query's table meets its conditions. A record
// without a value in the datetime column that the query names does not.
func (q Query) Selects(r Record) bool {
	if q.Lookup != "" && (Fields{"": r.Column(q.Lookup)}).Ref("") != q.Equals {
		return false
	}
	if q.Text != "" && !SameText(Fields{"": r.Column(q.Text)}.Text(""), q.Says) {
		return false
	}
	if q.Time == "" {
		return true
	}
	at := Fields{"": r.Column(q.Time)}.Time("")
	return !at.IsZero() && (q.From.IsZero() || !at.Before(q.From)) && (q.To.IsZero() || at.Before(q.To))
}

// Place is where a record stands in the order of a query. The next part of a list begins
// after the place of the last record of the part before it.
type Place struct {
	At time.Time // the datetime column that the query names; zero if it names none
	ID ID
}

// PlaceOf returns where a record stands in the query's order.
func (q Query) PlaceOf(r Record) Place {
	p := Place{ID: r.ID}
	if q.Time != "" {
		p.At = Fields{"": r.Column(q.Time)}.Time("")
	}
	return p
}

// Compare orders places as the query wants them: by time, then by id, either way.
func (q Query) Compare(a, b Place) int {
	order := cmp.Or(a.At.Compare(b.At), bytes.Compare(a.ID[:], b.ID[:]))
	if q.Desc {
		return -order
	}
	return order
}

// SameText reports whether two texts are the same to people who type or scan them: the case
// of letters and the space around do not count.
func SameText(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}
