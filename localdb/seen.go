package localdb

import (
	"bytes"
	"encoding/json"

	"fieldbook/internal/work"
)

// seenRow is a record as the server showed it to the user, of which the device holds no
// copy of its own. It is stored with the group that changes it: without it nothing could
// be shown while the group waits, nor after it was taken back and brought back.
type seenRow struct {
	Table string          `json:"t"`
	ID    work.ID         `json:"id"`
	Rev   uint64          `json:"rev"`
	Data  json.RawMessage `json:"d"`
}

func (s seenRow) key() recordKey { return recordKey{s.Table, s.ID} }

// seenRows checks records from outside.
func seenRows(records []work.Record) ([]seenRow, error) {
	rows := make([]seenRow, 0, len(records))
	for _, r := range records {
		if err := checkRow(r); err != nil {
			return nil, err
		}
		if err := work.CheckData(r.Data); err != nil {
			return nil, err
		}
		rows = append(rows, seenRow{r.Table, r.ID, r.Rev, bytes.Clone(r.Data)})
	}
	return rows, nil
}

// EditSeen is [DB.Edit] for records that this device need not hold: the user saw them
// online, as seen has them. Where the server's copy in seen is newer than the device's and
// no change waits, From values and BaseRev come from it. A record that the device does not
// hold can be read, with the change, until the server has answered; then it is forgotten,
// unless a download has brought it.
func (db *DB) EditSeen(g work.Group, seen []work.Record) (work.Group, error) {
	rows, err := seenRows(seen)
	if err != nil {
		return g, failure("EditSeen", err)
	}
	return db.edit("EditSeen", g, rows)
}

// refreshKept brings what was kept of records up to date that earlier groups touch and
// the device does not hold.
func (t *txn) refreshKept(seen []seenRow) error {
	for _, s := range seen {
		touches, err := t.touches(s.key())
		if err != nil {
			return err
		}
		if len(touches) == 0 {
			continue
		}
		if err := t.keepSeen(s); err != nil {
			return err
		}
		t.spoil(s.key())
	}
	return t.rebuildDirty(false)
}

// keepSeen keeps a record that the device does not hold, unless what is kept is as new or
// the right to see it was revoked.
func (t *txn) keepSeen(s seenRow) error {
	if _, held, err := t.base(s.key()); err != nil || held {
		return err
	}
	kept, found, err := t.shown(keptBucket, s.key())
	if err != nil || found && (kept.flag == flagRevoked || kept.rev >= s.Rev) {
		return err
	}
	t.spoil(s.key())
	return t.writeShown(keptBucket, s.key(), shown{flagRow, s.Rev, s.Data})
}

// seenOf returns what a group that is about to be stored needs of seen.
func (t *txn) seenOf(g *storedGroup, seen []seenRow) (needed []seenRow, err error) {
	touched := touchedBy(g)
	for _, s := range seen {
		if _, ok := touched[s.key()]; !ok {
			continue
		}
		_, held, err := t.base(s.key())
		if err != nil {
			return nil, err
		}
		if !held {
			needed = append(needed, s)
		}
	}
	return needed, nil
}
