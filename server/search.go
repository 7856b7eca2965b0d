package server

import (
	"iter"
	"slices"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// candidates calls yield for records among which all are that the query selects after a
// place; ordered says that they come in the query's order. They are those that an index of
// times names, or one of lookups, or the whole table. A lookup that is to be empty has no
// index entries.
func (a *answering) candidates(t *work.Table, q work.Query, after *work.Place) (all iter.Seq2[work.ID, error], ordered bool) {
	byLookup := q.Lookup != "" && q.Equals != (work.ID{})
	switch {
	case q.Time != "" && t.Column(q.Time).Indexed && (q.Lookup == "" || byLookup && store.Personal(t.Column(q.Lookup))):
		return a.inRange(q, after), true
	case byLookup:
		return func(yield func(work.ID, error) bool) {
			more := true
			err := a.tx.Lookup(q.Table, q.Lookup, q.Equals, func(id work.ID) bool {
				more = yield(id, nil)
				return more
			})
			if err != nil && more {
				yield(work.ID{}, err)
			}
		}, q.Time == "" && !q.Desc
	}
	ordered = q.Time == "" && !q.Desc
	var from work.ID
	if ordered && after != nil {
		from = after.ID
	}
	return func(yield func(work.ID, error) bool) {
		more := true
		err := a.tx.Rows(q.Table, from, func(r work.Record) bool {
			more = yield(r.ID, nil)
			return more
		})
		if err != nil && more {
			yield(work.ID{}, err)
		}
	}, ordered
}

// inRange yields what an index of times names, the latest first if the query wants that. A
// place that the list goes on after takes away the times that were passed.
func (a *answering) inRange(q work.Query, after *work.Place) iter.Seq2[work.ID, error] {
	switch {
	case after == nil:
	case !q.Desc && after.At.After(q.From):
		q.From = after.At
	case q.Desc && (q.To.IsZero() || after.At.Before(q.To)):
		q.To = after.At.Add(time.Second) // records of the same second may still come
	}
	r := store.Range{Table: q.Table, Column: q.Time, Lookup: q.Lookup, Target: q.Equals, From: wholeSecond(q.From), To: wholeSecond(q.To)}
	return func(yield func(work.ID, error) bool) {
		var back []work.ID
		more := true
		err := a.tx.Between(r, func(id work.ID, _ time.Time) bool {
			if q.Desc {
				back = append(back, id)
				return true
			}
			more = yield(id, nil)
			return more
		})
		for _, id := range slices.Backward(back) {
			if err != nil || !yield(id, nil) {
				break
			}
		}
		if err != nil && more {
			yield(work.ID{}, err)
		}
	}
}

// wholeSecond is the first whole second that is not before t: records have no others.
func wholeSecond(t time.Time) time.Time {
	if s := t.Truncate(time.Second); s.Before(t) {
		return s.Add(time.Second)
	}
	return t
}

// best keeps the first records of a query's order after a place, however many come by.
type best struct {
	query   work.Query
	after   *work.Place // nil: from the beginning
	keep    int
	ordered bool // they come by in the query's order
	list    []work.Place
}

// add takes a record. It reports false when no later one can come first.
func (b *best) add(r work.Record) bool {
	p := b.query.PlaceOf(r)
	if b.after != nil && b.query.Compare(p, *b.after) <= 0 {
		return true
	}
	b.list = append(b.list, p)
	if b.ordered {
		return len(b.list) < b.keep
	}
	if len(b.list) >= 2*b.keep+1024 {
		b.list = b.sorted()
	}
	return true
}

func (b *best) sorted() []work.Place {
	if b.ordered {
		return b.list
	}
	slices.SortFunc(b.list, b.query.Compare)
	return b.list[:min(b.keep, len(b.list))]
}
