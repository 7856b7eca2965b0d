package localdb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fieldbook/internal/work"
)

// benchDB opens a new database with the standard schema where BENCH_DIR says, on the
// temporary directory's disk otherwise.
func benchDB(b *testing.B) *DB {
	b.Helper()
	dir, err := os.MkdirTemp(os.Getenv("BENCH_DIR"), "localdb")
	check(b, err)
	db, err := Open(filepath.Join(dir, "device.db"), Options{})
	check(b, err)
	b.Cleanup(func() { _ = db.Close(); _ = os.RemoveAll(dir) })
	check(b, db.SavePlan(&Plan{Schema: work.Standard()}))
	return db
}

// benchRows makes bookings with eight indexed columns and some 700 bytes each.
func benchRows(n int) []Row {
	next := ids(1)
	var status, resource, orders []work.ID
	for range 7 {
		status, resource = append(status, next()), append(resource, next())
	}
	for range 1000 {
		orders = append(orders, next())
	}
	rows := make([]Row, n)
	for i := range rows {
		start := testNow.Add(time.Duration(i*37%5000) * time.Minute)
		rows[i] = row(work.BookingTable, next(), 1, work.Fields{
			"name": work.Text(fmt.Sprintf("Booking %d at the plant in the north", i)), "bookingstatus": work.Ref(status[i%7]),
			"resource": work.Ref(resource[i%5]), "msdyn_workorder": work.Ref(orders[i*7%1000]),
			"starttime": work.Time(start), "endtime": work.Time(start.Add(time.Hour)), "duration": work.Int(60),
			"ownerid": work.RefTo(work.TeamTable, status[0]), "createdby": work.Ref(status[1]), "modifiedby": work.Ref(status[2]),
			"createdon": work.Time(start), "modifiedon": work.Time(start), "statecode": work.Int(0), "statuscode": work.Int(1),
		})
	}
	return rows
}

// BenchmarkApplyPage stores a page of 5,000 rows in an empty database.
func BenchmarkApplyPage(b *testing.B) {
	rows := benchRows(5000)
	var bytes int64
	for _, r := range rows {
		bytes += int64(len(r.Record.Data))
	}
	b.SetBytes(bytes)
	for b.Loop() {
		b.StopTimer()
		db := benchDB(b)
		b.StartTimer()
		_, err := db.ApplyPage(Page{Rows: rows, Cursor: "c"})
		check(b, err)
		b.StopTimer()
		check(b, db.Close())
		_ = os.RemoveAll(filepath.Dir(db.path))
		b.StartTimer()
	}
	b.ReportMetric(float64(b.N*len(rows))/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkApplyPageGrown stores pages of 5,000 changed rows in a database of 50,000.
func BenchmarkApplyPageGrown(b *testing.B) {
	db := benchDB(b)
	rows := benchRows(50_000)
	_, err := db.ApplyPage(Page{Rows: rows})
	check(b, err)
	rev := uint64(1)
	for b.Loop() {
		rev++
		changed := make([]Row, 5000)
		for i := range changed {
			changed[i] = rows[i*10]
			changed[i].Record.Rev = rev
			changed[i].Record.Data = work.Patch(changed[i].Record.Data, work.Fields{"starttime": work.Time(testNow.Add(time.Duration(rev) * time.Hour))})
		}
		_, err := db.ApplyPage(Page{Rows: changed})
		check(b, err)
	}
	b.ReportMetric(float64(b.N*5000)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkEdit saves an edit of one booking, durably.
func BenchmarkEdit(b *testing.B) {
	db := benchDB(b)
	rows := benchRows(5000)
	_, err := db.ApplyPage(Page{Rows: rows})
	check(b, err)
	i := 0
	for b.Loop() {
		i++
		g, err := db.Edit(work.Group{Title: "bench", Changes: []work.Change{
			work.UpdateOf(work.BookingTable, rows[i%5000].Record.ID, work.Fields{"duration": work.Int(int64(1000 + i))}),
		}})
		check(b, err)
		if g.Seq == 0 {
			b.Fatal("nothing saved")
		}
	}
}

// BenchmarkList reads the bookings of one day from 50,000 by the time index.
func BenchmarkList(b *testing.B) {
	db := benchDB(b)
	_, err := db.ApplyPage(Page{Rows: benchRows(50_000)})
	check(b, err)
	q := Query{Table: work.BookingTable, Time: "starttime", From: testNow, To: testNow.Add(time.Hour)}
	n := 0
	for b.Loop() {
		list, err := db.List(context.Background(), q)
		check(b, err)
		n = len(list)
	}
	b.ReportMetric(float64(n), "rows/op")
}

// BenchmarkListAll reads a table of 50,000 bookings.
func BenchmarkListAll(b *testing.B) {
	db := benchDB(b)
	_, err := db.ApplyPage(Page{Rows: benchRows(50_000)})
	check(b, err)
	for b.Loop() {
		list, err := db.List(context.Background(), Query{Table: work.BookingTable})
		check(b, err)
		if len(list) != 50_000 {
			b.Fatal(len(list))
		}
	}
}

// BenchmarkAnswer stores the answers to a batch of 200 groups.
func BenchmarkAnswer(b *testing.B) {
	db := benchDB(b)
	rows := benchRows(5000)
	_, err := db.ApplyPage(Page{Rows: rows})
	check(b, err)
	rev, n := uint64(1), 0
	for b.Loop() {
		b.StopTimer()
		rev++
		var answers []Answer
		for i := range 200 {
			n++
			r := rows[i]
			g, err := db.Edit(work.Group{Changes: []work.Change{work.UpdateOf(work.BookingTable, r.Record.ID, work.Fields{"duration": work.Int(int64(1000 + n))})}})
			check(b, err)
			r.Record.Rev = rev
			answers = append(answers, Answer{Group: g.ID, Outcome: Applied, Rows: []Row{r}})
		}
		b.StartTimer()
		_, err := db.Answer(answers)
		check(b, err)
	}
}

// BenchmarkFullOutbox looks at 20,000 groups that wait and takes a batch of them.
func BenchmarkFullOutbox(b *testing.B) {
	db := benchDB(b)
	rows := benchRows(20_000)
	_, err := db.ApplyPage(Page{Rows: rows})
	check(b, err)
	check(b, db.update("bench", func(t *txn) error {
		for _, r := range rows {
			if _, err := t.edit(work.Group{Changes: []work.Change{work.UpdateOf(work.BookingTable, r.Record.ID, work.Fields{"duration": work.Int(7)})}}, 0, nil); err != nil {
				return err
			}
		}
		return nil
	}))
	for b.Loop() {
		list, err := db.Outbox()
		check(b, err)
		marks, err := db.Marks(work.BookingTable)
		check(b, err)
		groups, _, err := db.NextBatch(0, 0)
		check(b, err)
		check(b, db.Unsent([]work.ID{groups[0].ID}, "bench"))
		if len(list) != len(rows) || len(marks) != len(rows) {
			b.Fatal(len(list), len(marks))
		}
		b.StopTimer()
		for _, g := range groups {
			check(b, db.Unsent([]work.ID{g.ID}, "bench"))
		}
		b.StartTimer()
	}
}

// BenchmarkEditsOfOneRecord saves an edit of a record that has 1,000 pending ones.
func BenchmarkEditsOfOneRecord(b *testing.B) {
	db := benchDB(b)
	rows := benchRows(1)
	_, err := db.ApplyPage(Page{Rows: rows})
	check(b, err)
	n := int64(1000)
	again := func(t *txn) error {
		n++
		_, err := t.edit(work.Group{Changes: []work.Change{work.UpdateOf(work.BookingTable, rows[0].Record.ID, work.Fields{"duration": work.Int(n)})}}, 0, nil)
		return err
	}
	for range 1000 {
		check(b, db.update("bench", again))
	}
	for b.Loop() {
		check(b, db.update("bench", again))
	}
}
