package localdb

import (
	"encoding/binary"

	"fieldbook/internal/work"
)

// sums are what is known about a table without reading its rows.
type sums struct {
	rows     uint64 // base rows
	digest   work.Digest
	visible  uint64 // rows that the user sees
	lastSync int64  // see nanos
	ready    bool
	changed  bool
}

const sumsBytes = 8 + 16 + 8 + 8 + 1

func (t *txn) sumsOf(table string) (*sums, error) {
	if s := t.sums[table]; s != nil {
		return s, nil
	}
	s := &sums{}
	x := t.top(tablesBucket)
	p, err := x.get([]byte(table))
	if err != nil {
		return nil, err
	}
	if p != nil {
		if len(p) != sumsBytes {
			return nil, damaged(x.path, []byte(table), "a value has the wrong length")
		}
		s.rows = binary.BigEndian.Uint64(p)
		s.digest = work.DigestOf([16]byte(p[8:24]))
		s.visible = binary.BigEndian.Uint64(p[24:])
		s.lastSync = int64(binary.BigEndian.Uint64(p[32:]))
		s.ready = p[40] == 1
	}
	t.sums[table] = s
	return s, nil
}

func (t *txn) writeSums() error {
	x := t.top(tablesBucket)
	for table, s := range t.sums {
		if !s.changed {
			continue
		}
		p := number(s.rows)
		digest := s.digest.Bytes()
		p = append(p, digest[:]...)
		p = binary.BigEndian.AppendUint64(p, s.visible)
		p = binary.BigEndian.AppendUint64(p, uint64(s.lastSync))
		ready := byte(0)
		if s.ready {
			ready = 1
		}
		if err := x.put([]byte(table), append(p, ready)); err != nil {
			return err
		}
	}
	return nil
}
