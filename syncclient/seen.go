package syncclient

import (
	"sync"
	"time"

	"fieldbook/internal/work"
)

const (
	// seenFor is how long a record from the server stands for itself: a screen that puts many
	// records together asks for each of them several times.
	seenFor = 10 * time.Second
	// seenMost bounds the records that are remembered, in number.
	seenMost = 5000
)

// seen are the records that the user was shown from the server. An edit starts from what
// was seen, however long ago that was.
type seen struct {
	now func() time.Time

	mu   sync.Mutex
	rows map[work.RecordRef]seenRow
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
	if len(s.rows)+len(found)+len(asked) > seenMost {
		clear(s.rows)
	}
	now := s.now()
	for _, ref := range asked {
		s.rows[ref] = seenRow{record: work.Record{Table: ref.Table, ID: ref.ID}, at: now}
	}
	for _, r := range found {
		s.rows[refOf(r)] = seenRow{record: r, at: now}
	}
}

// fresh returns a record that was shown a moment ago.
func (s *seen) fresh(ref work.RecordRef) (r work.Record, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	row, ok := s.rows[ref]
	return row.record, ok && !row.stale && early(row.at.Add(seenFor), s.now(), seenFor)
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
