package scope

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Pins are records that are in a device's scope for a while although no filter takes them
// in: until when, by table and id. What may not be read, or is gone, a pin does not keep.
type Pins map[string]map[work.ID]time.Time

// Add pins a record until an instant, whatever was said of it before.
func (p Pins) Add(ref work.RecordRef, until time.Time) {
	if p[ref.Table] == nil {
		p[ref.Table] = map[work.ID]time.Time{}
	}
	p[ref.Table][ref.ID] = until
}

// until returns when the record's pin ends; the zero time = it is not pinned any more.
func (p Pins) until(table string, id work.ID, now time.Time) time.Time {
	if until := p[table][id]; now.Before(until) {
		return until
	}
	return time.Time{}
}

// pinned reports whether a pin keeps the record now.
func (v Viewer) pinned(table string, id work.ID) bool {
	return !v.Pins.until(table, id, v.Now).IsZero()
}

// InScope reports whether a record is in scope by its table's rule, by a pin or by what the
// device holds.
func (v Viewer) InScope(tx store.Tx, device work.ID, ref work.RecordRef) (bool, error) {
	s := v.Profile.Table(ref.Table)
	if s == nil {
		return false, nil
	}
	r, exists, err := tx.Record(ref.Table, ref.ID)
	if err != nil || !exists || !v.mayRead(r) {
		return false, err
	}
	e := evaluation{Viewer: v, tx: tx, device: device}
	return e.takes(s, r)
}
