package apply_test

import (
	"errors"
	"strings"
	"testing"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/rights"
	st "fieldbook/server/servertest"
)

// ownOnly is Ann with a role that reaches as far as her own records.
func ownOnly(table string) apply.Author {
	role := rights.Defaults(work.Standard())[rights.Technician]
	role.Tables[table] = rights.Table{Create: rights.Own, Read: rights.Organization, Write: rights.Own, Delete: rights.Own}
	author := annLaptop
	author.Rights, author.Person = role, profile.User{Teams: []work.ID{st.North}, Resources: []work.ID{st.AnnVan}}
	return author
}

func owned(by []byte, more work.Fields) work.Fields {
	columns := noteOn(st.AnnToday, "x")
	columns["ownerid"] = by
	for column, value := range more {
		columns[column] = value
	}
	return columns
}

// What level Own covers is asked of the record as it is and as it will be.
func TestOwnRecords(t *testing.T) {
	ann, north, bob := work.RefTo(work.UserTable, st.Ann), work.RefTo(work.TeamTable, st.North), work.RefTo(work.UserTable, st.Bob)
	theirs := st.ID(801)
	own := func(id work.ID, by []byte) work.Change {
		return work.UpdateOf(work.QuickNoteTable, id, work.Fields{"ownerid": by})
	}
	for _, c := range []struct {
		name    string
		owner   []byte // of the note that is there
		change  work.Change
		allowed bool
	}{
		{"create for oneself", bob, work.CreateOf(work.QuickNoteTable, st.ID(800), noteOn(st.AnnToday, "x")), true},
		{"create for one's team", bob, work.CreateOf(work.QuickNoteTable, st.ID(800), owned(north, nil)), true},
		{"create for another", bob, work.CreateOf(work.QuickNoteTable, st.ID(800), owned(bob, nil)), false},
		{"change one's own", ann, work.UpdateOf(work.QuickNoteTable, theirs, text("msdyn_text", "y")), true},
		{"change the team's", north, work.UpdateOf(work.QuickNoteTable, theirs, text("msdyn_text", "y")), true},
		{"change another's", bob, work.UpdateOf(work.QuickNoteTable, theirs, text("msdyn_text", "y")), false},
		{"give one's own to the team", ann, own(theirs, north), true},
		{"give one's own away", ann, own(theirs, bob), false},
		{"take another's", bob, own(theirs, ann), false},
		{"delete one's own", ann, work.DeleteOf(work.QuickNoteTable, theirs), true},
		{"delete another's", bob, work.DeleteOf(work.QuickNoteTable, theirs), false},
	} {
		d := newDesk(t)
		d.accept(adam, work.CreateOf(work.QuickNoteTable, theirs, owned(c.owner, nil)))
		_, refusal := d.group(ownOnly(work.QuickNoteTable), from(1, c.change))
		if (refusal == nil) != c.allowed {
			t.Errorf("%s: %+v", c.name, refusal)
		}
		if refusal != nil && (refusal.Code != work.NoRecordRight || refusal.Kind != work.Forbidden) {
			t.Errorf("%s: %+v", c.name, refusal)
		}
	}
	// A booking is also its resource's user's.
	d := newDesk(t)
	author := ownOnly(work.BookingTable)
	d.accept(author, from(1, work.UpdateOf(work.BookingTable, st.AnnToday, text("name", "x"))))
	if _, refusal := d.group(author, from(1, work.UpdateOf(work.BookingTable, st.BobToday, text("name", "x")))); refusal == nil {
		t.Error("another's booking was changed")
	}
	if _, refusal := d.group(author, from(2, work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"resource": work.Ref(st.BobVan)}))); refusal == nil {
		t.Error("a booking was given away")
	}
}

func TestColumnsThatARoleMayNotSet(t *testing.T) {
	author := annLaptop
	author.Rights = rights.Defaults(work.Standard())[rights.Technician]
	author.Rights.Columns = map[string]map[string]rights.Column{work.AccountTable: {"telephone1": {NoWrite: true}, "emailaddress1": {NoRead: true}}}
	d := newDesk(t)
	_, refusal := d.group(author, from(1, work.UpdateOf(work.AccountTable, st.Mill, text("telephone1", "1"))))
	if refusal == nil || refusal.Code != work.NoColumnRight || refusal.Column != "telephone1" {
		t.Errorf("%+v", refusal)
	}
	if _, refusal := d.group(author, work.CreateOf(work.AccountTable, d.newID(), work.Fields{"name": work.Text("x"), "telephone1": work.Text("1")})); refusal == nil {
		t.Error("a new record fills the column")
	}
	d.accept(author, from(1, work.UpdateOf(work.AccountTable, st.Mill, text("emailaddress1", "a@b"))))
}

func TestRolesWithoutLevels(t *testing.T) {
	author := dora
	author.Rights = &rights.Role{Name: "empty"} // a document that leaves every level out
	d := newDesk(t)
	if _, refusal := d.group(author, work.UpdateOf(work.AccountTable, st.Mill, text("name", "x"))); refusal == nil || refusal.Code != work.NoTableRight {
		t.Errorf("%+v", refusal)
	}
}

// A technician works on what the device was shown, on what they made, and on what hangs on
// that, whatever the levels of the role say.
func TestTechniciansWorkOnWhatTheyWereShown(t *testing.T) {
	shown := func(refs ...work.RecordRef) apply.Author {
		author := annLaptop
		author.Seen = func(ref work.RecordRef) (bool, error) {
			for _, r := range refs {
				if r == ref {
					return true, nil
				}
			}
			return false, nil
		}
		return author
	}
	booking := work.RecordRef{Table: work.BookingTable, ID: st.AnnToday}
	order := work.RecordRef{Table: work.WorkOrderTable, ID: st.MillToday}
	note := work.RecordRef{Table: work.QuickNoteTable, ID: st.Note}
	mine, task := st.ID(811), st.ID(812)
	newOrder := work.CreateOf(work.WorkOrderTable, mine, work.Fields{"msdyn_name": work.Text("mine"), "msdyn_serviceaccount": work.Ref(st.Mill)})
	taskOf := func(id, order work.ID) work.Change {
		return work.CreateOf(work.ServiceTaskTable, id, work.Fields{"msdyn_name": work.Text("x"), "msdyn_workorder": work.Ref(order)})
	}
	for _, c := range []struct {
		name    string
		author  apply.Author
		changes []work.Change
		allowed bool
	}{
		{"change what was shown", shown(note), []work.Change{work.UpdateOf(work.QuickNoteTable, st.Note, text("msdyn_text", "y"))}, true},
		{"change what was not", shown(booking), []work.Change{work.UpdateOf(work.QuickNoteTable, st.Note, text("msdyn_text", "y"))}, false},
		{"delete what was shown", shown(note), []work.Change{work.DeleteOf(work.QuickNoteTable, st.Note)}, true},
		{"delete what was not", shown(booking), []work.Change{work.DeleteOf(work.QuickNoteTable, st.Note)}, false},
		{"hang something on what was shown", shown(booking), []work.Change{work.CreateOf(work.QuickNoteTable, st.ID(800), noteOn(st.AnnToday, "x"))}, true},
		{"hang something on what was not", shown(note), []work.Change{work.CreateOf(work.QuickNoteTable, st.ID(800), noteOn(st.AnnToday, "x"))}, false},
		{"make something that hangs on nothing", shown(), []work.Change{newOrder}, true},
		{"hang something on what one made", shown(), []work.Change{newOrder, taskOf(task, mine)}, true},
		{"change what one made", shown(), []work.Change{newOrder, work.UpdateOf(work.WorkOrderTable, mine, text("msdyn_workordersummary", "x"))}, true},
		{"move it to what was not shown", shown(), []work.Change{newOrder, taskOf(task, mine), work.UpdateOf(work.ServiceTaskTable, task, work.Fields{"msdyn_workorder": work.Ref(st.MillToday)})}, false},
		{"move it to what was shown", shown(order), []work.Change{newOrder, taskOf(task, mine), work.UpdateOf(work.ServiceTaskTable, task, work.Fields{"msdyn_workorder": work.Ref(st.MillToday)})}, true},
	} {
		d := newDesk(t)
		_, refusal := d.group(c.author, c.changes...)
		if (refusal == nil) != c.allowed {
			t.Errorf("%s: %+v", c.name, refusal)
		}
		if refusal != nil && (refusal.Code != work.NoRecordRight || refusal.Change != len(c.changes)-1) {
			t.Errorf("%s: %+v", c.name, refusal)
		}
	}
	// What the office hangs on the technician's own order is theirs to work on, too.
	d := newDesk(t)
	d.accept(shown(), newOrder)
	d.accept(dora, taskOf(task, mine))
	d.accept(shown(), from(1, work.UpdateOf(work.ServiceTaskTable, task, work.Fields{"msdyn_percentcomplete": work.Int(100)})))
	// Only technicians are bound by it.
	office := adam
	office.Seen = shown().Seen
	d.accept(office, work.UpdateOf(work.QuickNoteTable, st.Note, text("msdyn_text", "y")))
}

func TestAFailingStoreIsNoRefusal(t *testing.T) {
	d := newDesk(t)
	author := annLaptop
	author.Seen = func(work.RecordRef) (bool, error) { return false, errors.New("the disk is gone") }
	if err := d.try(author, work.UpdateOf(work.QuickNoteTable, st.Note, text("msdyn_text", "y"))); err == nil || !strings.Contains(err.Error(), "the disk is gone") {
		t.Errorf("%v", err)
	}
}
