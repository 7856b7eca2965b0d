package localdb

import (
	"cmp"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// Run is one line of the sync log.
type Run struct {
	ID      work.ID   `json:"id"`
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended"`
	Reason  string    `json:"reason,omitempty"`
	Sent    int       `json:"sent,omitempty"`    // changes sent
	Refused int       `json:"refused,omitempty"` // sync errors that came of them
	Rows    int       `json:"rows,omitempty"`    // rows received
	Removed int       `json:"removed,omitempty"` // records taken away
	Bytes   int64     `json:"bytes,omitempty"`   // received and sent, on the wire
	Error   string    `json:"error,omitempty"`
	Kind    string    `json:"kind,omitempty"` // of the error, a work.Kind's name

	// Tables are those that the run brought rows of or took records from, by name. Runs of
	// older versions have none.
	Tables []RunTable `json:"tables,omitempty"`
}

// RunTable is what a run did to one table.
type RunTable struct {
	Table   string `json:"table"`             // logical name
	Rows    int    `json:"rows,omitempty"`    // rows received
	Removed int    `json:"removed,omitempty"` // records taken away
}

// Note adds what a page did to its tables.
func (r *Run) Note(did []RunTable) {
	for _, d := range did {
		r.Rows, r.Removed = r.Rows+d.Rows, r.Removed+d.Removed
		i, found := slices.BinarySearchFunc(r.Tables, d.Table, func(t RunTable, name string) int { return cmp.Compare(t.Table, name) })
		if !found {
			r.Tables = slices.Insert(r.Tables, i, RunTable{Table: d.Table})
		}
		r.Tables[i].Rows, r.Tables[i].Removed = r.Tables[i].Rows+d.Rows, r.Tables[i].Removed+d.Removed
	}
}

// maxRuns is how many lines the sync log keeps.
const maxRuns = 200

// LogRun adds a line to the sync log. A zero ID is filled in.
func (db *DB) LogRun(r Run) error {
	return db.update("LogRun", func(t *txn) error {
		if r.ID == (work.ID{}) {
			r.ID = db.newID()
		}
		x := t.top(runBucket)
		n, err := x.bucket.NextSequence()
		if err != nil {
			return err
		}
		t.change.Status = true
		if err := t.putJSON(x, number(n), r); err != nil || n <= maxRuns {
			return err
		}
		return x.del(number(n - maxRuns))
	})
}

// Runs returns the latest lines of the sync log, newest first; limit 0 means all.
func (db *DB) Runs(limit int) (runs []Run, err error) {
	err = db.view("Runs", func(t *txn) error {
		x := t.top(runBucket)
		return x.walk(nil, true, func(key, envelope []byte) (bool, error) {
			p, err := x.open(key, envelope)
			if err != nil {
				return false, err
			}
			var r Run
			err = decode(x, key, p, &r)
			runs = append(runs, r)
			return len(runs) != limit, err
		})
	})
	return runs, err
}
