package scope

import (
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Viewer is for whom, by what and when a scope is evaluated.
type Viewer struct {
	Profile *profile.Compiled
	User    profile.User
	Now     time.Time
	// MayRead is the right to see a record; nil = everything. What may not be read is not in
	// scope, and brings nothing else into it.
	MayRead func(work.Record) bool
}

// Of evaluates a profile for a user who may read everything.
func Of(tx store.Records, c *profile.Compiled, u profile.User, now time.Time) (*Members, error) {
	return Viewer{Profile: c, User: u, Now: now}.Members(tx)
}

func (v Viewer) mayRead(r work.Record) bool { return v.MayRead == nil || v.MayRead(r) }

// Owns reports whether the record is in scope by its table's own rule.
func (v Viewer) Owns(s *profile.Scope, r work.Record) bool {
	return s.Match(r, v.User, v.Now) && v.mayRead(r)
}

// find calls yield for every row of a table that can match the rule and, if there are
// windows, has a value in one of them: through the index that leaves the fewest rows, so
// that some may be in no window, and some may come twice.
func (v Viewer) find(tx store.Records, s *profile.Scope, windows []profile.Window, yield func(id work.ID) error) error {
	var failed error
	each := func(id work.ID) bool {
		failed = yield(id)
		return failed == nil
	}
	table := s.Table.Name
	keys, all := s.Keys(v.User)
	if all {
		keys = []profile.Key{{}}
	}
	for _, key := range keys {
		ranges, limited := rangesOf(s, key, windows)
		switch {
		case key.Column == profile.IDColumn(table):
			each(key.ID)
		case limited:
			for _, r := range ranges {
				err := tx.Between(r, func(id work.ID, _ time.Time) bool { return each(id) })
				if err := firstError(err, failed); err != nil {
					return err
				}
			}
		case all:
			err := tx.Rows(table, work.ID{}, func(r work.Record) bool { return each(r.ID) })
			return firstError(err, failed)
		default:
			if err := tx.Lookup(table, key.Column, key.ID, each); err != nil {
				return err
			}
		}
		if failed != nil {
			return failed
		}
	}
	return nil
}

// rangesOf are the ranges of the store's index that hold the rows under a key with a value
// in one of the windows; ok is false if there is no such index.
func rangesOf(s *profile.Scope, key profile.Key, windows []profile.Window) (ranges []store.Range, ok bool) {
	for _, w := range windows {
		r := store.Range{Table: s.Table.Name, Column: w.Column, From: w.From, To: w.To}
		if !s.Table.Column(w.Column).Indexed {
			return nil, false
		}
		if key.Column != "" {
			lookup := s.Table.Column(key.Column)
			if lookup == nil || !store.Personal(lookup) {
				return nil, false
			}
			r.Lookup, r.Target = key.Column, key.ID
		}
		ranges = append(ranges, r)
	}
	return ranges, windows != nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
