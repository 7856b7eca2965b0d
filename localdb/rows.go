package localdb

import (
	"bytes"
	"encoding/binary"
	"encoding/json"

	"fieldbook/internal/work"
)

type jsonValue = json.RawMessage

// baseRow is a record as the server sent it.
type baseRow struct {
	rev   uint64
	shape uint32
	data  []byte
}

func (r baseRow) leaf(k recordKey) work.Digest {
	return work.Leaf(work.Record{Table: k.table, ID: k.id, Rev: r.rev, Data: r.data}, r.shape)
}

func readBase(x *box, key, p []byte) (r baseRow, err error) {
	if len(p) <= 12 {
		return r, damaged(x.path, key, "a row is too short")
	}
	return baseRow{binary.BigEndian.Uint64(p), binary.BigEndian.Uint32(p[8:]), p[12:]}, nil
}

// base returns the row that the server sent last.
func (t *txn) base(k recordKey) (r baseRow, found bool, err error) {
	x := t.sub(baseBucket, k.table, "")
	p, err := x.get(k.id[:])
	if err != nil || p == nil {
		return r, false, err
	}
	r, err = readBase(x, k.id[:], p)
	return r, err == nil, err
}

func (t *txn) writeBase(k recordKey, r baseRow) error {
	var head [12]byte
	binary.BigEndian.PutUint64(head[:], r.rev)
	binary.BigEndian.PutUint32(head[8:], r.shape)
	x := t.sub(baseBucket, k.table, "")
	x.bucket.FillPercent = 0.8 // ids ascend, mostly
	return x.put(k.id[:], head[:], r.data)
}

// shown is a row of the overlay or one that was kept: its flag, rev and data. The flag
// says whether there is a row at all.
type shown struct {
	flag byte
	rev  uint64
	data []byte
}

// The flags of overlay and kept rows.
const (
	flagRow     byte = 1 // the row, as the user sees it or as the base was
	flagHidden  byte = 2 // overlay: the user's edits leave nothing to see
	flagRevoked byte = 3 // kept: the server took the right away, so nothing may be seen
)

func (t *txn) shown(top string, k recordKey) (s shown, found bool, err error) {
	x := t.sub(top, k.table, "")
	p, err := x.get(k.id[:])
	if err != nil || p == nil {
		return s, false, err
	}
	s, err = readShown(x, k.id[:], p)
	return s, err == nil, err
}

func readShown(x *box, key, p []byte) (s shown, err error) {
	if len(p) < 9 {
		return s, damaged(x.path, key, "a row is too short")
	}
	s = shown{flag: p[0], rev: binary.BigEndian.Uint64(p[1:])}
	if s.flag == flagRow {
		s.data = p[9:]
	}
	return s, nil
}

func (t *txn) writeShown(top string, k recordKey, s shown) error {
	return t.sub(top, k.table, "").put(k.id[:], []byte{s.flag}, number(s.rev), s.data)
}

// effective returns the row that the user sees; data is nil if there is none.
func (t *txn) effective(k recordKey) (rev uint64, data []byte, err error) {
	over, found, err := t.shown(overlayBucket, k)
	if err != nil || found {
		return over.rev, over.data, err
	}
	if touches, err := t.touches(k); err != nil {
		return 0, nil, err
	} else if len(touches) > 0 {
		return 0, nil, lostOverlay(k)
	}
	base, _, err := t.base(k)
	return base.rev, base.data, err
}

// lostOverlay is the error for a record that groups touch and that has no overlay: an
// older version of a page can have every checksum right.
func lostOverlay(k recordKey) error {
	return damaged(overlayBucket+"/"+k.table, []byte(k.id.String()), "the edited record is missing")
}

// putBase stores a row of the server and reports whether it was taken: one that is older
// than what is there is not, unless forced.
func (t *txn) putBase(row Row, force bool) (bool, error) {
	k := recordKey{row.Record.Table, row.Record.ID}
	if err := checkRow(row.Record); err != nil {
		return false, err
	}
	old, had, err := t.base(k)
	if err != nil || had && row.Record.Rev < old.rev && !force {
		return false, err
	}
	s, err := t.sumsOf(k.table)
	if err != nil {
		return false, err
	}
	r := baseRow{row.Record.Rev, row.Shape, row.Record.Data}
	if had {
		if old.rev == r.rev && old.shape == r.shape && bytes.Equal(old.data, r.data) {
			return true, nil
		}
		s.digest = s.digest.Minus(old.leaf(k))
		s.rows--
	}
	s.rows++
	s.digest, s.changed = s.digest.Plus(r.leaf(k)), true
	if t.sub(overlayBucket, k.table, "").has(k.id[:]) {
		t.spoil(k)
		if err := row.Record.Scan(func(string, json.RawMessage) bool { return true }); err != nil {
			return false, err
		}
		if err := t.sub(keptBucket, k.table, "").del(k.id[:]); err != nil {
			return false, err
		}
	} else if err := t.visible(k, old.data, r.data); err != nil {
		return false, err
	}
	if !had {
		if err := t.dropGrace(k); err != nil {
			return false, err
		}
	}
	return true, t.writeBase(k, r)
}

func checkRow(r work.Record) error {
	if err := checkName("table", r.Table); err != nil {
		return err
	}
	if r.ID == (work.ID{}) || len(r.Data) == 0 {
		return work.Errorf(work.Invalid, "a row of table %s has no id or no data", r.Table)
	}
	if len(r.Data) > work.MaxRecordBytes {
		return work.Errorf(work.TooLarge, "record %s of table %s has %d bytes; the limit is %d", r.ID, r.Table, len(r.Data), work.MaxRecordBytes)
	}
	return nil // whether the data is a flat object shows when it is read for the indexes
}

// removeBase takes a row away and reports whether there was one. Under a pending edit
// the row stays readable until the edit is answered, unless the right was revoked. Of what
// the user has opened or changed today a copy is kept.
func (t *txn) removeBase(k recordKey, why string) (bool, error) {
	old, had, err := t.base(k)
	if err != nil {
		return false, err
	}
	if had {
		s, err := t.sumsOf(k.table)
		if err != nil {
			return false, err
		}
		s.digest, s.changed = s.digest.Minus(old.leaf(k)), true
		s.rows--
		if err := t.keepGrace(k, old, why); err != nil {
			return false, err
		}
	} else if why == WhyRevoked {
		if err := t.dropGrace(k); err != nil {
			return false, err
		}
	}
	if t.sub(overlayBucket, k.table, "").has(k.id[:]) {
		t.spoil(k)
		switch {
		case why == WhyRevoked:
			err = t.writeShown(keptBucket, k, shown{flag: flagRevoked})
		case had:
			err = t.writeShown(keptBucket, k, shown{flagRow, old.rev, old.data})
		}
	} else if had {
		err = t.visible(k, old.data, nil)
	}
	if err != nil || !had {
		return false, err
	}
	return true, t.sub(baseBucket, k.table, "").del(k.id[:])
}

// visible notes that what the user sees of a record changes from one data to another.
func (t *txn) visible(k recordKey, old, new []byte) error {
	t.change.Tables[k.table] = true
	if (old == nil) != (new == nil) {
		s, err := t.sumsOf(k.table)
		if err != nil {
			return err
		}
		s.changed = true
		if new == nil {
			s.visible--
		} else {
			s.visible++
		}
	}
	return t.reindex(k.table, k.id, old, new)
}
