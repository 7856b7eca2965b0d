package apply_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

func TestWhatIsInUseIsNotDeleted(t *testing.T) {
	spare := st.ID(810)
	for name, c := range map[string]struct {
		author  apply.Author
		changes []work.Change
		says    []string // nothing = it is deleted
		change  int
	}{
		"a status of bookings": {adam, []work.Change{work.DeleteOf(work.BookingStatusTable, st.Scheduled)}, []string{"Bookings point to it, first", "as Booking status", "first"}, 0},
		"somebody's van":       {adam, []work.Change{work.DeleteOf(work.ResourceTable, st.AnnVan)}, []string{"Bookings point to it", "as Resource"}, 0},
		"a user":               {adam, []work.Change{work.DeleteOf(work.UserTable, st.Ann)}, []string{"point", "fieldbookd user disable"}, 0},
		"oneself":              {adam, []work.Change{work.DeleteOf(work.UserTable, st.Adam)}, []string{"yourself"}, 0},
		"an account":           {dora, []work.Change{work.DeleteOf(work.AccountTable, st.Mill)}, []string{"as Service account"}, 0},
		"an order with a visit": {dora, []work.Change{work.DeleteOf(work.WorkOrderTable, st.MillToday)},
			[]string{"the Booking", "points to it as Work order"}, 0},
		"second in its group": {dora, []work.Change{
			work.UpdateOf(work.AccountTable, st.Mill, text("telephone1", "1")), work.DeleteOf(work.AccountTable, st.Mill),
		}, []string{"as Service account"}, 1},
		"what the group itself lets point there": {dora, []work.Change{
			work.CreateOf(work.AccountTable, spare, text("name", "x")),
			work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_billingaccount": work.Ref(spare)}),
			work.DeleteOf(work.AccountTable, spare),
		}, []string{"as Billing account"}, 2},
		"with what points to it": {dora, []work.Change{
			work.DeleteOf(work.WorkOrderTable, st.MillToday), work.DeleteOf(work.BookingTable, st.AnnToday),
		}, nil, 0},
		"made and deleted": {dora, []work.Change{
			work.CreateOf(work.AccountTable, spare, text("name", "x")), work.DeleteOf(work.AccountTable, spare),
		}, nil, 0},
		"a note on a device": {annLaptop, []work.Change{work.DeleteOf(work.QuickNoteTable, st.Note)}, nil, 0},
	} {
		d := newDesk(t)
		_, refusal := d.group(c.author, c.changes...)
		if (refusal == nil) != (c.says == nil) {
			t.Errorf("%s: %+v", name, refusal)
			continue
		}
		if refusal == nil {
			continue
		}
		if refusal.Code != work.InUse || refusal.Kind != work.Invalid || refusal.Type != typeOther || refusal.Change != c.change {
			t.Errorf("%s: %+v", name, refusal)
		}
		for _, part := range c.says {
			if !strings.Contains(refusal.Message, part) {
				t.Errorf("%s: %q is not in: %s", name, part, refusal.Message)
			}
		}
		d.unchanged(name)
	}
}

// Whoever wrote a record is in use, and many uses are not counted to the end.
func TestRecordKeepingIsUse(t *testing.T) {
	d := newDesk(t)
	user := d.newID()
	d.accept(adam, work.CreateOf(work.UserTable, user, work.Fields{"fullname": work.Text("Eve"), "domainname": work.Text("eve")}))
	eve := apply.Author{User: user, Role: apply.Administrator}
	for i := range 101 {
		d.accept(eve, work.CreateOf(work.AccountTable, d.newID(), work.Fields{
			"name": work.Text(fmt.Sprintf("A%d", i)), "ownerid": work.RefTo(work.UserTable, st.Adam),
		}))
	}
	_, refusal := d.group(adam, work.DeleteOf(work.UserTable, user))
	if refusal == nil || refusal.Code != work.InUse ||
		!strings.Contains(refusal.Message, `at least 100 Accounts point to it, first "A0", as Created by; `) || !strings.Contains(refusal.Message, "user disable") {
		t.Errorf("%+v", refusal)
	}
}

// What is a part of a record, or was made of it, goes with it, as a derived change of the
// same origin.
func TestPartsAreDeletedWithTheWhole(t *testing.T) {
	d := newDesk(t)
	booking, order := st.AnnToday, st.MillToday
	task := st.TaskOf(order, 0)
	onNote, onTask := d.newID(), d.newID()
	regarding := func(table string, id work.ID) work.Fields {
		return work.Fields{"subject": work.Text("x"), "objectid": work.RefTo(table, id)}
	}
	d.accept(annLaptop, from(1, work.UpdateOf(work.BookingTable, booking, status(st.InProgress))))
	later(d, time.Hour)
	d.accept(annLaptop, work.CreateOf(work.AnnotationTable, onNote, regarding(work.BookingTable, booking)),
		work.CreateOf(work.AnnotationTable, onTask, regarding(work.ServiceTaskTable, task)))
	d.accept(dora, work.UpdateOf(work.BookingTable, booking, status(st.Completed)))
	if len(d.all(work.BookingTimestampTable)) == 0 || len(d.all(work.BookingJournalTable)) == 0 {
		t.Fatal("the visit left nothing behind")
	}
	d.accept(dora, work.DeleteOf(work.BookingTable, booking))
	for _, table := range []string{work.BookingTimestampTable, work.BookingJournalTable} {
		if n := len(d.all(table)); n != 0 {
			t.Errorf("%d of %s are left", n, table)
		}
	}
	if _, ok := d.record(work.QuickNoteTable, st.Note); ok {
		t.Error("the quick note is left")
	}
	if _, ok := d.record(work.AnnotationTable, onNote); ok {
		t.Error("the note on the booking is left")
	}
	if _, ok := d.record(work.AnnotationTable, onTask); !ok {
		t.Error("the note on a task of the order is gone")
	}
	effect := d.accept(dora, work.DeleteOf(work.WorkOrderTable, order))
	if _, ok := d.record(work.AnnotationTable, onTask); ok || len(d.on(work.ServiceTaskTable, order)) != 0 {
		t.Error("a part of a part is left")
	}
	if len(effect.Removed) < 4 {
		t.Errorf("devices learn of %d deletions", len(effect.Removed))
	}
	list := d.history(work.AnnotationTable, onTask)
	last := list[len(list)-1]
	if last.Op != work.Delete || last.Rule != "derived" || last.User != st.Dora || last.Rev != uint64(len(list)) || len(last.Set) == 0 {
		t.Errorf("%+v", last)
	}
}

// A part that the group changes before it deletes the whole goes with it, and so does what
// hangs on that part; all of it comes back with the whole.
func TestAPartThatWasChangedBeforeGoesWithTheWhole(t *testing.T) {
	d := newDesk(t)
	booking, order := st.AnnToday, st.MillToday
	task, onTask := st.TaskOf(order, 0), d.newID()
	d.accept(annLaptop, work.CreateOf(work.AnnotationTable, onTask, regarding(work.ServiceTaskTable, task)))
	d.accept(dora, work.DeleteOf(work.BookingTable, booking))
	d.accept(dora, work.UpdateOf(work.AnnotationTable, onTask, text("subject", "y")),
		work.UpdateOf(work.ServiceTaskTable, task, work.Fields{"msdyn_percentcomplete": work.Int(100)}), work.DeleteOf(work.WorkOrderTable, order))
	for table, id := range map[string]work.ID{work.AnnotationTable: onTask, work.ServiceTaskTable: task, work.WorkOrderTable: order} {
		if _, ok := d.record(table, id); ok {
			t.Errorf("%s is left", table)
		}
	}
	if _, refusal := d.restored(dora, work.WorkOrderTable, order); refusal != nil {
		t.Fatalf("the order does not come back: %s", refusal.Message)
	}
	note, _ := d.record(work.AnnotationTable, onTask)
	changed, _ := d.record(work.ServiceTaskTable, task)
	if note.Fields().Text("subject") != "y" || changed.Fields().Int("msdyn_percentcomplete") != 100 {
		t.Errorf("back came %s and %s", note.Data, changed.Data)
	}
}

// Whatever is deleted, every lookup still points to a record.
func TestNoDeletionLeavesALookupThatPointsNowhere(t *testing.T) {
	schema := work.Standard()
	for seed := range uint64(4) {
		d, random := newDesk(t), rand.New(rand.NewPCG(seed, 0))
		if lost := d.dangling(schema); len(lost) > 0 {
			t.Fatalf("before anything is deleted: %v", lost)
		}
		d.accept(annLaptop, from(1, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.InProgress))))
		later(d, time.Hour)
		d.accept(dora, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Completed)))
		deleted := 0
		for range 25 {
			var changes []work.Change
			for _, table := range schema.Tables {
				for _, r := range d.all(table.Name) {
					changes = append(changes, work.DeleteOf(table.Name, r.ID))
				}
			}
			random.Shuffle(len(changes), func(i, j int) { changes[i], changes[j] = changes[j], changes[i] })
			changes = changes[:min(1+random.IntN(3), len(changes))]
			if _, refusal := d.group(adam, changes...); refusal == nil {
				deleted++
			}
			if lost := d.dangling(schema); len(lost) > 0 {
				t.Fatalf("seed %d: %v left behind: %v", seed, changes, lost)
			}
		}
		if deleted == 0 {
			t.Errorf("seed %d: everything was refused", seed)
		}
	}
}

// dangling lists the lookups that point to no record.
func (d *desk) dangling(schema *work.Schema) (lost []string) {
	d.t.Helper()
	err := d.store.View(func(tx store.Tx) error {
		for _, table := range schema.Tables {
			for _, c := range table.Columns {
				if c.Type != work.TypeLookup {
					continue
				}
				err := tx.Rows(table.Name, work.ID{}, func(r work.Record) bool {
					target, id := work.Fields{c.Name: r.Column(c.Name)}.RefTable(c.Name)
					if id == (work.ID{}) {
						return true
					}
					if target == "" {
						target = c.Targets[0]
					}
					if _, ok, _ := tx.Record(target, id); !ok {
						lost = append(lost, fmt.Sprintf("%s %s.%s", table.Name, r.ID, c.Name))
					}
					return true
				})
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return lost
}
