package bolt

import (
	"bytes"
	"encoding/json"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

func historyPrefix(table string, id work.ID) []byte {
	return append(append([]byte(table), 0), id[:]...)
}

// AddRevision implements store.History.
func (t *tx) AddRevision(r store.Revision) error {
	data, err := marshal(r)
	if err != nil {
		return err
	}
	return t.top(bucketHistory).put(append(historyPrefix(r.Table, r.ID), number(r.Rev)...), data)
}

// Revisions implements store.History.
func (t *tx) Revisions(table string, id work.ID, after uint64, yield func(store.Revision) bool) error {
	return eachKept(t, table, id, after+1, revisionKey, yield)
}

// AddAside implements store.History. A change that lost lies behind the revision that won.
func (t *tx) AddAside(a store.Aside) error {
	data, err := marshal(a)
	if err != nil {
		return err
	}
	key := append(historyPrefix(a.Table, a.ID), number(a.Rev)...)
	return t.top(bucketHistory).put(append(key, a.MID[:]...), data)
}

// Asides implements store.History.
func (t *tx) Asides(table string, id work.ID, yield func(store.Aside) bool) error {
	return eachKept(t, table, id, 0, asideKey, yield)
}

// How long the keys are, behind the record's prefix.
const (
	revisionKey = 8                // the rev
	asideKey    = revisionKey + 16 // and the change's id
)

// eachKept visits what the history keeps of a record from a rev on, of one length of key.
func eachKept[V any](t *tx, table string, id work.ID, from uint64, length int, yield func(V) bool) error {
	prefix := historyPrefix(table, id)
	b := t.top(bucketHistory)
	c := b.Cursor()
	start := append(bytes.Clone(prefix), number(from)...)
	for k, v := c.Seek(start); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if len(k) != len(prefix)+length {
			continue
		}
		body, err := b.open(k, v)
		if err != nil {
			return err
		}
		var kept V
		if err := json.Unmarshal(body, &kept); err != nil {
			return work.Errorf(work.Damaged, "history of %s %s: %w", table, id, err)
		}
		if !yield(kept) {
			return nil
		}
	}
	return nil
}
