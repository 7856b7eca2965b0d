package localdb

import (
	"encoding/binary"
	"errors"

	"fieldbook/internal/work"
)

// storedGroup is a group as it is stored: with its provisional changes, which a group
// does not show to the network, what the user saw of records that the device does not
// hold, and its rank.
//
// Groups are sent in the order of their numbers, and a group that could not be sent for a
// while gets a new number. The rank stays: it is where the group stands among the user's
// actions. Of two groups in the outbox that share a record, or of which one names the
// other, the one with the lower rank always has the lower number.
type storedGroup struct {
	work.Group
	Rank        uint64        `json:"rank"`
	Provisional []work.Change `json:"provisional,omitempty"`
	Seen        []seenRow     `json:"seen,omitempty"`

	size int
}

// full returns the group with its provisional changes.
func (g *storedGroup) full() work.Group {
	w := g.Group
	w.Provisional = g.Provisional
	return w
}

func stored(g work.Group) *storedGroup { return &storedGroup{Group: g, Provisional: g.Provisional} }

// counters are the numbers that must be known without counting.
type counters struct {
	seq     uint64 // last one given to a group, never to be given again
	entries uint64 // groups in the outbox
	changes uint64 // their changes, without provisional ones
}

func (t *txn) counters() (c counters, err error) {
	x := t.top(metaBucket)
	p, err := x.get(countersKey)
	if err != nil || p == nil {
		return c, err
	}
	if len(p) != 24 {
		return c, damaged(x.path, countersKey, "a value has the wrong length")
	}
	return counters{binary.BigEndian.Uint64(p), binary.BigEndian.Uint64(p[8:]), binary.BigEndian.Uint64(p[16:])}, nil
}

func (t *txn) writeCounters(c counters) error {
	return t.top(metaBucket).put(countersKey, number(c.seq), number(c.entries), number(c.changes))
}

// group returns a group of the outbox.
func (t *txn) group(seq uint64) (*storedGroup, error) {
	if g := t.groups[seq]; g != nil {
		return g, nil
	}
	x := t.top(outboxBucket)
	key := number(seq)
	envelope := []byte(nil)
	if x.bucket != nil {
		envelope = x.bucket.Get(key)
	}
	if envelope == nil {
		t.broken = true
		return nil, damaged(x.path, key, "a group is missing")
	}
	g, err := t.groupIn(x, key, envelope)
	if err == nil {
		t.groups[seq] = g
	}
	return g, err
}

func readGroup(x *box, key, p []byte) (*storedGroup, error) {
	g := &storedGroup{size: len(p)}
	if err := decode(x, key, p, g); err != nil {
		return nil, err
	}
	if len(key) != 8 || g.Seq != binary.BigEndian.Uint64(key) {
		return nil, damaged(x.path, key, "a group has the number of another")
	}
	return g, nil
}

// enqueue puts a group at the end of the outbox under the next number.
func (t *txn) enqueue(g *storedGroup) error {
	c, err := t.counters()
	if err != nil {
		return err
	}
	c.seq++
	c.entries++
	c.changes += uint64(len(g.Changes))
	g.Seq = c.seq
	if g.Rank == 0 {
		g.Rank = g.Seq
	}
	raw, err := encode(g)
	if err != nil {
		return err
	}
	if len(raw) > maxGroupBytes {
		return work.Errorf(work.TooLarge, "the change is %d bytes; the limit is %d", len(raw), maxGroupBytes)
	}
	g.size = len(raw)
	key := number(g.Seq)
	for _, s := range g.Seen {
		if err := t.keepSeen(s); err != nil {
			return err
		}
	}
	for k, flags := range touchedBy(g) {
		if err := t.top(touchBucket).put(touchKey(k, g.Seq), []byte{flags}); err != nil {
			return err
		}
		t.append(k, g)
	}
	t.groups[g.Seq] = g
	t.change.Outbox = true
	return errors.Join(
		t.writeCounters(c),
		t.top(outboxBucket).put(key, raw),
		t.top(ageBucket).put(append(ageKey(g), key...)),
		t.place(g.ID, inOutbox, g.Seq),
	)
}

// dequeue takes a group out of the outbox. The caller says where it went.
func (t *txn) dequeue(g *storedGroup) error {
	c, err := t.counters()
	if err != nil {
		return err
	}
	c.entries--
	c.changes -= uint64(len(g.Changes))
	key := number(g.Seq)
	for k := range touchedBy(g) {
		if err := t.top(touchBucket).del(touchKey(k, g.Seq)); err != nil {
			return err
		}
		t.spoil(k)
	}
	delete(t.groups, g.Seq)
	t.change.Outbox = true
	return errors.Join(
		t.writeCounters(c),
		t.top(outboxBucket).del(key),
		t.top(ageBucket).del(append(ageKey(g), key...)),
		t.top(groupsBucket).del(g.ID[:]),
	)
}

// requeue moves a group to the end of the outbox.
func (t *txn) requeue(g *storedGroup) error {
	moved := *g
	if err := t.dequeue(g); err != nil {
		return err
	}
	return t.enqueue(&moved)
}

func ageKey(g *storedGroup) []byte {
	at := instantKey(g.At)
	return at[:]
}

// The places where a group can be. Stored: append, never renumber.
const (
	inOutbox    byte = 1
	inAnswered  byte = 2
	inDiscarded byte = 3
	inAside     byte = 4 // could not be read any more
)

// place notes where a group is: in which bucket, under which number.
func (t *txn) place(group work.ID, where byte, n uint64) error {
	return t.top(groupsBucket).put(group[:], []byte{where}, number(n))
}

// placeOf returns where a group is; 0 if it is nowhere.
func (t *txn) placeOf(group work.ID) (where byte, n uint64, err error) {
	x := t.top(groupsBucket)
	p, err := x.get(group[:])
	if err != nil || p == nil {
		return 0, 0, err
	}
	if len(p) != 9 {
		return 0, 0, damaged(x.path, group[:], "a value has the wrong length")
	}
	return p[0], binary.BigEndian.Uint64(p[1:]), nil
}

// waiting returns a group of the outbox by its id. The error is NotFound if it is not
// there.
func (t *txn) waiting(group work.ID) (*storedGroup, error) {
	where, n, err := t.placeOf(group)
	if err != nil {
		return nil, err
	}
	if where != inOutbox {
		return nil, work.Errorf(work.NotFound, "the change is not waiting to be sent any more")
	}
	return t.group(n)
}
