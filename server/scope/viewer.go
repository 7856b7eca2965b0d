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
	// Pins are what the device keeps besides.
	Pins Pins
}

// Of evaluates a profile, and the pins of a device, for a user who may read everything.
func Of(tx store.Records, c *profile.Compiled, u profile.User, pins Pins, now time.Time) (*Members, error) {
	return Viewer{Profile: c, User: u, Pins: pins, Now: now}.Members(tx)
}

func (v Viewer) mayRead(r work.Record) bool { return v.MayRead == nil || v.MayRead(r) }

// Concerns reports whether a change of the record may change what the device is to hold:
// the device holds it, or it is in scope by its table's rule, a pin or what the device holds.
// What is related to a record that only now comes into scope is not seen.
func (v Viewer) Concerns(tx store.Tx, device work.ID, ref work.RecordRef) (bool, error) {
	if _, held, err := tx.Held(device, ref.Table, ref.ID); held || err != nil {
		return held, err
	}
	return v.InScope(tx, device, ref)
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
