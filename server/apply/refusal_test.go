package apply_test

import (
	"strings"
	"testing"

	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

// The documented types of sync error.
const (
	typeConflict, typeNotFound, typeExists, typeOther int64 = 0, 1, 2, 3
)

func TestRefusals(t *testing.T) {
	note := func(set work.Fields) work.Change {
		columns := noteOn(st.AnnToday, "x")
		for name, value := range set {
			columns[name] = value
		}
		return work.CreateOf(work.QuickNoteTable, st.ID(800), columns)
	}
	bad := from(1, work.UpdateOf(work.QuickNoteTable, st.Note, text("msdyn_text", "x")))
	bad.Op = "upsert"
	for name, c := range map[string]struct {
		change work.Change
		typ    int64
		kind   work.Kind
		column string
		code   work.Reason
	}{
		"unknown table":        {work.CreateOf("nonsense", st.ID(800), nil), typeNotFound, work.NotFound, "", work.NoSuchTable},
		"unknown column":       {note(text("nonsense", "x")), typeOther, work.Invalid, "nonsense", work.NoSuchColumn},
		"wrong type":           {note(work.Fields{"msdyn_order": work.Text("x")}), typeOther, work.Invalid, "msdyn_order", work.WrongType},
		"too long":             {note(text("msdyn_name", strings.Repeat("x", 101))), typeOther, work.Invalid, "msdyn_name", work.TooLong},
		"out of range":         {note(work.Fields{"msdyn_order": work.Int(-1)}), typeOther, work.Invalid, "msdyn_order", work.OutOfRange},
		"no such option":       {note(work.Fields{"msdyn_type": work.Int(5)}), typeOther, work.Invalid, "msdyn_type", work.NoSuchOption},
		"points nowhere":       {note(work.Fields{"msdyn_quicknote_lookup_entity": work.Ref(st.ID(4711))}), typeOther, work.Invalid, "msdyn_quicknote_lookup_entity", work.DanglingLookup},
		"owner of no table":    {note(work.Fields{"ownerid": work.Ref(st.Ann)}), typeOther, work.Invalid, "ownerid", work.WrongType},
		"owner is no user":     {note(work.Fields{"ownerid": work.RefTo(work.AccountTable, st.Mill)}), typeOther, work.Invalid, "ownerid", work.WrongType},
		"required missing":     {work.CreateOf(work.QuickNoteTable, st.ID(800), text("msdyn_text", "x")), typeOther, work.Invalid, "msdyn_quicknote_lookup_entity", work.Required},
		"required emptied":     {from(1, work.UpdateOf(work.QuickNoteTable, st.Note, work.Fields{"msdyn_quicknote_lookup_entity": work.Null})), typeOther, work.Invalid, "msdyn_quicknote_lookup_entity", work.Required},
		"exists":               {work.CreateOf(work.QuickNoteTable, st.Note, noteOn(st.AnnToday, "x")), typeExists, work.Exists, "", "exists"},
		"not there":            {work.UpdateOf(work.QuickNoteTable, st.ID(800), text("msdyn_text", "x")), typeNotFound, work.NotFound, "", "not_found"},
		"not there, delete":    {work.DeleteOf(work.QuickNoteTable, st.ID(800)), typeNotFound, work.NotFound, "", "not_found"},
		"no id":                {work.CreateOf(work.QuickNoteTable, work.ID{}, noteOn(st.AnnToday, "x")), typeOther, work.Invalid, "", "invalid"},
		"no such operation":    {bad, typeOther, work.Invalid, "", "invalid"},
		"forbidden":            {work.DeleteOf(work.BookingTable, st.AnnToday), typeOther, work.Forbidden, "", work.NoTableRight},
		"forbidden column":     {from(1, work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_systemstatus": work.Int(work.OrderPosted)})), typeOther, work.Forbidden, "msdyn_systemstatus", work.NoColumnRight},
		"forbidden table":      {from(1, work.UpdateOf(work.UserTable, st.Bob, text("title", "x"))), typeOther, work.Forbidden, "", work.NoTableRight},
		"forbidden record":     {from(1, work.UpdateOf(work.QuickNoteTable, st.Note, text("msdyn_text", "x"))), typeOther, work.Forbidden, "", work.NoRecordRight},
		"status cannot follow": {from(1, work.UpdateOf(work.BookingTable, st.AnnPast, status(st.Traveling))), typeOther, work.Invalid, "bookingstatus", work.WrongTransition},
		"status not allowed":   {from(1, work.UpdateOf(work.BookingTable, st.AnnLater, status(st.ID(4711)))), typeOther, work.Invalid, "bookingstatus", work.DanglingLookup},
	} {
		d := newDesk(t)
		author := annLaptop
		switch name {
		case "forbidden record":
			author.Seen = func(work.RecordRef) (bool, error) { return false, nil }
		case "status cannot follow":
			r, _ := d.record(work.BookingTable, st.AnnPast)
			r.Data = work.Patch(r.Data, status(st.Completed))
			if err := d.store.Update(func(tx store.Tx) error { return tx.Put(r) }); err != nil {
				t.Fatal(err)
			}
		}
		effect, refusal := d.group(author, c.change)
		if refusal == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		if refusal.Type != c.typ || refusal.Kind != c.kind || refusal.Column != c.column || refusal.Message == "" || refusal.Code != c.code || refusal.Code.Meaning() == "" {
			t.Errorf("%s: type %d, %v, code %q, column %q: %s", name, refusal.Type, refusal.Kind, refusal.Code, refusal.Column, refusal.Message)
		}
		if len(effect.Written)+len(effect.Removed) != 0 {
			t.Errorf("%s: has an effect", name)
		}
		if c.code != work.WrongTransition { // for which a record was made ready
			d.unchanged(name)
		}
	}
}

// unchanged fails if anything was written since the company was loaded.
func (d *desk) unchanged(what string) {
	d.t.Helper()
	for _, r := range st.Company() {
		if got, ok := d.record(r.Table, r.ID); !ok || got.Rev != r.Rev || string(got.Data) != string(r.Data) {
			d.t.Errorf("%s: %s %s was changed", what, r.Table, r.ID)
		}
		if n := len(d.history(r.Table, r.ID)); n != 0 {
			d.t.Errorf("%s: %s %s has %d revisions", what, r.Table, r.ID, n)
		}
	}
	if _, ok := d.record(work.QuickNoteTable, st.ID(800)); ok {
		d.t.Errorf("%s: the new record is there", what)
	}
}

// One refused change takes the whole group with it, wherever it stands.
func TestGroupIsAllOrNothing(t *testing.T) {
	good := []work.Change{
		from(1, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.InProgress))),
		work.CreateOf(work.QuickNoteTable, st.ID(800), noteOn(st.AnnToday, "x")),
		from(1, work.DeleteOf(work.QuickNoteTable, st.Note)),
	}
	for at := range len(good) + 1 {
		d := newDesk(t)
		changes := append([]work.Change{}, good[:at]...)
		changes = append(changes, work.UpdateOf(work.AccountTable, st.ID(4711), text("name", "x")))
		changes = append(changes, good[at:]...)
		_, refusal := d.group(annLaptop, changes...)
		if refusal == nil || refusal.Change != at {
			t.Fatalf("bad change at %d: %+v", at, refusal)
		}
		d.unchanged("bad change")
	}
	d := newDesk(t)
	if e := d.accept(annLaptop, good...); len(e.Written) != 4 || len(e.Removed) != 1 { // the order and the timestamp are derived
		t.Errorf("%d written, %d removed", len(e.Written), len(e.Removed))
	}
}

// The changes of one group see each other.
func TestGroupSeesItsOwnChanges(t *testing.T) {
	d := newDesk(t)
	booking, order := d.newID(), d.newID()
	d.accept(dora,
		work.CreateOf(work.WorkOrderTable, order, work.Fields{"msdyn_name": work.Text("new"), "msdyn_serviceaccount": work.Ref(st.Mill)}),
		work.CreateOf(work.BookingTable, booking, work.Fields{
			"bookingstatus": work.Ref(st.Scheduled), "resource": work.Ref(st.AnnVan), "msdyn_workorder": work.Ref(order),
			"starttime": work.Time(st.Monday), "endtime": work.Time(st.Monday),
		}),
		work.UpdateOf(work.BookingTable, booking, text("name", "same group")),
		work.CreateOf(work.QuickNoteTable, st.ID(800), noteOn(booking, "x")),
		work.DeleteOf(work.QuickNoteTable, st.ID(800)),
	)
	if r, _ := d.record(work.BookingTable, booking); r.Rev != 2 || r.Fields().Text("name") != "same group" {
		t.Errorf("booking at rev %d", r.Rev)
	}
	if _, ok := d.record(work.QuickNoteTable, st.ID(800)); ok {
		t.Error("a note that the group made and deleted is there")
	}
	if got := d.order(order).SystemStatus; got != work.OrderScheduled {
		t.Errorf("the order stands at %s", work.OrderStatusLabel(got))
	}
}

func TestStatusRuleBindsTechniciansOnly(t *testing.T) {
	d := newDesk(t)
	d.accept(annLaptop, from(1, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Canceled))))
	back := work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Scheduled))
	if _, refusal := d.group(annLaptop, from(3, back)); refusal == nil || refusal.Kind != work.Invalid || !strings.Contains(refusal.Message, "dispatcher") {
		t.Errorf("a technician reopens a canceled booking: %+v", refusal)
	}
	forged := from(3, back)
	forged.Set = map[string]work.Edit{"bookingstatus": {From: work.Ref(st.InProgress), To: work.Ref(st.Scheduled)}}
	if _, refusal := d.group(annLaptop, forged); refusal == nil {
		t.Error("a claim about what was seen opens a canceled booking")
	}
	d.accept(dora, back)
	d.accept(annLaptop, from(4, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Scheduled)))) // says so again
}
