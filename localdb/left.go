package localdb

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// Left says why a record is not on this device any more. A copy of it is kept: it left
// while the user had opened or changed it that day.
type Left struct {
	Why   string    // WhyDeleted or WhyOutOfScope
	At    time.Time // when it left, by this device's clock
	Until time.Time // when the copy goes: the end of the profile's grace
}

// Deleted reports whether nothing can be saved on the record any more.
func (l Left) Deleted() bool { return l.Why == WhyDeleted }

// Left returns the records of a table of which copies are kept, and why they left. Of one
// that a pending edit touches both can be read: the copy, and with [DB.Get] the edit's view.
func (db *DB) Left(table string) (left map[work.ID]Left, err error) {
	left = map[work.ID]Left{}
	err = db.view("Left", func(t *txn) error {
		return t.graces(work.ID{}, func(c graceCopy) {
			if c.Table == table {
				left[c.ID] = Left{c.Why, c.Left, c.Until}
			}
		})
	})
	return left, err
}

// Recall is [DB.Get] and, for a record that left, returns the copy that is kept of it, with
// what the server has carried out of the user's changes since. The error is NotFound where
// there is neither.
func (db *DB) Recall(table string, id work.ID) (r work.Record, err error) {
	r, err = db.Get(table, id)
	if !work.Is(err, work.NotFound) {
		return r, err
	}
	missing := err
	err = db.view("Recall", func(t *txn) error {
		c, found, err := t.grace(recordKey{table, id})
		if err == nil && found {
			found, err = t.stands(c)
		}
		if err == nil && !found {
			err = missing
		}
		r = c.record()
		return err
	})
	return r, err
}

// RecallList is [DB.List]. Where the query asks for what points to a record that left, what
// left with it is among the answers: its page stays whole. No other list shows copies.
func (db *DB) RecallList(ctx context.Context, q Query) ([]work.Record, error) {
	list, err := db.List(ctx, q)
	if err != nil || q.Lookup == "" || q.Equals == (work.ID{}) {
		return list, err
	}
	have := map[work.ID]bool{}
	for _, r := range list {
		have[r.ID] = true
	}
	n := len(list)
	err = db.view("RecallList", func(t *txn) error {
		around := false
		if err := t.graces(q.Equals, func(graceCopy) { around = true }); err != nil || !around {
			return err
		}
		var copies []graceCopy
		err := t.graces(work.ID{}, func(c graceCopy) {
			if c.Table == q.Table && !have[c.ID] && q.Selects(c.record()) {
				copies = append(copies, c)
			}
		})
		for _, c := range copies {
			stands, failed := t.stands(c)
			if err = errors.Join(err, failed); stands {
				list = append(list, c.record())
			}
		}
		return err
	})
	if err != nil || len(list) == n {
		return list, err
	}
	slices.SortStableFunc(list, func(a, b work.Record) int {
		order := bytes.Compare(a.ID[:], b.ID[:])
		if q.Time != "" {
			order = compareTimes(a, b, q.Time)
		}
		if q.Desc {
			order = -order
		}
		return order
	})
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
	}
	return list, nil
}

// stands reports whether a copy is what there is to see of a record: no edit shows it as
// something else, and none deletes it.
func (t *txn) stands(c graceCopy) (bool, error) {
	over, found, err := t.shown(overlayBucket, c.key())
	if err != nil || !found || over.flag == flagRow {
		return err == nil && !found, err
	}
	touches, err := t.touches(c.key())
	if err != nil {
		return false, err
	}
	for _, touch := range touches {
		g, err := t.group(touch.seq)
		if err != nil {
			return false, err
		}
		deletes := func(change work.Change) bool {
			return change.Op == work.Delete && change.Table == c.Table && change.ID == c.ID
		}
		if slices.ContainsFunc(g.Changes, deletes) {
			return false, nil
		}
	}
	return true, nil
}

// recalled adds to what was seen the copies of records that a group is to change and that
// this device does not hold any more. The error is NotFound for one that was deleted at the
// office, and for a value that points to one, unless a change of it waits already: then the
// server's answer says what can be done.
func (t *txn) recalled(g work.Group, seen []seenRow) ([]seenRow, error) {
	met := map[recordKey]bool{}
	for i, c := range slices.Concat(g.Changes, g.Provisional) {
		k, provisional := recordKey{c.Table, c.ID}, i >= len(g.Changes)
		if !provisional {
			if err := t.refuseGone(c); err != nil {
				return nil, err
			}
		}
		if met[k] {
			continue // as the changes before have left it
		}
		met[k] = true
		touches, err := t.touches(k)
		if err != nil {
			return nil, err
		}
		kept, found, err := t.grace(k)
		switch {
		case err != nil:
			return nil, err
		case !found, len(touches) > 0, c.Op == work.Create, provisional && kept.Why == WhyDeleted:
		case kept.Why == WhyDeleted:
			return nil, errDeletedAtOffice
		case !slices.ContainsFunc(seen, func(s seenRow) bool { return s.key() == k && s.Rev > kept.Rev }):
			seen = slices.DeleteFunc(slices.Clone(seen), func(s seenRow) bool { return s.key() == k })
			seen = append(seen, seenRow{k.table, k.id, kept.Rev, kept.Data})
		}
	}
	return seen, nil
}

// refuseGone is NotFound for a change that points a lookup to a record which was deleted at
// the office.
func (t *txn) refuseGone(c work.Change) error {
	for _, name := range c.ColumnNames() {
		target, ok := refOf(c.Set[name].To)
		if !ok || target == (work.ID{}) {
			continue
		}
		gone := false
		if err := t.graces(target, func(c graceCopy) { gone = gone || c.Why == WhyDeleted }); err != nil {
			return err
		}
		if !gone {
			continue
		}
		if waiting, err := t.touchesOf(target); err != nil {
			return err
		} else if len(waiting) == 0 {
			return errDeletedAtOffice
		}
	}
	return nil
}

var errDeletedAtOffice = work.Errorf(work.NotFound, "the record was deleted at the office: nothing can be saved on it any more")
