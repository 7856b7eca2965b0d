package bolt

import (
	"bytes"
	"encoding/binary"
	"log/slog"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// The formats of the file that this program reads. One of the earlier is brought up to date
// when it is opened: its rows are as they were, it has fewer indexes.
const (
	format  = "fieldbook environment 2"
	earlier = "fieldbook environment 1"
)

// rebuilt are the buckets that the earlier format does not have and that follow from the
// others.
var rebuilt = [][]byte{bucketRange, bucketChange, bucketPointer, bucketSeen}

// prepare makes an empty file an environment and checks that any other is one.
func (s *Store) prepare(path string, log *slog.Logger) error {
	found, empty := "", false
	err := s.View(func(t store.Tx) error {
		b := t.(*tx).b
		if meta := b.Bucket(bucketMeta); meta != nil {
			found = string(meta.Get(keyFormat))
			switch {
			case strings.Contains(found, "fieldbook device database"):
				return work.Errorf(work.Invalid, "%s is a device's database, not a server's: choose another folder with --data; it was left untouched", path)
			case !strings.HasPrefix(found, "fieldbook environment "):
				return work.Errorf(work.Damaged, "%s is a database of another program; it was left untouched", path)
			}
			return nil
		}
		name, _ := b.Cursor().First()
		if empty = name == nil; !empty {
			return work.Errorf(work.Damaged, "%s is a database of another program; it was left untouched", path)
		}
		return nil
	})
	switch {
	case err != nil || found == format:
		return err
	case empty:
		return s.Update(func(t store.Tx) error { return t.(*tx).found() })
	case found == earlier:
		return s.upgrade(log)
	}
	return work.Errorf(work.Outdated, "%s has the format %q; this program reads %q", path, found, format)
}

// found makes the buckets of a new environment.
func (t *tx) found() error {
	for _, name := range append([][]byte{
		bucketMeta, bucketRecord, bucketIndex, bucketFeed, bucketHistory, bucketView, bucketOutcome, bucketSeq, bucketDoc,
	}, rebuilt...) {
		if _, err := t.b.CreateBucket(name); err != nil {
			return err
		}
	}
	return t.b.Bucket(bucketMeta).Put(keyFormat, []byte(format))
}

// upgradeBatch is how many rows or feed entries one transaction of an upgrade takes.
const upgradeBatch = 20_000

// upgrade builds what the earlier format lacks. It begins anew if it was interrupted: the
// file has its new format only when everything is there.
func (s *Store) upgrade(log *slog.Logger) error {
	var tables []string
	err := s.Update(func(t store.Tx) error {
		b := t.(*tx).b
		for _, name := range rebuilt {
			if err := absentIsFine(b.DeleteBucket(name)); err != nil {
				return err
			}
			if _, err := b.CreateBucket(name); err != nil {
				return err
			}
		}
		return b.Bucket(bucketRecord).ForEachBucket(func(name []byte) error {
			tables = append(tables, string(name))
			return nil
		})
	})
	if err != nil {
		return err
	}
	log.Info("the environment's file is of an earlier version: building its indexes", "tables", len(tables))
	for _, table := range tables {
		if err := s.inBatches(log, table, func(t *tx, after []byte) ([]byte, int, error) { return t.indexRows(table, after) }); err != nil {
			return err
		}
	}
	if err := s.inBatches(log, "feed", (*tx).splitFeed); err != nil {
		return err
	}
	return s.Update(func(t store.Tx) error { return t.(*tx).b.Bucket(bucketMeta).Put(keyFormat, []byte(format)) })
}

// inBatches repeats a step, each in a transaction of its own, until it has done less than a
// whole batch. A step continues after a key and returns the last one that it did.
func (s *Store) inBatches(log *slog.Logger, what string, step func(t *tx, after []byte) ([]byte, int, error)) error {
	var after []byte
	for done, n := 0, upgradeBatch; n == upgradeBatch; {
		err := s.Update(func(t store.Tx) (err error) {
			after, n, err = step(t.(*tx), after)
			return err
		})
		if err != nil {
			return err
		}
		done += n
		log.Info("indexes built", "of", what, "entries", done)
	}
	return nil
}

// indexRows writes the index entries of a batch of a table's rows.
func (t *tx) indexRows(table string, after []byte) (last []byte, n int, err error) {
	b := t.sub(bucketRecord, []byte(table))
	return eachAfter(b, after, func(k, body []byte) (err error) {
		id := work.ID(k)
		t.keys(row(table, id, body), func(key store.Key) {
			if key.Column != "" && err == nil {
				err = t.index(table, id, key)
			}
		})
		return err
	})
}

// splitFeed writes a batch of the feed's entries into the feeds of their tables.
func (t *tx) splitFeed(after []byte) (last []byte, n int, err error) {
	return eachAfter(t.top(bucketFeed), after, func(k, body []byte) error {
		return t.change(string(body[17:]), binary.BigEndian.Uint64(k), body[:17])
	})
}

// eachAfter visits at most a batch of values after the key.
func eachAfter(b *bucket, after []byte, visit func(k, body []byte) error) (last []byte, n int, err error) {
	c := b.Cursor()
	k, v := c.First()
	if after != nil {
		if k, v = c.Seek(after); bytes.Equal(k, after) {
			k, v = c.Next()
		}
	}
	for ; k != nil && n < upgradeBatch; k, v = c.Next() {
		body, err := b.open(k, v)
		if err != nil {
			return nil, n, err
		}
		if err := visit(k, body); err != nil {
			return nil, n, err
		}
		last = bytes.Clone(k)
		n++
	}
	return last, n, nil
}
