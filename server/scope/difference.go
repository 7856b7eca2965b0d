package scope

import (
	"slices"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Step is one record to send, or to take away when Why is set.
type Step struct {
	Table string
	ID    work.ID
	Rev   uint64 // of the record to send, when it was looked at
	Why   string
}

// Difference is what separates a device's view from its user's scope: first what comes, in
// table and id order, then what goes.
type Difference struct {
	Steps []Step
	// Repoint are copies that stay as they are and whose Points are others by this profile
	// than the view says.
	Repoint []Repoint
	// NextFlip is when time alone next changes what the filters and pins take in, as far as the rows
	// are concerned that were looked at.
	NextFlip time.Time
}

// Repoint is a copy with the Points that it is to have.
type Repoint struct {
	Ref     work.RecordRef
	Holding store.Holding
}

// Compare evaluates the whole scope and compares it with the whole view.
func (v Viewer) Compare(tx store.Tx, device work.ID) (Difference, error) {
	members, err := v.Members(tx)
	if err != nil {
		return Difference{}, err
	}
	c := comparison{Viewer: v, tx: tx, device: device}
	for _, s := range v.Profile.Tables {
		if err := c.table(s, members.IDs(s.Table.Name)); err != nil {
			return Difference{}, err
		}
	}
	dropped, err := c.dropped()
	if err != nil {
		return Difference{}, err
	}
	next, err := v.NextFlip(tx)
	return Difference{Steps: slices.Concat(c.come, c.leave, dropped), Repoint: c.repoint, NextFlip: next}, err
}

type comparison struct {
	Viewer
	tx          store.Tx
	device      work.ID
	come, leave []Step
	repoint     []Repoint
}

// table walks members and view side by side; both are in id order.
func (c *comparison) table(s *profile.Scope, members []work.ID) error {
	table, next := s.Table.Name, 0
	var failed error
	comes := func(id work.ID) {
		r, _, err := c.tx.Record(table, id)
		c.come, failed = append(c.come, Step{Table: table, ID: id, Rev: r.Rev}), err
	}
	err := c.tx.Holdings(c.device, table, func(id work.ID, h store.Holding) bool {
		for next < len(members) && failed == nil && slices.Compare(members[next][:], id[:]) < 0 {
			comes(members[next])
			next++
		}
		if failed != nil {
			return false
		}
		if next < len(members) && members[next] == id {
			failed = c.stays(s, id, h)
			next++
		} else {
			failed = c.leaves(table, id)
		}
		return failed == nil
	})
	for ; next < len(members) && failed == nil; next++ {
		comes(members[next])
	}
	return firstError(err, failed)
}

// stays looks whether the copy of a member is the right one.
func (c *comparison) stays(s *profile.Scope, id work.ID, h store.Holding) error {
	r, _, err := c.tx.Record(s.Table.Name, id)
	if err != nil {
		return err
	}
	if r.Rev != h.Rev || s.Shape != h.Shape {
		c.come = append(c.come, Step{Table: s.Table.Name, ID: id, Rev: r.Rev})
		return nil
	}
	if points := c.Profile.Points(r); !slices.Equal(points, h.Points) {
		h.Points = points
		c.repoint = append(c.repoint, Repoint{work.RecordRef{Table: s.Table.Name, ID: id}, h})
	}
	return nil
}

func (c *comparison) leaves(table string, id work.ID) error {
	r, exists, err := c.tx.Record(table, id)
	c.leave = append(c.leave, Step{Table: table, ID: id, Why: c.why(r, exists)})
	return err
}

// why says why a record that is held is not in scope.
func (v Viewer) why(r work.Record, exists bool) string {
	switch {
	case !exists:
		return wire.WhyDeleted
	case !v.mayRead(r):
		return wire.WhyRevoked
	}
	return wire.WhyOutOfScope
}

// dropped lists what the device holds of tables that its profile does not have.
func (c *comparison) dropped() ([]Step, error) {
	tables, err := c.tx.HeldTables(c.device)
	if err != nil {
		return nil, err
	}
	var steps []Step
	for _, t := range tables {
		if c.Profile.Table(t) != nil {
			continue
		}
		err := c.tx.Holdings(c.device, t, func(id work.ID, _ store.Holding) bool {
			steps = append(steps, Step{Table: t, ID: id, Why: wire.WhyDropped})
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return steps, nil
}
