package stage

import (
	"path/filepath"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// The records of [Device]: two statuses, a work order with its customer and booking, and
// two tasks.
func Scheduled() work.ID  { return ID(1, 1) }
func InProgress() work.ID { return ID(1, 2) }
func Order() work.ID      { return ID(2, 1) }
func Booking() work.ID    { return ID(3, 1) }
func Account() work.ID    { return ID(4, 1) }
func Pressures() work.ID  { return ID(5, 1) }
func Leak() work.ID       { return ID(5, 2) }

// Device returns a database with one booking, its work order and two tasks, as they are
// at the office. It must be called within synctest.Test if the test runs there.
func Device(t testing.TB) *localdb.DB {
	t.Helper()
	db, err := localdb.Open(filepath.Join(t.TempDir(), "device.db"), localdb.Options{
		NewID: work.RandomID, Now: func() time.Time { return At(11, 58) },
	})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	plan := &localdb.Plan{Profile: "Field Service Mobile", ProfileVersion: 14, Epoch: "e1", Schema: work.Standard()}
	for _, table := range []string{work.BookingTable, work.WorkOrderTable, work.ServiceTaskTable} {
		plan.Tables = append(plan.Tables, localdb.PlanTable{Table: table, Interval: 15 * time.Minute})
	}
	must(t, db.SavePlan(plan))
	_, err = db.ApplyPage(localdb.Page{Cursor: "1", Rows: rows()})
	must(t, err)
	return db
}

func rows() []localdb.Row {
	row := func(table string, id work.ID, f work.Fields) localdb.Row {
		return localdb.Row{Record: work.Record{Table: table, ID: id, Rev: 7, Data: work.Encode(f)}}
	}
	return []localdb.Row{
		row(work.BookingStatusTable, Scheduled(), work.Fields{"name": work.Text("Scheduled"), "msdyn_fieldservicestatus": work.Int(work.StatusScheduled)}),
		row(work.BookingStatusTable, InProgress(), work.Fields{"name": work.Text("In Progress"), "msdyn_fieldservicestatus": work.Int(work.StatusInProgress)}),
		row(work.AccountTable, Account(), work.Fields{"name": work.Text("Adventure Works")}),
		row(work.WorkOrderTable, Order(), work.Fields{
			"msdyn_name": work.Text("WO-00417"), "msdyn_serviceaccount": work.Ref(Account()), "msdyn_primaryincidentdescription": work.Text("Chiller: low pressure alarm")}),
		row(work.BookingTable, Booking(), work.Fields{
			"name": work.Text("Chiller: low pressure alarm"), "bookingstatus": work.Ref(Scheduled()), "msdyn_workorder": work.Ref(Order()),
			"starttime": work.Time(At(9, 30)), "endtime": work.Time(At(11, 30)), "duration": work.Int(120)}),
		row(work.ServiceTaskTable, Pressures(), work.Fields{
			"msdyn_name": work.Text("Record pressures"), "msdyn_workorder": work.Ref(Order()), "msdyn_percentcomplete": work.Int(0)}),
		row(work.ServiceTaskTable, Leak(), work.Fields{
			"msdyn_name": work.Text("Find and repair leak"), "msdyn_workorder": work.Ref(Order()), "msdyn_percentcomplete": work.Int(20),
			"msdyn_actualduration": work.Int(31), "msdyn_description": work.Text("Check all flare nuts on the suction line.")}),
	}
}

// Save saves changes as one user action of that time and returns it as stored.
func Save(t testing.TB, db *localdb.DB, at time.Time, title string, changes ...work.Change) work.Group {
	t.Helper()
	g, err := db.Edit(work.Group{Title: title, At: at, Changes: changes})
	must(t, err)
	return g
}

// Sent hands out what may be sent, as the engine does when a pass begins.
func Sent(t testing.TB, db *localdb.DB) []work.Group {
	t.Helper()
	groups, _, err := db.NextBatch(0, 0)
	must(t, err)
	return groups
}

// Refuse sends what waits and lets the server refuse the group; the others stay.
func Refuse(t testing.TB, db *localdb.DB, group work.ID, e localdb.SyncError, rows ...localdb.Row) {
	t.Helper()
	for _, g := range Sent(t, db) {
		if g.ID != group {
			must(t, db.Unsent([]work.ID{g.ID}, ""))
			continue
		}
		_, err := db.Answer([]localdb.Answer{{Group: group, Outcome: localdb.Rejected, Errors: []localdb.SyncError{e}, Rows: rows}})
		must(t, err)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
