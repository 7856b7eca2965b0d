package localdb

import "fieldbook/internal/work"

// Wipe drops everything that was downloaded, with the cursor and the plan, so that the
// next sync starts anew, and with it the copies of what left before. What the user did stays: the outbox can be sent, the records that
// it changes can be read as the user left them, sync errors, drafts, settings, the log and
// who is signed in are as before.
func (db *DB) Wipe() error { return db.update("Wipe", (*txn).wipe) }

// SignOut ends the sign-in on this device and drops everything that was downloaded. What
// the user did stays, and so does whose it is: when the same user signs in again the work
// goes on, when another does it is put aside (see [DB.SaveDevice]). Until then nothing can
// be edited, downloaded or sent.
func (db *DB) SignOut() error {
	return db.update("SignOut", func(t *txn) error {
		d, err := t.device()
		if err != nil {
			return err
		}
		d.Token, d.HealthKey, d.SignedIn = "", nil, fromNanos(0)
		if err := t.putJSON(t.top(metaBucket), deviceKey, d); err != nil {
			return err
		}
		if err := t.top(metaBucket).put(signedOutKey, number(1)); err != nil {
			return err
		}
		return t.wipe()
	})
}

// needSignIn is Unauthenticated after a sign-out.
func (t *txn) needSignIn() error {
	if t.top(metaBucket).has(signedOutKey) {
		return work.Errorf(work.Unauthenticated, "nobody is signed in on this device: sign in first")
	}
	return nil
}

// wipe drops what was downloaded. The base rows of records that a pending change touches
// are kept the way they are when a record leaves under an edit.
func (t *txn) wipe() error {
	was, err := t.plan()
	if err != nil && !work.Is(err, work.Damaged) {
		return err
	}
	if was != nil {
		for name := range was.index {
			t.change.Tables[name] = true
		}
	}
	visible, err := t.keepTouched()
	if err != nil {
		return err
	}
	for _, top := range [...]string{baseBucket, lookupBucket, timeBucket, tablesBucket, viewedBucket, graceBucket} {
		if err := t.emptyTop(top); err != nil {
			return err
		}
	}
	t.db.views.take() // another user may come
	t.today = nil
	clear(t.sums)
	clear(t.index)
	t.cache = nil
	for table, n := range visible {
		t.sums[table] = &sums{visible: n, changed: true}
		t.change.Tables[table] = true
	}
	t.change.Status = true
	meta := t.top(metaBucket)
	for _, key := range [...][]byte{planKey, cursorKey, firstSyncKey, checkpointKey} {
		if err := meta.del(key); err != nil {
			return err
		}
	}
	for _, key := range [...][]byte{planStampKey, anewKey} {
		n, err := t.getNumber(meta, key)
		if err != nil {
			return err
		}
		if err := meta.put(key, number(n+1)); err != nil {
			return err
		}
	}
	return nil
}

// keepTouched keeps the base rows under all overlay rows and returns how many records the
// user sees by their overlay, by table. A base row that is damaged is kept as the user
// sees it, an overlay row that is damaged is made anew from the base row and the outbox.
func (t *txn) keepTouched() (visible map[string]uint64, err error) {
	visible = map[string]uint64{}
	tables, err := t.tablesIn(overlayBucket)
	if err != nil {
		return nil, err
	}
	for _, table := range tables {
		touched, err := t.idsIn(overlayBucket, table)
		if err != nil {
			return nil, err
		}
		for _, id := range touched {
			k := recordKey{table, id}
			over, _, overErr := t.shown(overlayBucket, k)
			base, found, err := t.base(k)
			switch {
			case err == nil && found:
				err = t.writeShown(keptBucket, k, shown{flagRow, base.rev, base.data})
			case work.Is(err, work.Damaged) && overErr == nil && over.flag == flagRow:
				err = t.writeShown(keptBucket, k, over)
			case work.Is(err, work.Damaged):
				err = nil
			}
			if err == nil && overErr != nil {
				t.spoil(k)
				err = t.sub(overlayBucket, table, "").del(id[:])
			}
			if err != nil {
				return nil, err
			}
			if over.flag == flagRow {
				visible[table]++
			}
		}
	}
	return visible, nil
}

// tablesIn returns the tables that have a bucket in a top bucket.
func (t *txn) tablesIn(top string) (tables []string, err error) {
	err = t.top(top).walk(nil, false, func(key, _ []byte) (bool, error) {
		tables = append(tables, string(key))
		return true, nil
	})
	return tables, err
}

// emptyTop removes everything from a top bucket.
func (t *txn) emptyTop(top string) error {
	if err := t.tx.DeleteBucket([]byte(top)); err != nil {
		return err
	}
	if _, err := t.tx.CreateBucket([]byte(top)); err != nil {
		return err
	}
	for path := range t.boxes {
		if under(path, top) {
			delete(t.boxes, path)
		}
	}
	return nil
}
