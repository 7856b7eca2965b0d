package apply_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/rights"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

// state is every record without its record keeping of changes.
func (d *desk) state() map[work.RecordRef]string {
	d.t.Helper()
	all := map[work.RecordRef]string{}
	for _, t := range d.rules.Schema.Tables {
		for _, r := range d.all(t.Name) {
			columns := r.Fields()
			delete(columns, "modifiedon")
			delete(columns, "modifiedby")
			all[work.RecordRef{Table: r.Table, ID: r.ID}] = string(work.Encode(columns))
		}
	}
	return all
}

// same compares two states.
func same(t *testing.T, about string, got, want map[work.RecordRef]string) {
	t.Helper()
	for key, is := range want {
		if got[key] != is {
			t.Errorf("%s: %s %s was\n%s and is\n%s", about, key.Table, key.ID, is, got[key])
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			t.Errorf("%s: %s %s is there now", about, key.Table, key.ID)
		}
	}
}

// deletion is the last revision of a record that is gone.
func (d *desk) deletion(table string, id work.ID) store.Revision {
	d.t.Helper()
	list := d.history(table, id)
	last := list[len(list)-1]
	if last.Op != work.Delete {
		d.t.Fatalf("%s %s is not deleted: %+v", table, id, last)
	}
	return last
}

func regarding(table string, id work.ID) work.Fields {
	return work.Fields{"subject": work.Text("x"), "objectid": work.RefTo(table, id)}
}

// visited is a desk with today's visit completed, a note on it and one on a task of its
// order, and one of its timestamps deleted.
func visited(t *testing.T) (d *desk, onVisit, onTask, gone work.ID) {
	d = stocked(t, false)
	d.settings(work.Fields{"msdyn_timeentrygenerationstrategy": work.Int(work.EntriesFromTimestamps)})
	onVisit, onTask = d.newID(), d.newID()
	d.accept(annLaptop, from(1, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Traveling))))
	later(d, 20*time.Minute)
	d.accept(annLaptop, from(2, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.InProgress))),
		valves(d.newID(), 2, work.Fields{"msdyn_unitamount": work.Decimal(9.95)}))
	later(d, time.Hour)
	d.accept(annLaptop, work.CreateOf(work.AnnotationTable, onVisit, regarding(work.BookingTable, st.AnnToday)),
		work.CreateOf(work.AnnotationTable, onTask, regarding(work.ServiceTaskTable, st.TaskOf(st.MillToday, 0))))
	d.accept(dora, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Completed)))
	gone = d.all(work.BookingTimestampTable)[0].ID
	d.accept(dora, work.DeleteOf(work.BookingTimestampTable, gone))
	entries := d.all(work.TimeEntryTable)
	if len(entries) == 0 || len(d.all(work.BookingJournalTable)) == 0 || d.order(st.MillToday).SystemStatus != work.OrderCompleted {
		t.Fatal("the visit left nothing behind")
	}
	// What somebody corrected in a draft comes back as corrected.
	d.accept(annLaptop, work.UpdateOf(work.TimeEntryTable, entries[0].ID, work.Fields{"msdyn_description": work.Text("mine"), "msdyn_duration": work.Int(7)}))
	return d, onVisit, onTask, gone
}

// A deletion that is undone leaves everything as it was, here and in what follows from it.
func TestADeletedRecordComesBackWithItsParts(t *testing.T) {
	for _, c := range []struct {
		table string
		id    work.ID
		first *work.RecordRef // is deleted before, and separately
		parts []string        // tables of some of them
	}{
		{table: work.BookingTable, id: st.AnnToday,
			parts: []string{work.BookingTimestampTable, work.BookingJournalTable, work.TimeEntryTable, work.QuickNoteTable, work.AnnotationTable}},
		{table: work.WorkOrderTable, id: st.MillToday, first: &work.RecordRef{Table: work.BookingTable, ID: st.AnnToday},
			parts: []string{work.ServiceTaskTable, work.WorkOrderProductTable, work.AnnotationTable}},
		{table: work.TeamTable, id: st.North, parts: []string{work.TeamMembershipTable}},
	} {
		d, _, _, gone := visited(t)
		if c.first != nil {
			d.accept(adam, work.DeleteOf(c.first.Table, c.first.ID))
		}
		was := d.state()
		later(d, time.Hour)
		effect := d.accept(adam, work.DeleteOf(c.table, c.id))
		deleted := d.deletion(c.table, c.id)
		if len(deleted.Parts) != len(effect.Removed)-1 {
			t.Errorf("%s: %d went with it, and its history names %d", c.table, len(effect.Removed)-1, len(deleted.Parts))
		}
		later(d, time.Hour)
		done, refusal := d.undelete(adam, deleted)
		if refusal != nil {
			t.Errorf("%s: %+v", c.table, refusal)
			continue
		}
		same(t, c.table, d.state(), was)
		if len(done.Parts) != len(deleted.Parts) || len(done.Left) != 0 {
			t.Errorf("%s: %d of %d parts are back, %+v left", c.table, len(done.Parts), len(deleted.Parts), done.Left)
		}
		count := map[string]int{}
		for _, p := range done.Parts {
			count[p.Table]++
			list := d.history(p.Table, p.ID)
			last, before := list[len(list)-1], list[len(list)-2]
			if last.Op != work.Create || last.Rule != "derived" || last.User != st.Adam || last.Rev != before.Rev+1 || last.Set["modifiedon"].To != nil {
				t.Errorf("%s: %+v", p.Table, last)
			}
		}
		for _, table := range c.parts {
			if count[table] == 0 {
				t.Errorf("%s: nothing of %s came back: %v", c.table, table, count)
			}
		}
		if _, ok := d.record(work.BookingTimestampTable, gone); ok {
			t.Errorf("%s: what was deleted before is back", c.table)
		}
		if _, refusal := d.undelete(adam, deleted); refusal == nil || refusal.Kind != work.Exists {
			t.Errorf("%s: a second time: %+v", c.table, refusal)
		}
	}
}

// A part that was deleted after its record had come back once stays deleted, and only the
// last deletion can be undone.
func TestOnlyTheLastDeletionIsUndone(t *testing.T) {
	d, onVisit, _, _ := visited(t)
	d.accept(dora, work.DeleteOf(work.BookingTable, st.AnnToday))
	first := d.deletion(work.BookingTable, st.AnnToday)
	if _, refusal := d.undelete(dora, first); refusal != nil {
		t.Fatalf("%+v", refusal)
	}
	d.accept(dora, work.DeleteOf(work.AnnotationTable, onVisit))
	was := d.state()
	d.accept(dora, work.DeleteOf(work.BookingTable, st.AnnToday))
	if _, refusal := d.undelete(dora, first); refusal == nil || refusal.Kind != work.Conflict || !strings.Contains(refusal.Message, "restore that") {
		t.Errorf("an earlier deletion: %+v", refusal)
	}
	if _, refusal := d.undelete(dora, d.deletion(work.BookingTable, st.AnnToday)); refusal != nil {
		t.Errorf("%+v", refusal)
	}
	same(t, "the second time", d.state(), was)
}

// A part does not come back before what it is a part of; the message says what to restore.
func TestAPartNeedsItsWhole(t *testing.T) {
	d, onVisit, onTask, gone := visited(t)
	d.accept(dora, work.DeleteOf(work.BookingTable, st.AnnToday))
	d.accept(dora, work.DeleteOf(work.WorkOrderTable, st.MillToday))
	visit, order := d.deletion(work.BookingTable, st.AnnToday), d.deletion(work.WorkOrderTable, st.MillToday)
	command := func(r store.Revision) string {
		return "fieldbookd record restore " + r.Table + " " + r.ID.String() + " --rev "
	}
	for about, c := range map[string]struct {
		deleted store.Revision
		says    []string
	}{
		"a note on the visit":    {d.deletion(work.AnnotationTable, onVisit), []string{"is a part of", `"Visit"`, "was deleted", command(order)}},
		"a note on a task":       {d.deletion(work.AnnotationTable, onTask), []string{"is a part of", `Service task "Task 0"`, command(order)}},
		"a timestamp":            {d.deletion(work.BookingTimestampTable, gone), []string{"is a part of", `"Visit"`, command(order)}},
		"the visit of the order": {visit, []string{"points, as Work order, to", `Work order "WO-1"`, command(order)}},
	} {
		_, refusal := d.undelete(dora, c.deleted)
		if refusal == nil || refusal.Code != work.DanglingLookup || refusal.Kind != work.Invalid {
			t.Errorf("%s: %+v", about, refusal)
			continue
		}
		for _, part := range c.says {
			if !strings.Contains(refusal.Message, part) {
				t.Errorf("%s: %q is not in: %s", about, part, refusal.Message)
			}
		}
	}
	for _, deleted := range []store.Revision{order, visit, d.deletion(work.BookingTimestampTable, gone)} {
		if _, refusal := d.undelete(dora, deleted); refusal != nil {
			t.Errorf("in their order: %s", refusal.Message)
		}
	}
	if _, ok := d.record(work.AnnotationTable, onTask); !ok || d.order(st.MillToday).SystemStatus != work.OrderCompleted {
		t.Error("not everything is back")
	}
}

// What a part points to may be gone for good: the others come back without it, and the sums
// are those of what is there.
func TestAPartThatPointsToWhatIsGoneStaysDeleted(t *testing.T) {
	d := newDesk(t)
	line, other := d.newID(), d.newID()
	used := func(id, product work.ID, price float64) work.Change {
		return work.CreateOf(work.WorkOrderProductTable, id, work.Fields{
			"msdyn_name": work.Text("Part"), "msdyn_workorder": work.Ref(st.MillLater), "msdyn_product": work.Ref(product),
			"msdyn_linestatus": work.Int(work.LineUsed), "msdyn_quantity": work.Decimal(1), "msdyn_unitamount": work.Decimal(price),
		})
	}
	spare := d.newID()
	d.accept(dora, work.CreateOf(work.ProductTable, spare, text("name", "Spare")), used(line, spare, 5), used(other, st.Valve, 3))
	d.accept(dora, work.DeleteOf(work.BookingTable, st.AnnLater))
	total := func() float64 {
		r, _ := d.record(work.WorkOrderTable, st.MillLater)
		return r.Fields().Float("msdyn_subtotalamount")
	}
	if total() != 8 {
		t.Fatalf("the order comes to %v", total())
	}
	d.accept(dora, work.DeleteOf(work.WorkOrderTable, st.MillLater))
	d.accept(dora, work.DeleteOf(work.ProductTable, spare))
	done, refusal := d.undelete(dora, d.deletion(work.WorkOrderTable, st.MillLater))
	if refusal != nil {
		t.Fatalf("%+v", refusal)
	}
	gone := d.deletion(work.ProductTable, spare)
	want := apply.LeftPart{Part: store.Part{Table: work.WorkOrderProductTable, ID: line, Rev: d.deletion(work.WorkOrderProductTable, line).Rev},
		Needs: work.RecordRef{Table: work.ProductTable, ID: spare}, NeedsRev: gone.Rev}
	if len(done.Left) != 1 || done.Left[0] != want || len(done.Parts) != 3 {
		t.Errorf("left %+v; %d came back", done.Left, len(done.Parts))
	}
	if total() != 3 {
		t.Errorf("without the line the order comes to %v", total())
	}
	if _, refusal := d.undelete(dora, gone); refusal != nil {
		t.Errorf("%+v", refusal)
	}
	if _, refusal := d.undelete(dora, d.deletion(work.WorkOrderProductTable, line)); refusal != nil || total() != 8 {
		t.Errorf("%+v, and the order comes to %v", refusal, total())
	}
}

// A part of something that nobody knows, and a rule that stands against the parts.
func TestRestoringUnderRulesAndRights(t *testing.T) {
	d, _, _, _ := visited(t)
	d.accept(dora, work.DeleteOf(work.BookingTable, st.AnnToday))
	deleted := d.deletion(work.BookingTable, st.AnnToday)
	role := *rights.Defaults(d.rules.Schema)[rights.Dispatcher]
	role.Tables = map[string]rights.Table{work.BookingTable: {Create: rights.None}}
	without := apply.Author{User: st.Dora, Role: apply.Dispatcher, Rights: &role}
	if _, refusal := d.undelete(without, deleted); refusal == nil || refusal.Kind != work.Forbidden {
		t.Errorf("without the right to create bookings: %+v", refusal)
	}
	role.Tables, role.Columns = nil, map[string]map[string]rights.Column{work.BookingTable: {"starttime": {NoWrite: true}}}
	if _, refusal := d.undelete(without, deleted); refusal == nil || refusal.Code != work.NoColumnRight || refusal.Column != "starttime" {
		t.Errorf("without the right to set its start: %+v", refusal)
	}
	role.Columns = nil
	role.Tables = map[string]rights.Table{work.BookingJournalTable: {Create: rights.None}}
	if _, refusal := d.undelete(without, deleted); refusal != nil {
		t.Errorf("without the right to create journals: %+v", refusal)
	}
	d.accept(dora, work.DeleteOf(work.BookingTable, st.AnnToday))
	d.accept(dora, work.DeleteOf(work.WorkOrderTable, st.MillToday))
	d.settings(work.Fields{"msdyn_useofproductsoutofstock": work.Int(work.StockRestrict)})
	d.accept(dora, work.UpdateOf(work.ProductInventoryTable, inVan, work.Fields{"msdyn_qtyavailable": work.Int(1), "msdyn_qtyonhand": work.Int(1)}))
	was := d.state()
	if _, refusal := d.undelete(dora, d.deletion(work.WorkOrderTable, st.MillToday)); refusal == nil || refusal.Code != work.OutOfStock {
		t.Errorf("with more than there is: %+v", refusal)
	}
	same(t, "refused", d.state(), was)
}

// What has been made anew under a part's id meanwhile is left alone, and whoever made a
// record may be gone.
func TestRestoringAfterOthersWentOn(t *testing.T) {
	d, onVisit, _, _ := visited(t)
	user, byEve := d.newID(), d.newID()
	d.accept(adam, work.CreateOf(work.UserTable, user, work.Fields{"fullname": work.Text("Eve"), "domainname": work.Text("eve")}))
	columns := regarding(work.BookingTable, st.AnnToday)
	columns["ownerid"] = work.RefTo(work.UserTable, st.Adam)
	d.accept(apply.Author{User: user, Role: apply.Administrator}, work.CreateOf(work.AnnotationTable, byEve, columns))
	d.accept(dora, work.DeleteOf(work.BookingTable, st.AnnToday))
	d.accept(adam, work.DeleteOf(work.UserTable, user))
	d.accept(dora, work.CreateOf(work.AnnotationTable, onVisit, regarding(work.BookingTable, st.AnnLater)))
	if _, refusal := d.undelete(dora, d.deletion(work.BookingTable, st.AnnToday)); refusal != nil {
		t.Fatalf("%+v", refusal)
	}
	if r, _ := d.record(work.AnnotationTable, onVisit); r.Fields().Ref("objectid") != st.AnnLater {
		t.Errorf("what was made anew is overwritten: %s", r.Data)
	}
	if r, _ := d.record(work.AnnotationTable, byEve); r.Fields().Ref("createdby") != st.Dora {
		t.Errorf("the note was made by somebody who is gone: %s", r.Data)
	}
	if lost := d.dangling(d.rules.Schema); len(lost) > 0 {
		t.Error(lost)
	}
}

// Whatever is deleted and restored, in whatever order, every lookup points to a record.
func TestNoRestoreLeavesALookupThatPointsNowhere(t *testing.T) {
	for seed := range uint64(4) {
		d, _, _, _ := visited(t)
		random := rand.New(rand.NewPCG(seed, 1))
		var gone []work.RecordRef
		back := 0
		for range 40 {
			if len(gone) > 0 && random.IntN(2) == 0 {
				ref := gone[random.IntN(len(gone))]
				list := d.history(ref.Table, ref.ID)
				if last := list[len(list)-1]; last.Op == work.Delete {
					if _, refusal := d.undelete(adam, last); refusal == nil {
						back++
					}
				}
			} else {
				table := d.rules.Schema.Tables[random.IntN(len(d.rules.Schema.Tables))]
				if rows := d.all(table.Name); len(rows) > 0 {
					r := rows[random.IntN(len(rows))]
					if effect, refusal := d.group(adam, work.DeleteOf(r.Table, r.ID)); refusal == nil {
						gone = append(gone, effect.Removed...)
					}
				}
			}
			if lost := d.dangling(d.rules.Schema); len(lost) > 0 {
				t.Fatalf("seed %d: %v", seed, lost)
			}
		}
		if back == 0 {
			t.Errorf("seed %d: nothing came back", seed)
		}
	}
}
