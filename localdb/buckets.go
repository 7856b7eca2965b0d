package localdb

import (
	"bytes"

	bolt "go.etcd.io/bbolt"
)

// The buckets. A name here is part of the file format and of every checksum.
const (
	metaBucket      = "meta"      // single values by name
	baseBucket      = "base"      // table / record id: the row as the server sent it
	overlayBucket   = "overlay"   // table / record id: the row that the user sees, where that is another
	keptBucket      = "kept"      // table / record id: what the base was when it left under a pending edit
	lookupBucket    = "lookup"    // table / column / target id, record id
	timeBucket      = "time"      // table / column / instant, record id
	tablesBucket    = "tables"    // table: running sums and state
	outboxBucket    = "outbox"    // seq: group
	ageBucket       = "age"       // time of the action, seq
	touchBucket     = "touch"     // record id, seq, table: what the group does to it
	deliveryBucket  = "delivery"  // group id: attempts
	groupsBucket    = "groups"    // group id: which bucket has it, under which key
	answeredBucket  = "answered"  // number: outcome of a group that has left the outbox
	discardedBucket = "discarded" // number: group that the user took back
	refusedBucket   = "refused"   // group id: records that later groups must wait for
	errorBucket     = "errors"    // sync error id
	troubleBucket   = "trouble"   // record id, sync error id: unresolved
	runBucket       = "runs"      // number: sync log
	draftBucket     = "drafts"    // key: text
	disposalBucket  = "disposals" // sync error id: what the user made of it, for the server
	contentBucket   = "content"   // number: answered group, whole
	asideBucket     = "aside"     // seq: the bytes of an outbox entry that cannot be read any more
	parkedBucket    = "parked"    // owner: the buckets of a user while another is signed in
	viewedBucket    = "viewed"    // record id, table: when the user opened it today, and what its page showed
	graceBucket     = "grace"     // record id, table: what it was when it left under the user's eyes
)

var topBuckets = [...]string{
	metaBucket, baseBucket, overlayBucket, keptBucket, lookupBucket, timeBucket, tablesBucket,
	outboxBucket, ageBucket, touchBucket, deliveryBucket, groupsBucket, answeredBucket,
	discardedBucket, refusedBucket, errorBucket, troubleBucket, runBucket, draftBucket,
}

// laterBuckets came after the first files had been written: a file may lack them until it
// is opened for writing.
var laterBuckets = [...]string{disposalBucket, contentBucket, asideBucket, parkedBucket, viewedBucket, graceBucket}

// box is a bucket whose values are envelopes. A box without a bucket is empty.
type box struct {
	bucket *bolt.Bucket
	path   string
	sum    uint32
}

// get returns the payload of a key, nil if there is none. It is valid inside the
// transaction only. The error is Damaged.
func (x *box) get(key []byte) ([]byte, error) {
	if x.bucket == nil {
		return nil, nil
	}
	envelope := x.bucket.Get(key)
	if envelope == nil {
		return nil, nil
	}
	return x.open(key, envelope)
}

func (x *box) open(key, envelope []byte) ([]byte, error) {
	payload, ok := openEnvelope(x.sum, key, envelope)
	if !ok {
		return nil, damaged(x.path, key, "a checksum does not match")
	}
	return payload, nil
}

// has reports whether the key exists, without looking at its value.
func (x *box) has(key []byte) bool { return x.bucket != nil && x.bucket.Get(key) != nil }

// put stores the parts, one after the other, as the payload of a key.
func (x *box) put(key []byte, parts ...[]byte) error {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	envelope := newEnvelope(n)
	for _, p := range parts {
		envelope = append(envelope, p...)
	}
	return x.bucket.Put(key, closeEnvelope(x.sum, key, envelope))
}

// del removes a key; one that is not there is no error.
func (x *box) del(key []byte) error {
	if x.bucket == nil {
		return nil
	}
	return x.bucket.Delete(key)
}

// scan calls yield for the keys that start with prefix, in order, until it returns false
// or an error. Nothing may be written to the bucket meanwhile.
func (x *box) scan(prefix []byte, yield func(key, payload []byte) (bool, error)) error {
	return x.walk(prefix, false, func(key, envelope []byte) (bool, error) {
		if !bytes.HasPrefix(key, prefix) {
			return false, nil
		}
		payload, err := x.open(key, envelope)
		if err != nil {
			return false, err
		}
		return yield(key, payload)
	})
}

// walk visits the bucket from a key on, forward, or backward from before it, with raw
// envelopes.
func (x *box) walk(from []byte, backward bool, yield func(key, envelope []byte) (bool, error)) error {
	s := x.steps(from, backward)
	for {
		if err := s.next(); err != nil || s.key == nil {
			return err
		}
		if more, err := yield(s.key, s.envelope); err != nil || !more {
			return err
		}
	}
}

// stepper goes through a bucket one key at a time.
type stepper struct {
	x             *box
	c             *bolt.Cursor
	from          []byte
	backward      bool
	key, envelope []byte // nil at the end
}

func (x *box) steps(from []byte, backward bool) *stepper {
	return &stepper{x: x, from: from, backward: backward}
}

// next moves on. Keys that do not ascend (or descend) mean that pages point at each other
// in a circle, which would otherwise never end.
func (s *stepper) next() error {
	last := s.key
	switch {
	case s.x.bucket == nil:
		return nil
	case s.c == nil:
		s.c = s.x.bucket.Cursor()
		s.key, s.envelope = s.first()
	case s.key == nil:
		return nil
	case s.backward:
		s.key, s.envelope = s.c.Prev()
	default:
		s.key, s.envelope = s.c.Next()
	}
	if last != nil && s.key != nil {
		if order := bytes.Compare(last, s.key); order == 0 || (order < 0) == s.backward {
			return damaged(s.x.path, s.key, "the keys are out of order")
		}
	}
	return nil
}

func (s *stepper) first() (key, envelope []byte) {
	switch {
	case !s.backward && len(s.from) == 0:
		return s.c.First()
	case !s.backward:
		return s.c.Seek(s.from)
	case len(s.from) == 0:
		return s.c.Last()
	}
	if key, _ = s.c.Seek(s.from); key == nil {
		return s.c.Last()
	}
	return s.c.Prev()
}
