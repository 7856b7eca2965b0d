package localdb

import (
	"context"

	"fieldbook/internal/work"
)

// SearchFound is what a search has found in one table.
type SearchFound struct {
	Table string
	// Records are the best ones as the user sees them, the best first. Contents of files and
	// forms are left out.
	Records []work.Record
	Count   int // of all records of the table that were found
	// Looked is how many of Of tables were looked through so far, this one included.
	Looked, Of int
}

// Search looks for records in the tables, one after the other, and calls found after each:
// with what it has found there, or with nothing. At most so many records of a table are
// returned, and all are counted. Tables that the plan does not know are passed over. Each
// table is seen in one state; the error is the context's if it ends first.
func (db *DB) Search(ctx context.Context, s work.Search, tables []string, most int, found func(SearchFound)) error {
	for i, table := range tables {
		if err := ctx.Err(); err != nil {
			return err
		}
		f, err := db.searchIn(ctx, s, table, most)
		if err != nil {
			return err
		}
		answer := SearchFound{Table: table, Looked: i + 1, Of: len(tables)}
		if f != nil {
			answer.Records, answer.Count = f.Records(), f.Count
		}
		found(answer)
	}
	return nil
}

// searchIn looks through one table. It returns nil where nothing can be looked for.
func (db *DB) searchIn(ctx context.Context, s work.Search, table string, most int) (f *work.Found, err error) {
	var w *visibleWalk
	var m *work.Matcher
	looked := 0
	err = db.sliced("Search", sliceRows,
		func() { f, w, looked = nil, &visibleWalk{table: table}, 0 },
		func(t *txn, room int) (bool, error) {
			c, err := t.plan()
			if err != nil || c.plan == nil || c.plan.Schema == nil {
				return true, err
			}
			described := c.plan.Schema.Table(table)
			if described == nil {
				return true, nil
			}
			if f == nil {
				f, m = work.NewFound(described, most), s.In(described, nil)
			}
			if m.Empty() {
				return true, nil
			}
			end, err := w.on(t, func(r work.Record) (bool, error) {
				if looked++; looked%256 == 0 && ctx.Err() != nil {
					return false, ctx.Err()
				}
				f.Look(m, r)
				room--
				return room > 0, nil
			})
			if err != nil || !end {
				return false, err
			}
			sums, err := t.sumsOf(table)
			if err == nil && uint64(looked) != sums.visible {
				err = damaged(baseBucket+"/"+table, nil, "records are missing")
			}
			return true, err
		})
	return f, err
}
