package server

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"fieldbook/internal/work"
	"fieldbook/server/scope"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

// marker is the column of each table into which every change writes a text of its own, so
// that it can be found again in the history.
var marker = map[string]string{
	work.BookingTable: "name", work.WorkOrderTable: "msdyn_workordersummary", work.ServiceTaskTable: "msdyn_description",
	work.QuickNoteTable: "msdyn_text", work.TimeEntryTable: "msdyn_description",
}

var statuses = []work.ID{st.Scheduled, st.Traveling, st.OnBreak, st.InProgress, st.Completed, st.Canceled, st.Partial}

// edit makes one or two random changes on a device.
func (w *world) edit(d *tracked) {
	var changes []work.Change
	for range rapid.IntRange(1, 2).Draw(w.rt, "changes") {
		changes = append(changes, w.change(d))
	}
	g := d.edit(changes...)
	for i := range g.Changes {
		c := &g.Changes[i]
		if c.Op != work.Delete {
			c.Set[marker[c.Table]] = work.Edit{To: work.Text(c.MID.String())}
		}
	}
	if len(d.made) > 0 && rapid.IntRange(0, 4).Draw(w.rt, "after") == 0 {
		g.Changes[0].After = []work.ID{d.made[len(d.made)-1].ID}
	}
	d.made = append(d.made, g)
}

func (w *world) change(d *tracked) work.Change {
	held := slices.DeleteFunc(d.keys(), func(r work.RecordRef) bool { return marker[r.Table] == "" })
	if len(held) == 0 || rapid.IntRange(0, 3).Draw(w.rt, "new") == 0 {
		columns := note("")
		columns["msdyn_quicknote_lookup_entity"] = work.Ref(pick(w, "booking", append(w.bookings, st.ID(4711))))
		return work.CreateOf(work.QuickNoteTable, w.e.newID(), columns)
	}
	r := pick(w, "record", held)
	switch {
	case r.Table == work.QuickNoteTable && rapid.Bool().Draw(w.rt, "delete"):
		return work.DeleteOf(r.Table, r.ID)
	case r.Table == work.BookingTable:
		return work.UpdateOf(r.Table, r.ID, work.Fields{"bookingstatus": work.Ref(pick(w, "status", statuses))})
	}
	return work.UpdateOf(r.Table, r.ID, work.Fields{})
}

// dispatch is one change in the office.
func (w *world) dispatch() {
	booking := pick(w, "booking", w.bookings)
	switch rapid.IntRange(0, 5).Draw(w.rt, "dispatcher") {
	case 0:
		w.e.office(work.UpdateOf(work.BookingTable, booking, work.Fields{"resource": work.Ref(pick(w, "van", []work.ID{st.AnnVan, st.BobVan}))}))
	case 1:
		w.e.office(work.UpdateOf(work.BookingTable, booking, work.Fields{"bookingstatus": work.Ref(pick(w, "status", statuses))}))
	case 2:
		start := w.e.clock.Now().Add(time.Duration(rapid.IntRange(-48, 240).Draw(w.rt, "hours")) * time.Hour)
		w.e.office(work.UpdateOf(work.BookingTable, booking, work.Fields{
			"starttime": work.Time(start), "endtime": work.Time(start.Add(time.Hour)),
		}))
	case 3:
		w.e.office(work.UpdateOf(work.BookingTable, booking, work.Fields{"statecode": work.Int(int64(rapid.IntRange(0, 1).Draw(w.rt, "state")))}))
	case 4:
		w.e.office(work.UpdateOf(work.WorkOrderTable, st.BakeryShared, work.Fields{
			"msdyn_instructions": work.Text(w.e.newID().String()), "msdyn_customerasset": work.Ref(pick(w, "asset", []work.ID{st.Boiler, st.Oven})),
		}))
	case 5:
		id := w.e.newID()
		start := w.e.clock.Now()
		w.e.office(work.CreateOf(work.BookingTable, id, work.Fields{
			"bookingstatus": work.Ref(st.Scheduled), "resource": work.Ref(st.AnnVan), "msdyn_workorder": work.Ref(st.MillLater),
			"starttime": work.Time(start), "endtime": work.Time(start.Add(time.Hour)),
		}))
		w.bookings = append(w.bookings, id)
	}
}

// checkScope compares the device with what the profile gives its user, row by row.
func (w *world) checkScope(d *tracked) {
	w.rt.Helper()
	w.e.must(w.e.store.View(func(tx store.Tx) error {
		var known device
		if err := viewDevice(d.id, &known)(tx); err != nil {
			return err
		}
		user, err := scope.UserOf(tx, known.User, time.UTC)
		if err != nil {
			return err
		}
		compiled := w.e.everyones().Compiled
		pins, err := PinsOf(tx, d.id)
		if err != nil {
			return err
		}
		members, err := scope.Of(tx, compiled, user, pins, w.e.clock.Now())
		if err != nil {
			return err
		}
		if members.Count() != len(d.rows) {
			w.rt.Fatalf("the device holds %d records, its scope has %d", len(d.rows), members.Count())
		}
		for key, row := range d.rows {
			r, ok, err := tx.Record(key.Table, key.ID)
			if err != nil {
				return err
			}
			want := work.Project(r.Data, compiled.Table(key.Table).Keep)
			if !ok || !members.Has(key.Table, key.ID) || row.Rev != r.Rev || string(row.D) != string(want) {
				w.rt.Fatalf("%s %s: device rev %d %s, server rev %d %s", key.Table, key.ID, row.Rev, row.D, r.Rev, want)
			}
		}
		return nil
	}))
}

// checkOnce looks every change up in the history: once if its group was accepted, never
// if it was not.
func (w *world) checkOnce(d *tracked) {
	w.rt.Helper()
	for _, g := range d.made {
		result, answered := d.done[g.Seq]
		accepted := answered && (result.Outcome == "applied" || result.Outcome == "merged")
		for _, c := range g.Changes {
			history, err := w.e.server.History(c.Table, c.ID)
			w.e.must(err)
			found := 0
			for _, r := range history {
				own := r.Origin == d.id && r.Op == c.Op
				if own && (c.Op == work.Delete || string(r.Set[marker[c.Table]].To) == `"`+c.MID.String()+`"`) {
					found++
				}
			}
			if accepted && found != 1 || !accepted && found != 0 && c.Op != work.Delete {
				w.rt.Fatalf("group %d, %s of %s: %s, %d times in the history", g.Seq, c.Op, c.Table, result.Outcome, found)
			}
		}
	}
}
