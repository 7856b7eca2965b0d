package server

import (
	"bytes"
	"context"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

// Change applies a group that is made on the server itself: by a dispatcher, an
// administrator or a program that serves them. It passes through the same rules as a
// device's push, except that nothing can have changed meanwhile. A refusal is returned as
// an error of its kind.
func (s *Server) Change(ctx context.Context, author apply.Author, g work.Group) (apply.Effect, error) {
	if author.Device != (work.ID{}) {
		return apply.Effect{}, work.Errorf(work.Internal, "a device's changes come by push")
	}
	var effect apply.Effect
	err := s.store.Update(func(tx store.Tx) (err error) {
		effect, err = s.applyAs(tx, caller{user: author.User, role: author.Role}, g)
		return err
	})
	if err != nil {
		return apply.Effect{}, err
	}
	s.announce(ctx, work.ID{}, changedTables(effect))
	return effect, nil
}

// applyAs applies a group that the caller makes on the server. A refusal is returned as an
// error of its kind: then the transaction must not be committed.
func (s *Server) applyAs(tx store.Tx, c caller, g work.Group) (apply.Effect, error) {
	if g.At.IsZero() {
		g.At = s.now()
	}
	c.device = work.ID{}
	author, err := s.authorOf(tx, c)
	if err != nil {
		return apply.Effect{}, err
	}
	rules := apply.Rules{Schema: s.schema}
	effect, refusal, err := apply.Group(tx, rules, author, g, s.now())
	if err == nil && refusal != nil {
		err = refusal.Err()
	}
	return effect, err
}

// authorOf is the caller as the rules see who makes a change: with the rights that are
// stored, whatever the request claims.
func (s *Server) authorOf(tx store.Tx, c caller) (apply.Author, error) {
	a := apply.Author{User: c.user, Role: c.role, Device: c.device}
	var err error
	if a.Rights, err = s.roleOf(tx, c.role); err != nil {
		return a, err
	}
	if a.Person, err = scope.UserOf(tx, c.user, s.zone); err != nil {
		return a, err
	}
	if c.device != (work.ID{}) {
		a.Seen = func(r work.RecordRef) (bool, error) { return tx.Seen(c.device, r.Table, r.ID) }
	}
	return a, nil
}

// changedTables are the tables in which a group left something changed.
func changedTables(e apply.Effect) []string {
	var tables []string
	for _, r := range e.Written {
		tables = append(tables, r.Table)
	}
	for _, r := range e.Removed {
		tables = append(tables, r.Table)
	}
	slices.Sort(tables)
	return slices.Compact(tables)
}

// Record returns one record. The error is NotFound.
func (s *Server) Record(table string, id work.ID) (work.Record, error) {
	var r work.Record
	err := s.store.View(func(tx store.Tx) error {
		found, ok, err := tx.Record(table, id)
		if err == nil && !ok {
			err = work.Errorf(work.NotFound, "there is no %s with id %s", table, id)
		}
		r = copyOf(found)
		return err
	})
	return r, err
}

// Query selects records for a list on the server.
type Query struct {
	Table  string
	Lookup string  // lookup column, or "" for all rows
	Target work.ID // what Lookup points to
	After  work.ID // continue after this id
	Limit  int     // 0 = 1,000
}

// limit is how many records the query returns at most.
func (q Query) limit() int {
	if q.Limit <= 0 {
		return 1000
	}
	return q.Limit
}

// Records returns the records that a query selects, in id order.
func (s *Server) Records(q Query) ([]work.Record, error) {
	list := []work.Record{}
	err := s.store.View(func(tx store.Tx) error {
		return s.eachRecord(tx, q, func(r work.Record) bool {
			list = append(list, copyOf(r))
			return len(list) < q.limit()
		})
	})
	return list, err
}

// eachRecord calls yield for the records that a query selects, in id order, until it
// returns false. The limit is for yield to keep.
func (s *Server) eachRecord(tx store.Tx, q Query, yield func(work.Record) bool) error {
	t, err := s.schema.Need(q.Table)
	if err != nil {
		return err
	}
	if q.Lookup == "" {
		return tx.Rows(q.Table, q.After, yield)
	}
	if c := t.Column(q.Lookup); c == nil || c.Type != work.TypeLookup {
		return work.Errorf(work.Invalid, "%s has no lookup column %q", t.Label, q.Lookup)
	}
	var failed error
	err = tx.Lookup(q.Table, q.Lookup, q.Target, func(id work.ID) bool {
		if bytes.Compare(id[:], q.After[:]) <= 0 {
			return true
		}
		r, ok, err := tx.Record(q.Table, id)
		if failed = err; err != nil {
			return false
		}
		return !ok || yield(r)
	})
	if err == nil {
		err = failed
	}
	return err
}

// History returns every revision of a record, oldest first.
func (s *Server) History(table string, id work.ID) ([]store.Revision, error) {
	list := []store.Revision{}
	err := s.store.View(func(tx store.Tx) error {
		return tx.Revisions(table, id, 0, func(r store.Revision) bool {
			list = append(list, r)
			return true
		})
	})
	return list, err
}

func copyOf(r work.Record) work.Record {
	r.Data = append([]byte(nil), r.Data...)
	return r
}
