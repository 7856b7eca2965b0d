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
	prefix := historyPrefix(table, id)
	b := t.top(bucketHistory)
	c := b.Cursor()
	start := append(bytes.Clone(prefix), number(after+1)...)
	for k, v := c.Seek(start); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		body, err := b.open(k, v)
		if err != nil {
			return err
		}
		var r store.Revision
		if err := json.Unmarshal(body, &r); err != nil {
			return work.Errorf(work.Damaged, "revision of %s %s: %w", table, id, err)
		}
		if !yield(r) {
			return nil
		}
	}
	return nil
}
