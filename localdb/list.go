package localdb

import (
	"bytes"
	"context"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// Query selects records of one table: the same question that online mode asks the server.
type Query = work.Query

// List returns the records that a query selects, as the user sees them: by time and id if
// it names a datetime column, otherwise by id. A window with both ends is read by the index
// of its time, also where the query names a lookup: a device holds few records of one day
// and many of its own user. Records without a value in that column are
// left out. Columns that the plan's schema does not index are searched by reading the
// whole table. The error is the context's if it ends first.
func (db *DB) List(ctx context.Context, q Query) (list []work.Record, err error) {
	var l *lister
	err = db.sliced("List", sliceRows,
		func() {
			l = &lister{q: q, ctx: ctx, walk: visibleWalk{table: q.Table, desc: q.Desc}}
		},
		func(t *txn, limit int) (bool, error) {
			c, err := t.plan()
			if err != nil {
				return false, err
			}
			l.t, l.room = t, limit
			lookup, instant := c.index[q.Table][q.Lookup], c.index[q.Table][q.Time]
			switch {
			case instant != nil && instant.top == timeBucket && (q.Lookup == "" || !q.From.IsZero() && !q.To.IsZero()):
				return l.byTime(instant)
			case lookup != nil && lookup.top == lookupBucket:
				return l.byLookup(lookup)
			}
			return l.byID()
		})
	if err != nil {
		return nil, err
	}
	l.finish()
	return l.found, nil
}

// lister gathers the records of one query, slice by slice.
type lister struct {
	t       *txn
	q       Query
	ctx     context.Context
	room    int // records that this slice may still visit
	seen    int
	ordered bool // records come in the order that the query wants
	enough  bool
	from    []byte // where to go on in an index
	walk    visibleWalk
	found   []work.Record
}

// add takes a record if the query selects it. It reports false when there are enough or
// the slice is at its end.
func (l *lister) add(r work.Record) (bool, error) {
	if l.seen++; l.seen%256 == 0 && l.ctx.Err() != nil {
		return false, l.ctx.Err()
	}
	if l.q.Selects(r) {
		r.Data = bytes.Clone(r.Data)
		l.found = append(l.found, r)
	}
	l.enough = l.ordered && l.q.Limit > 0 && len(l.found) >= l.q.Limit
	l.room--
	return !l.enough && l.room > 0, nil
}

// finish sorts what did not come in order.
func (l *lister) finish() {
	if !l.ordered {
		slices.SortFunc(l.found, func(a, b work.Record) int {
			order := compareTimes(a, b, l.q.Time)
			if l.q.Desc {
				order = -order
			}
			return order
		})
		if l.q.Limit > 0 && len(l.found) > l.q.Limit {
			l.found = slices.Clip(l.found[:l.q.Limit])
		}
	}
}

// byLookup follows the index of a lookup column.
func (l *lister) byLookup(column *indexColumn) (bool, error) {
	l.ordered = l.q.Time == ""
	from, prefix := l.q.Equals[:], l.q.Equals[:]
	if l.q.Desc {
		from = after(prefix)
	}
	return l.follow(column, 16, from, l.q.Desc, func(key []byte) bool { return bytes.HasPrefix(key, prefix) })
}

// byTime follows the index of a datetime column.
func (l *lister) byTime(column *indexColumn) (bool, error) {
	l.ordered = true
	var low, high []byte
	if !l.q.From.IsZero() {
		low = wholeSecond(l.q.From)
	}
	if !l.q.To.IsZero() {
		high = wholeSecond(l.q.To)
	}
	if l.q.Desc {
		return l.follow(column, 8, high, true, func(key []byte) bool { return bytes.Compare(key, low) >= 0 })
	}
	return l.follow(column, 8, low, false, func(key []byte) bool { return high == nil || bytes.Compare(key, high) < 0 })
}

// wholeSecond is the key of the first whole second that is not before t.
func wholeSecond(t time.Time) []byte {
	if t.Nanosecond() > 0 {
		t = t.Add(time.Second)
	}
	key := instantKey(t)
	return key[:]
}

// follow reads the records that an index names, while the keys are in range. An entry
// whose record is not what the entry says is damage.
func (l *lister) follow(column *indexColumn, idAt int, from []byte, desc bool, inRange func(key []byte) bool) (end bool, err error) {
	if l.from != nil {
		from = l.from
	}
	end = true
	x := l.t.sub(column.top, column.table, column.column)
	err = x.walk(from, desc, func(key, envelope []byte) (bool, error) {
		if !inRange(key) {
			return false, nil
		}
		if _, err := x.open(key, envelope); err != nil {
			return false, err
		}
		if len(key) != idAt+16 {
			return false, damaged(x.path, key, "a key has the wrong length")
		}
		id := work.ID(key[idAt:])
		rev, data, err := l.t.effective(recordKey{column.table, id})
		if err != nil {
			return false, err
		}
		r := work.Record{Table: column.table, ID: id, Rev: rev, Data: data}
		if now, ok := column.keyOf(r.Column(column.column), id); data == nil || !ok || !bytes.Equal(now.key(), key) {
			return false, damaged(x.path, key, "the index names a record that is another")
		}
		more, err := l.add(r)
		if !more && err == nil {
			l.from = beyond(key, desc)
			end = l.enough
		}
		return more, err
	})
	return end, err
}

// byID reads the whole table.
func (l *lister) byID() (bool, error) {
	l.ordered = l.q.Time == ""
	end, err := l.walk.on(l.t, l.add)
	if err != nil || l.enough || !end {
		return l.enough, err
	}
	s, err := l.t.sumsOf(l.q.Table)
	if err == nil && uint64(l.seen) != s.visible {
		err = damaged(baseBucket+"/"+l.q.Table, nil, "records are missing")
	}
	return true, err
}
