package localdb

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// Why a record leaves the device.
const (
	WhyDeleted      = "deleted"
	WhyOutOfScope   = "out_of_scope"
	WhyRevoked      = "revoked"
	WhyTableDropped = "table_dropped" // with a zero ID: all records of the table
)

// Removed is a record that the server took back, and why.
type Removed struct {
	Table string
	ID    work.ID
	Why   string
}

// Page is the unit of a download: applied whole, with its cursor, or not at all.
// No record may be both in Rows and in Removed; if one is, the row stays.
type Page struct {
	Cursor      string // "" leaves the cursor as it is
	Rows        []Row
	Removed     []Removed
	Done        []TableDone
	Checkpoint  bool      // the state after this page is consistent across tables
	At          time.Time // server time of the state that the page leads to
	ForceRepair bool      // rows replace newer ones too: the server was restored
}

// TableDone is what a table must look like when a download has finished it.
type TableDone struct {
	Table  string
	Count  int
	Digest work.Digest
}

// PageResult says what a page did. Changed counts stored rows, Removed rows taken away.
type PageResult struct {
	Changed, Removed int
	Did              []RunTable // the same by table, in the order of the page
	Tables           []string   // tables whose visible records changed
	Mismatch         []string   // tables of Done whose count or digest differs now
}

// did returns the count of a table.
func (r *PageResult) did(table string) *RunTable {
	i := slices.IndexFunc(r.Did, func(d RunTable) bool { return d.Table == table })
	if i < 0 {
		i, r.Did = len(r.Did), append(r.Did, RunTable{Table: table})
	}
	return &r.Did[i]
}

// ApplyPage stores a page: its rows and its cursor, in one transaction. A row that is
// older than what is there is left out, unless the page repairs. A record that goes while
// a pending edit touches it stays readable until the edit has been answered, except when
// the right to see it was revoked. Of one that the user has opened or changed today, and that
// was deleted or is out of scope, a copy is kept: see [DB.Left]. Afterwards the tables that the page finishes are
// compared with what the server says they are.
//
// The error is Invalid or TooLarge for a row that cannot be stored; then nothing is.
// DiskFull says that too little space is left to go on downloading, Unauthenticated that
// the user has signed out meanwhile.
func (db *DB) ApplyPage(p Page) (res PageResult, err error) {
	if len(p.Rows) > 0 {
		if err := db.needSpace(); err != nil {
			return res, failure("ApplyPage", err)
		}
	}
	opened := db.views.take()
	err = db.update("ApplyPage", func(t *txn) error {
		res = PageResult{}
		if err := t.needSignIn(); err != nil {
			return err
		}
		if err := t.noteViews(opened); err != nil {
			return err
		}
		t.graced = true // the clock has moved on
		if err := t.applyRemoved(p.Removed, &res); err != nil {
			return err
		}
		if err := t.applyRows(p, &res); err != nil {
			return err
		}
		if err := t.settle(); err != nil {
			return err
		}
		if err := t.applyDone(p, &res); err != nil {
			return err
		}
		res.Tables = slices.Sorted(maps.Keys(t.change.Tables))
		meta := t.top(metaBucket)
		if p.Checkpoint {
			t.change.Status = true
			if err := meta.put(checkpointKey, number(uint64(nanos(p.At)))); err != nil {
				return err
			}
		}
		if p.Cursor == "" {
			return nil
		}
		return meta.put(cursorKey, []byte(p.Cursor))
	})
	if err != nil {
		db.views.back(opened)
		return PageResult{}, err
	}
	return res, nil
}

// applyRows stores the rows in the order of their keys: a B+tree likes that.
func (t *txn) applyRows(p Page, res *PageResult) error {
	order := make([]int, len(p.Rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &p.Rows[a].Record, &p.Rows[b].Record
		return cmp.Or(cmp.Compare(x.Table, y.Table), bytes.Compare(x.ID[:], y.ID[:]))
	})
	for _, i := range order {
		taken, err := t.putBase(p.Rows[i], p.ForceRepair)
		if err != nil {
			return err
		}
		if taken {
			res.Changed++
			res.did(p.Rows[i].Record.Table).Rows++
		}
	}
	return nil
}

func (t *txn) applyRemoved(removed []Removed, res *PageResult) error {
	for _, r := range removed {
		if err := checkName("table", r.Table); err != nil {
			return err
		}
		ids := []work.ID{r.ID}
		if r.ID == (work.ID{}) && r.Why == WhyTableDropped {
			var err error
			if ids, err = t.idsIn(baseBucket, r.Table); err != nil {
				return err
			}
		}
		for _, id := range ids {
			gone, err := t.removeBase(recordKey{r.Table, id}, r.Why)
			if err != nil {
				return err
			}
			if gone {
				res.Removed++
				res.did(r.Table).Removed++
			}
		}
	}
	return nil
}

// idsIn returns the ids of a table's rows in a top bucket.
func (t *txn) idsIn(top, table string) (ids []work.ID, err error) {
	x := t.sub(top, table, "")
	err = x.walk(nil, false, func(key, _ []byte) (bool, error) {
		if len(key) != 16 {
			return false, damaged(x.path, key, "a key has the wrong length")
		}
		ids = append(ids, work.ID(key))
		return true, nil
	})
	return ids, err
}

// applyDone compares the finished tables with what the server says and notes that they
// have been downloaded.
func (t *txn) applyDone(p Page, res *PageResult) error {
	for _, done := range p.Done {
		if err := checkName("table", done.Table); err != nil {
			return err
		}
		s, err := t.sumsOf(done.Table)
		if err != nil {
			return err
		}
		if s.rows != uint64(done.Count) || s.digest != done.Digest {
			res.Mismatch = append(res.Mismatch, done.Table)
		}
		s.ready, s.changed = true, true
		if !p.At.IsZero() {
			s.lastSync = nanos(p.At)
		}
		t.change.Status = true
	}
	return nil
}

// Cursor returns where the next download goes on, "" at the beginning, and how often
// everything that was downloaded was dropped: answers from before are not held any more.
func (db *DB) Cursor() (cursor string, anew uint64, err error) {
	err = db.view("Cursor", func(t *txn) error {
		p, err := t.top(metaBucket).get(cursorKey)
		if err != nil {
			return err
		}
		cursor = string(p)
		anew, err = t.getNumber(t.top(metaBucket), anewKey)
		return err
	})
	return cursor, anew, err
}

// Checkpoint returns the server's time of the last state that was consistent across
// tables, the zero time before the first.
func (db *DB) Checkpoint() (at time.Time, err error) {
	err = db.view("Checkpoint", func(t *txn) error {
		n, err := t.getNumber(t.top(metaBucket), checkpointKey)
		at = fromNanos(int64(n))
		return err
	})
	return at, err
}
