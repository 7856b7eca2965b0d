package syncclient

import (
	"slices"
	"sync"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

const (
	// seenFor is how long a record from the server stands for itself: a screen that puts many
	// records together asks for each of them several times.
	seenFor = 10 * time.Second
	// seenMost and seenBytes bound the records that are remembered.
	seenMost  = 25_000
	seenBytes = 64 << 20
	// pointedMost bounds what is remembered to be fetched along.
	pointedMost = 100_000
)

// seen are the records that the user was shown from the server. An edit starts from what
// was seen, however long ago that was.
type seen struct {
	now func() time.Time

	mu    sync.Mutex
	rows  map[work.RecordRef]seenRow
	bytes int // of the rows' data

	// What those records point to that was not seen itself: the order, and what is left of it.
	order     []work.RecordRef
	pointed   map[work.RecordRef]bool
	pointedAt time.Time // when the last of them was
}

type seenRow struct {
	record work.Record // no data: the server has no such record for this user
	at     time.Time
	stale  bool // a change has been answered since
}

func refOf(r work.Record) work.RecordRef { return work.RecordRef{Table: r.Table, ID: r.ID} }

// note remembers records, and that those of asked that are not among them do not exist.
func (s *seen) note(found []work.Record, asked []work.RecordRef) {
	s.mu.Lock()
	defer s.mu.Unlock()
	size := 0
	for _, r := range found {
		size += len(r.Data)
	}
	if len(s.rows)+len(found)+len(asked) > seenMost || s.bytes+size > seenBytes {
		clear(s.rows)
		s.bytes = 0
	}
	for _, ref := range asked {
		s.put(work.Record{Table: ref.Table, ID: ref.ID})
	}
	for _, r := range found {
		s.put(r)
	}
}

func (s *seen) put(r work.Record) {
	ref := refOf(r)
	s.bytes += len(r.Data) - len(s.rows[ref].record.Data)
	s.rows[ref] = seenRow{record: r, at: s.now()}
}

// point remembers that a record is pointed to.
func (s *seen) point(ref work.RecordRef) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pointed[ref] || s.known(ref) || len(s.order) >= pointedMost {
		return
	}
	s.order, s.pointed[ref], s.pointedAt = append(s.order, ref), true, s.now()
}

// along returns the record that is asked for, and with it as many as fit into a request of
// those that were pointed to and will be asked for next, of the same table first.
func (s *seen) along(first work.RecordRef) []work.RecordRef {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !early(s.pointedAt.Add(seenFor), s.now(), seenFor) { // nobody asks for them any more
		s.order = nil
		clear(s.pointed)
	}
	delete(s.pointed, first)
	refs := []work.RecordRef{first}
	for _, same := range [...]bool{true, false} {
		for _, ref := range s.order {
			if len(refs) < wire.MaxQueryRows && (ref.Table == first.Table) == same && s.pointed[ref] {
				delete(s.pointed, ref)
				if !s.known(ref) {
					refs = append(refs, ref)
				}
			}
		}
	}
	s.order = slices.DeleteFunc(s.order, func(ref work.RecordRef) bool { return !s.pointed[ref] })
	return refs
}

// fresh returns a record that was shown a moment ago.
func (s *seen) fresh(ref work.RecordRef) (r work.Record, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rows[ref].record, s.known(ref)
}

func (s *seen) known(ref work.RecordRef) bool {
	row, ok := s.rows[ref]
	return ok && !row.stale && early(row.at.Add(seenFor), s.now(), seenFor)
}

// of returns the records of a group as they were shown, and those of them that may have
// changed since by what the user did.
func (s *seen) of(g work.Group) (records []work.Record, stale []work.RecordRef) {
	s.mu.Lock()
	defer s.mu.Unlock()
	given := map[work.RecordRef]bool{}
	for _, list := range [...][]work.Change{g.Changes, g.Provisional} {
		for _, c := range list {
			ref := work.RecordRef{Table: c.Table, ID: c.ID}
			row := s.rows[ref]
			if len(row.record.Data) == 0 || given[ref] {
				continue
			}
			given[ref] = true
			records = append(records, row.record)
			if row.stale {
				stale = append(stale, ref)
			}
		}
	}
	return records, stale
}

// expire lets no record stand for itself any more: what the server derives from a change
// may be anywhere.
func (s *seen) expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ref, row := range s.rows {
		row.stale = true
		s.rows[ref] = row
	}
}
