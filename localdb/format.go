package localdb

import (
	"bytes"
	"encoding/json"

	bolt "go.etcd.io/bbolt"

	"fieldbook/internal/work"
)

// formatName and formatVersion identify the file. A change of the layout that an older
// program would misread raises the version.
const (
	formatName    = "fieldbook device database"
	formatVersion = 1
)

// The keys of the meta bucket.
var (
	formatKey     = []byte("format")
	deviceKey     = []byte("device")
	planKey       = []byte("plan")
	planStampKey  = []byte("plan-stamp")
	cursorKey     = []byte("cursor")
	anewKey       = []byte("anew")
	countersKey   = []byte("counters")
	firstSyncKey  = []byte("first-sync")
	checkpointKey = []byte("checkpoint")
	settingsKey   = []byte("settings")
	signedOutKey  = []byte("signed-out")
)

// format is stored as JSON, so that any later version can tell what it has before it.
type format struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
}

// format fills a new file.
func (db *DB) format(tx *bolt.Tx) error {
	for _, name := range topBuckets {
		if _, err := tx.CreateBucket([]byte(name)); err != nil {
			return err
		}
	}
	if err := addBuckets(tx); err != nil {
		return err
	}
	t := newTxn(db, tx)
	if err := t.putJSON(t.top(metaBucket), formatKey, format{formatName, formatVersion}); err != nil {
		return err
	}
	return t.putJSON(t.top(metaBucket), deviceKey, Device{Install: db.newID()})
}

// addBuckets makes the buckets that came later.
func addBuckets(tx *bolt.Tx) error {
	for _, name := range laterBuckets {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	return nil
}

// lacksBuckets reports whether the file was written before some buckets came.
func lacksBuckets(tx *bolt.Tx) bool {
	for _, name := range laterBuckets {
		if tx.Bucket([]byte(name)) == nil {
			return true
		}
	}
	return false
}

// checkFormat reports whether the file is a Fieldbook database of this version.
func checkFormat(t *txn) error {
	meta := t.top(metaBucket)
	if meta.bucket == nil || !meta.has(formatKey) {
		return work.Errorf(work.Invalid, "%s is a database of another program; it was left as it is", t.db.path)
	}
	if bytes.HasPrefix(meta.bucket.Get(formatKey), []byte("fieldbook environment ")) {
		return work.Errorf(work.Invalid, "%s is a server's database, not a device's: choose another folder; it was left as it is", t.db.path)
	}
	var f format
	if _, err := t.getJSON(meta, formatKey, &f); err != nil {
		return err
	}
	if f.Name != formatName {
		return work.Errorf(work.Invalid, "%s is a database of another program; it was left as it is", t.db.path)
	}
	if f.Version != formatVersion {
		return work.Errorf(work.Outdated, "%s has format %d and this program reads format %d: use the version of Fieldbook that wrote it", t.db.path, f.Version, formatVersion)
	}
	for _, name := range topBuckets {
		if t.tx.Bucket([]byte(name)) == nil {
			return damaged(name, nil, "a bucket is missing")
		}
	}
	return nil
}

// getJSON decodes the value of a key; false if there is none. The error is Damaged.
func (t *txn) getJSON(x *box, key []byte, into any) (bool, error) {
	payload, err := x.get(key)
	if err != nil || payload == nil {
		return false, err
	}
	return true, decode(x, key, payload, into)
}

func decode(x *box, key, payload []byte, into any) error {
	if err := json.Unmarshal(payload, into); err != nil {
		return damaged(x.path, key, "a value cannot be read")
	}
	return nil
}

func (t *txn) putJSON(x *box, key []byte, v any) error {
	payload, err := encode(v)
	if err != nil {
		return err
	}
	return x.put(key, payload)
}
