package server

import (
	"bytes"
	"slices"
	"sync"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

// plan is what one device still has to be told, worked out once and served page by page.
// It lives in memory: after a restart it is simply worked out again.
type plan struct {
	busy sync.Mutex // one pull of a device at a time

	generation uint64 // the page after which the rest continues
	version    int    // profile version it was made for
	rest       []step

	// settled says at which state nothing was left to tell, of which tables, and when a
	// window moves next.
	settled struct {
		at     state
		next   time.Time
		tables map[string]bool
	}
}

// state is everything but the time that decides what a device is to be told.
type state struct {
	version int    // of the profile
	head    uint64 // of the environment's records
	view    uint64 // of the device's view
}

// step is one record to send, or to take away when why is set.
type step struct {
	table string
	id    work.ID
	why   string
}

type plans struct {
	mu       sync.Mutex
	byDevice map[work.ID]*plan
}

func (p *plans) of(device work.ID) *plan {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.byDevice[device] == nil {
		p.byDevice[device] = &plan{}
	}
	return p.byDevice[device]
}

// nothingNew reports whether the device was told everything at this very state.
func (p *plan) nothingNew(at state, now time.Time, wanted []string) bool {
	if p.settled.at != at {
		return false
	}
	if next := p.settled.next; !next.IsZero() && !now.Before(next) {
		return false
	}
	return !slices.ContainsFunc(wanted, func(t string) bool { return !p.settled.tables[t] })
}

// settle notes that at this state nothing is left to tell about the tables. What was said
// of other tables holds on only while no window has moved.
func (p *plan) settle(at state, next time.Time, tables []string) {
	if p.settled.at != at || !p.settled.next.Equal(next) || p.settled.tables == nil {
		p.settled.tables = map[string]bool{}
	}
	p.settled.at, p.settled.next = at, next
	for _, t := range tables {
		p.settled.tables[t] = true
	}
}

// difference lists what separates the device's view from its user's scope: first what
// comes, in table and id order, then what goes. It also returns when the scope next
// changes by time alone.
func (s *Server) difference(tx store.Tx, d device, p *publication, wanted []string, now time.Time) ([]step, time.Time, error) {
	user, err := scope.UserOf(tx, d.User, s.zone)
	if err != nil {
		return nil, time.Time{}, err
	}
	viewer := scope.Viewer{Profile: p.compiled, User: user, Now: now}
	next, err := viewer.NextFlip(tx)
	if err != nil {
		return nil, time.Time{}, err
	}
	members, err := viewer.Members(tx)
	if err != nil {
		return nil, time.Time{}, err
	}
	var come, leave []step
	for _, t := range wanted {
		c, g, err := tableDifference(tx, d, p.compiled.Table(t), members.IDs(t))
		if err != nil {
			return nil, time.Time{}, err
		}
		come, leave = append(come, c...), append(leave, g...)
	}
	dropped, err := droppedTables(tx, d, p.compiled)
	return slices.Concat(come, leave, dropped), next, err
}

// tableDifference walks members and view side by side; both are in id order.
func tableDifference(tx store.Tx, d device, s *profile.Scope, members []work.ID) (come, gone []step, err error) {
	table, next := s.Table.Name, 0
	var failed error
	leaves := func(id work.ID) {
		why := wire.WhyOutOfScope
		if _, exists, err := tx.Record(table, id); err != nil {
			failed = err
		} else if !exists {
			why = wire.WhyDeleted
		}
		gone = append(gone, step{table, id, why})
	}
	err = tx.Holdings(d.ID, table, func(id work.ID, h store.Holding) bool {
		for next < len(members) && bytes.Compare(members[next][:], id[:]) < 0 {
			come = append(come, step{table: table, id: members[next]})
			next++
		}
		if next == len(members) || members[next] != id {
			leaves(id)
			return failed == nil
		}
		next++
		r, ok, err := tx.Record(table, id)
		if err != nil {
			failed = err
		} else if ok && (r.Rev != h.Rev || s.Shape != h.Shape) {
			come = append(come, step{table: table, id: id})
		}
		return failed == nil
	})
	for ; next < len(members); next++ {
		come = append(come, step{table: table, id: members[next]})
	}
	if err == nil {
		err = failed
	}
	return come, gone, err
}

// droppedTables lists what the device holds of tables that its profile no longer has.
func droppedTables(tx store.Tx, d device, c *profile.Compiled) ([]step, error) {
	tables, err := tx.HeldTables(d.ID)
	if err != nil {
		return nil, err
	}
	var steps []step
	for _, t := range tables {
		if c.Table(t) != nil {
			continue
		}
		err := tx.Holdings(d.ID, t, func(id work.ID, _ store.Holding) bool {
			steps = append(steps, step{t, id, wire.WhyDropped})
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return steps, nil
}
