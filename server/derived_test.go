package server

import (
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
)

// answered are the tables of the rows that an answer brings, with how many of each.
func answered(r wire.Result) map[string]int {
	tables := map[string]int{}
	for _, row := range r.Rows {
		tables[row.Table]++
	}
	return tables
}

// What the server makes of a group comes with its answer as far as the user's scope gives
// it to them: the device is not poked because of its own group, so that it would have to
// wait for a whole interval. What it gets so is what a look at everything would give it.
func TestWhatTheServerMakesComesWithTheAnswer(t *testing.T) {
	e := newEnvironment(t)
	e.office(
		work.CreateOf(work.ServiceTaskTypeTable, st.ID(861), work.Fields{"msdyn_name": work.Text("Look")}),
		work.CreateOf(work.IncidentTypeServiceTaskTable, st.ID(862), work.Fields{"msdyn_incidenttype": work.Ref(st.Leak), "msdyn_tasktype": work.Ref(st.ID(861))}),
		work.CreateOf(work.IncidentTypeServiceTable, st.ID(863), work.Fields{"msdyn_incidenttype": work.Ref(st.Leak), "msdyn_service": work.Ref(st.Labor)}),
	)
	_, err := e.server.Change(t.Context(), apply.Author{User: st.Adam, Role: apply.Administrator}, work.Group{ID: e.newID(), At: e.clock.Now(), Changes: []work.Change{
		work.UpdateOf(work.SettingTable, st.TimeStamps, work.Fields{"msdyn_timeentrygenerationstrategy": work.Int(work.EntriesFromTimestamps)}),
	}})
	e.must(err)
	l := e.signIn("ann")
	l.syncClean()
	toBob := func() {
		e.office(work.UpdateOf(work.BookingTable, st.AnnShared, work.Fields{"resource": work.Ref(st.BobVan)}))
	}
	setTo := func(booking, status work.ID) []work.Change {
		return []work.Change{work.UpdateOf(work.BookingTable, booking, work.Fields{"bookingstatus": work.Ref(status)})}
	}
	for _, step := range []struct {
		name    string
		before  func()
		changes []work.Change
		want    map[string]int
	}{
		{"a time stamp that nobody made", nil, setTo(st.AnnToday, st.Traveling),
			map[string]int{work.BookingTable: 1, work.BookingTimestampTable: 1, work.WorkOrderTable: 1}},
		{"what an incident proposes", nil, []work.Change{work.CreateOf(work.WorkOrderIncidentTable, e.newID(), work.Fields{"msdyn_workorder": work.Ref(st.MillToday), "msdyn_incidenttype": work.Ref(st.Leak)})},
			map[string]int{work.WorkOrderIncidentTable: 1, work.ServiceTaskTable: 1, work.WorkOrderServiceTable: 1, work.WorkOrderTable: 1}},
		{"a time entry, and no journal, which no device holds", nil, setTo(st.AnnToday, st.Completed),
			map[string]int{work.BookingTable: 1, work.BookingTimestampTable: 1, work.WorkOrderTable: 1, work.TimeEntryTable: 1}},
		{"of a visit that has become Bob's", nil, setTo(st.AnnShared, st.Traveling),
			map[string]int{work.BookingTable: 1, work.BookingTimestampTable: 1, work.WorkOrderTable: 1}},
		{"whose time entries are Bob's, too", toBob, setTo(st.AnnShared, st.Completed),
			map[string]int{work.BookingTable: 1, work.BookingTimestampTable: 1}},
		{"a new order and all that hangs on it", nil, []work.Change{work.CreateOf(work.WorkOrderTable, e.newID(), work.Fields{"msdyn_serviceaccount": work.Ref(st.Mill), "msdyn_primaryincidenttype": work.Ref(st.Leak)})},
			map[string]int{work.WorkOrderTable: 1, work.WorkOrderIncidentTable: 1, work.ServiceTaskTable: 1, work.WorkOrderServiceTable: 1}},
		{"nothing more than that", nil, []work.Change{work.UpdateOf(work.BookingTable, st.AnnToday, name("x"))}, map[string]int{work.BookingTable: 1}},
	} {
		e.clock.Advance(10 * time.Minute)
		if step.before != nil {
			step.before()
		}
		l.edit(step.changes...)
		results := l.push()
		if results[0].Outcome != wire.Applied && results[0].Outcome != wire.Merged {
			t.Fatalf("%s: %+v", step.name, results[0])
		}
		got := answered(results[0])
		for _, table := range []string{
			work.BookingTable, work.BookingTimestampTable, work.BookingJournalTable, work.WorkOrderTable, work.WorkOrderIncidentTable,
			work.ServiceTaskTable, work.WorkOrderProductTable, work.WorkOrderServiceTable, work.TimeEntryTable,
		} {
			if got[table] != step.want[table] {
				t.Errorf("%s: %d rows of %s, want %d", step.name, got[table], table, step.want[table])
			}
		}
	}
	l.syncClean() // and nothing had to be repaired
}
