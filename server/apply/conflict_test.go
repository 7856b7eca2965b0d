package apply_test

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

func TestWithoutDetectionTheDevicesColumnsWin(t *testing.T) {
	d := newDesk(t)
	later(d, time.Hour)
	d.accept(dora, work.UpdateOf(work.AccountTable, st.Mill, work.Fields{"name": work.Text("theirs"), "telephone1": work.Text("1")}))
	later(d, time.Hour)
	effect := d.accept(annLaptop, from(1, work.UpdateOf(work.AccountTable, st.Mill, text("name", "mine"))))
	if !effect.Merged {
		t.Error("the effect does not say that others had changed the record")
	}
	r, _ := d.record(work.AccountTable, st.Mill)
	if f := r.Fields(); f.Text("name") != "mine" || f.Text("telephone1") != "1" || r.Rev != 3 {
		t.Errorf("rev %d: %s", r.Rev, r.Data)
	}
	revisions := d.history(work.AccountTable, st.Mill)
	last := revisions[len(revisions)-1]
	want := store.Lost{Column: "name", Value: []byte(`"theirs"`), By: st.Dora, At: st.Monday.Add(time.Hour), Rule: "device wins"}
	if len(last.Lost) != 1 || last.Lost[0].Column != want.Column || string(last.Lost[0].Value) != string(want.Value) ||
		last.Lost[0].By != want.By || !last.Lost[0].At.Equal(want.At) || last.Lost[0].Rule != want.Rule {
		t.Errorf("lost %+v", last.Lost)
	}
	if string(last.Set["name"].From) != `"theirs"` || string(last.Set["name"].To) != `"mine"` {
		t.Errorf("the history says from %s to %s", last.Set["name"].From, last.Set["name"].To)
	}
}

func TestNothingIsLostWhereBothSayTheSame(t *testing.T) {
	d := newDesk(t)
	d.accept(dora, work.UpdateOf(work.AccountTable, st.Mill, text("name", "same")))
	effect := d.accept(annLaptop, from(1, work.UpdateOf(work.AccountTable, st.Mill, text("name", "same"))))
	revisions := d.history(work.AccountTable, st.Mill)
	if len(revisions[1].Lost) != 0 || !effect.Merged {
		t.Errorf("lost %+v, merged %t", revisions[1].Lost, effect.Merged)
	}
}

// The value that counts as lost is the one that was in force, by whoever made it last.
func TestTheLastOfSeveralForeignValuesIsLost(t *testing.T) {
	d := newDesk(t)
	d.accept(dora, work.UpdateOf(work.AccountTable, st.Mill, text("name", "first")))
	d.accept(bobLaptop, from(2, work.UpdateOf(work.AccountTable, st.Mill, text("name", "second"))))
	d.accept(dora, work.UpdateOf(work.AccountTable, st.Mill, text("telephone1", "1")))
	d.accept(annLaptop, from(1, work.UpdateOf(work.AccountTable, st.Mill, text("name", "mine"))))
	revisions := d.history(work.AccountTable, st.Mill)
	lost := revisions[3].Lost
	if len(lost) != 1 || string(lost[0].Value) != `"second"` || lost[0].By != st.Bob {
		t.Errorf("lost %+v", lost)
	}
}

func TestWithDetectionTheServersRecordStays(t *testing.T) {
	for name, change := range map[string]work.Change{
		"update": work.UpdateOf(work.QuickNoteTable, st.Note, text("msdyn_name", "mine")),
		"delete": work.DeleteOf(work.QuickNoteTable, st.Note),
	} {
		d := newDesk(t)
		d.rules.DetectConflicts = true
		d.accept(dora, work.UpdateOf(work.QuickNoteTable, st.Note, text("msdyn_text", "theirs")))
		_, refusal := d.group(annLaptop, from(1, change))
		if refusal == nil || refusal.Type != typeConflict || refusal.Kind != work.Conflict {
			t.Fatalf("%s: %+v", name, refusal)
		}
		r, ok := d.record(work.QuickNoteTable, st.Note)
		if !ok || r.Rev != 2 || string(refusal.Server) != string(r.Data) {
			t.Errorf("%s: the server has rev %d, the refusal shows %s", name, r.Rev, refusal.Server)
		}
		d.accept(annLaptop, from(2, change))
	}
}

// What a device did itself, and what the server derived from it, is no conflict with what
// it did next, however old the version is that it worked on.
func TestOwnSuccessiveEditsNeverConflict(t *testing.T) {
	d := newDesk(t)
	d.rules.DetectConflicts = true
	steps := []work.Change{
		work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Traveling)),
		work.UpdateOf(work.WorkOrderTable, st.MillToday, text("msdyn_workordersummary", "one")),
		work.UpdateOf(work.BookingTable, st.AnnToday, status(st.InProgress)),
		work.UpdateOf(work.WorkOrderTable, st.MillToday, text("msdyn_workordersummary", "two")),
		work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Completed)),
		work.UpdateOf(work.WorkOrderTable, st.MillToday, text("msdyn_workordersummary", "three")),
	}
	for i, c := range steps {
		if e := d.accept(annLaptop, from(1, c)); e.Merged {
			t.Errorf("step %d counts as merged", i)
		}
	}
	// Another device of the same user is somebody else.
	other := annLaptop
	other.Device = st.ID(903)
	if _, refusal := d.group(other, from(1, work.UpdateOf(work.BookingTable, st.AnnToday, text("name", "x")))); refusal == nil {
		t.Error("the user's other device overwrites what it never saw")
	}
}

// Under detection, what the server derives because of somebody else conflicts, too.
func TestForeignDerivedValuesConflict(t *testing.T) {
	d := newDesk(t)
	d.rules.DetectConflicts = true
	d.accept(bobLaptop, from(1, work.UpdateOf(work.BookingTable, st.BobShared, status(st.InProgress))))
	_, refusal := d.group(annLaptop, from(1, work.UpdateOf(work.WorkOrderTable, st.BakeryShared, text("msdyn_workordersummary", "x"))))
	if refusal == nil || refusal.Type != typeConflict {
		t.Errorf("%+v", refusal)
	}
}

func TestChangesOnTheServerNeverConflict(t *testing.T) {
	d := newDesk(t)
	d.rules.DetectConflicts = true
	d.accept(annLaptop, from(1, work.UpdateOf(work.AccountTable, st.Mill, text("name", "mine"))))
	if e := d.accept(dora, work.UpdateOf(work.AccountTable, st.Mill, text("name", "theirs"))); e.Merged {
		t.Error("a dispatcher's change counts as merged")
	}
}

// A record that is made again under the id of a deleted one goes on counting: no rev is
// ever used for two contents.
func TestRebornRecordContinuesItsRev(t *testing.T) {
	d := newDesk(t)
	d.accept(annLaptop, from(1, work.UpdateOf(work.QuickNoteTable, st.Note, text("msdyn_text", "two"))))
	d.accept(annLaptop, from(2, work.DeleteOf(work.QuickNoteTable, st.Note)))
	d.accept(dora, work.CreateOf(work.QuickNoteTable, st.Note, noteOn(st.AnnToday, "again")))
	if r, ok := d.record(work.QuickNoteTable, st.Note); !ok || r.Rev != 4 {
		t.Errorf("reborn at rev %d", r.Rev)
	}
	d.accept(dora, work.DeleteOf(work.QuickNoteTable, st.Note), work.CreateOf(work.QuickNoteTable, st.Note, noteOn(st.AnnToday, "in one group")))
	if r, _ := d.record(work.QuickNoteTable, st.Note); r.Rev != 6 {
		t.Errorf("reborn in one group at rev %d", r.Rev)
	}
	revs := []uint64{}
	for _, r := range d.history(work.QuickNoteTable, st.Note) {
		revs = append(revs, r.Rev)
	}
	if len(revs) != 5 || revs[0] != 2 || revs[4] != 6 {
		t.Errorf("revisions %v", revs)
	}
	// The history of the deletion can restore what was deleted.
	deletion := d.history(work.QuickNoteTable, st.Note)[1]
	if deletion.Op != work.Delete || string(deletion.Set["msdyn_text"].From) != `"two"` {
		t.Errorf("%+v", deletion)
	}
}

func TestRevisionsSayWhoWhereAndWhen(t *testing.T) {
	d := newDesk(t)
	author := annLaptop
	author.Skew = -10 * time.Minute
	g := work.Group{ID: d.newID(), At: st.Monday.Add(5 * time.Minute), Changes: []work.Change{
		from(1, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Traveling))),
	}}
	err := d.store.Update(func(tx store.Tx) error {
		_, _, err := apply.Group(tx, d.rules, author, g, st.Monday.Add(500*time.Millisecond))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for table, id := range map[string]work.ID{work.BookingTable: st.AnnToday, work.WorkOrderTable: st.MillToday} {
		r := d.history(table, id)[0]
		if r.User != st.Ann || r.Origin != annLaptop.Device || !r.HappenedAt.Equal(st.Monday.Add(-5*time.Minute)) || !r.ReceivedAt.Equal(st.Monday) {
			t.Errorf("%s: %+v", table, r)
		}
		if (r.Rule == "derived") != (table == work.WorkOrderTable) {
			t.Errorf("%s: rule %q", table, r.Rule)
		}
	}
	record, _ := d.record(work.BookingTable, st.AnnToday)
	if f := record.Fields(); f.Ref("modifiedby") != st.Ann || !f.Time("modifiedon").Equal(st.Monday) {
		t.Errorf("record keeping: %s", record.Data)
	}
}
