package localdb

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"

	"fieldbook/internal/work"
)

// CodeDamaged is the code of the sync errors that the device itself raises: an entry of
// the outbox cannot be read any more. What is left of its bytes is kept, see
// [ExportOutbox]. Later changes of its records wait until a person has decided, as they do
// for a refused change; the others are sent.
const CodeDamaged = "damaged_entry"

// sweep sets every entry of the outbox aside that cannot be read, and every one that
// other buckets know of and that is not there.
func (t *txn) sweep() error {
	broken := map[uint64]*storedGroup{}
	found := map[uint64]*storedGroup{}
	x := t.top(outboxBucket)
	err := x.walk(nil, false, func(key, envelope []byte) (bool, error) {
		if len(key) != 8 {
			return false, damaged(x.path, key, "a key has the wrong length")
		}
		g, err := t.groupIn(x, key, envelope)
		seq := binary.BigEndian.Uint64(key)
		if found[seq] = g; err != nil {
			broken[seq] = &storedGroup{}
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	touch := t.top(touchBucket)
	err = touch.walk(nil, false, func(key, _ []byte) (bool, error) {
		if len(key) <= 24 {
			return false, damaged(touch.path, key, "a key has the wrong length")
		}
		if _, ok := found[binary.BigEndian.Uint64(key[16:])]; !ok {
			broken[binary.BigEndian.Uint64(key[16:])] = &storedGroup{}
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	groups := t.top(groupsBucket)
	err = groups.walk(nil, false, func(key, envelope []byte) (bool, error) {
		if p, err := groups.open(key, envelope); err == nil && len(p) == 9 && p[0] == inOutbox {
			if seq := binary.BigEndian.Uint64(p[1:]); found[seq] == nil {
				broken[seq] = &storedGroup{}
			}
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	if len(broken) > 0 {
		if err := t.forgetBroken(broken); err != nil {
			return err
		}
	}
	for _, seq := range slices.Sorted(maps.Keys(broken)) {
		if err := t.setAside(seq, broken[seq], found); err != nil {
			return err
		}
	}
	c, err := t.counters()
	if err != nil {
		return err
	}
	c.entries, c.changes = 0, 0
	for seq, g := range found {
		if broken[seq] == nil {
			c.entries++
			c.changes += uint64(len(g.Changes))
		}
	}
	t.change.Outbox = true
	return t.writeCounters(c)
}

// forgetBroken takes the traces of broken entries out of the other buckets and gathers
// from them what is known of each: its id and the records that it touched.
func (t *txn) forgetBroken(broken map[uint64]*storedGroup) error {
	type trace struct {
		x   *box
		key []byte
	}
	var traces []trace
	for _, x := range [...]*box{t.top(touchBucket), t.top(ageBucket), t.top(groupsBucket)} {
		err := x.walk(nil, false, func(key, envelope []byte) (bool, error) {
			p, _ := x.open(key, envelope)
			switch {
			case x.path == touchBucket:
				g := broken[binary.BigEndian.Uint64(key[16:])]
				if g == nil {
					return true, nil
				}
				k := recordKey{string(key[24:]), work.ID(key[:16])}
				t.spoil(k)
				if c := (work.Change{Table: k.table, ID: k.id, Op: work.Update}); len(p) != 1 || p[0]&touchChange != 0 {
					if len(p) == 1 && p[0]&touchCreate != 0 {
						c.Op = work.Create
					}
					g.Changes = append(g.Changes, c)
				}
			case x.path == ageBucket && len(key) == 16:
				if broken[binary.BigEndian.Uint64(key[8:])] == nil {
					return true, nil
				}
			case x.path == groupsBucket && len(key) == 16 && len(p) == 9 && p[0] == inOutbox:
				g := broken[binary.BigEndian.Uint64(p[1:])]
				if g != nil {
					g.ID = work.ID(key)
				}
				return true, nil // its place is noted anew
			default:
				return true, nil
			}
			traces = append(traces, trace{x, bytes.Clone(key)})
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	for _, f := range traces {
		if err := f.x.del(f.key); err != nil {
			return err
		}
	}
	return nil
}

// setAside moves one broken entry out of the outbox, byte by byte, and raises the sync
// error that says so.
func (t *txn) setAside(seq uint64, g *storedGroup, all map[uint64]*storedGroup) error {
	key := number(seq)
	x := t.top(outboxBucket)
	raw := bytes.Clone(x.bucket.Get(key))
	if err := x.del(key); err != nil {
		return err
	}
	delete(t.groups, seq)
	if err := t.top(asideBucket).put(key, raw); err != nil {
		return err
	}
	if g.ID == (work.ID{}) {
		g.ID = t.db.newID()
	}
	g.Seq, g.At, g.Title = seq, t.db.now().UTC(), "A change that was damaged on this device"
	if err := t.place(g.ID, inAside, seq); err != nil {
		return err
	}
	if err := t.top(deliveryBucket).del(g.ID[:]); err != nil {
		return err
	}
	// Its rank is lost, and lies between those of its neighbours.
	for at, o := range all {
		if o != nil && at < seq && refusalOf(g).shares(o) {
			g.Rank = max(g.Rank, o.Rank)
		}
	}
	e := SyncError{ID: t.db.newID(), Type: ErrorOther, Code: CodeDamaged, At: g.At, State: ErrorActive,
		Message: "A change was damaged on this device's disk before it could be sent. Look at the record, make the change again if it is missing, then discard this entry."}
	if len(g.Changes) > 0 {
		e.Change = g.Changes[0]
	}
	if err := t.writeError(&storedError{SyncError: e, Group: g, Refused: true}); err != nil {
		return err
	}
	return t.putJSON(t.top(refusedBucket), g.ID[:], refusalOf(g))
}
