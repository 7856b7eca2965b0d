package apply_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"

	"pgregory.net/rapid"
)

// deed is one group by one author, drawn before anything is applied.
type deed struct {
	author int
	kind   string
	a, b   int // which record, and what becomes of it
	wait   int // minutes since the deed before
}

var deeds = []string{
	"status", "status", "status", "status and stamp", "status and stamp", "move booking", "new booking", "delete booking",
	"task done", "task to incident", "new task", "delete task", "new line", "use line", "estimate line", "delete line", "end", "arrival", "stamp", "delete stamp", "approve",
}

func drawDeeds(t *rapid.T) []deed {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) deed {
		return deed{
			author: rapid.IntRange(0, 3).Draw(t, "author"), kind: rapid.SampledFrom(deeds).Draw(t, "kind"),
			a: rapid.IntRange(0, 1000).Draw(t, "a"), b: rapid.IntRange(0, 1000).Draw(t, "b"), wait: rapid.IntRange(0, 40).Draw(t, "wait"),
		}
	}), 1, 25).Draw(t, "deeds")
}

// play is a sequence of deeds in one transaction that is never committed.
type play struct {
	tx    store.Tx
	rules apply.Rules
	now   time.Time
	newID work.NewID
}

func (p *play) rows(table string) (rows []work.Record, err error) {
	err = p.tx.Rows(table, work.ID{}, func(r work.Record) bool {
		r.Data = slices.Clone(r.Data)
		rows = append(rows, r)
		return true
	})
	return rows, err
}

func (p *play) pick(table string, n int) (work.Record, bool, error) {
	rows, err := p.rows(table)
	if err != nil || len(rows) == 0 {
		return work.Record{}, false, err
	}
	return rows[n%len(rows)], true, nil
}

var (
	propertyAuthors  = []apply.Author{annLaptop, bobLaptop, dora, adam}
	propertyStatuses = []work.ID{st.Scheduled, st.Traveling, st.OnBreak, st.InProgress, st.Completed, st.Canceled, st.Partial}
	propertyOrders   = []work.ID{st.MillToday, st.BakeryShared, st.BakeryBob, {}}
	meanings         = []int64{work.StatusScheduled, work.StatusTraveling, work.StatusOnBreak, work.StatusInProgress, work.StatusCompleted, work.StatusCanceled, work.StatusCompleted}
)

// changes are those of a deed, nil if there is nothing to do it with.
func (p *play) changes(d deed) ([]work.Change, error) {
	table := map[string]string{
		"task done": work.ServiceTaskTable, "task to incident": work.ServiceTaskTable, "delete task": work.ServiceTaskTable,
		"use line": work.WorkOrderProductTable, "estimate line": work.WorkOrderProductTable, "delete line": work.WorkOrderProductTable,
		"delete stamp": work.BookingTimestampTable, "approve": work.TimeEntryTable,
	}[d.kind]
	if table == "" {
		table = work.BookingTable
	}
	r, ok, err := p.pick(table, d.a)
	if err != nil || !ok {
		return nil, err
	}
	to := d.b % len(propertyStatuses)
	stamp := func(booking work.ID) work.Change {
		return work.CreateOf(work.BookingTimestampTable, p.newID(), work.Timestamp{
			Booking: booking, Status: propertyStatuses[to], Meaning: meanings[to], At: p.now,
		}.Columns("x", work.TimestampMobile))
	}
	update := func(set work.Fields) work.Change { return from(r.Rev, work.UpdateOf(r.Table, r.ID, set)) }
	one := func(c work.Change) ([]work.Change, error) { return []work.Change{c}, nil }
	switch d.kind {
	case "status":
		return one(update(status(propertyStatuses[to])))
	case "status and stamp":
		set := status(propertyStatuses[to])
		set["msdyn_preventtimestampcreation"], set["endtime"] = work.Bool(true), work.Time(p.now)
		return []work.Change{update(set), stamp(r.ID)}, nil
	case "move booking":
		return one(update(work.Fields{"msdyn_workorder": work.Ref(propertyOrders[d.b%len(propertyOrders)])}))
	case "new booking":
		return one(work.CreateOf(work.BookingTable, p.newID(), work.Fields{
			"bookingstatus": work.Ref(propertyStatuses[to]), "resource": work.Ref(st.AnnVan), "msdyn_workorder": work.Ref(propertyOrders[d.a%3]),
			"starttime": work.Time(p.now), "endtime": work.Time(p.now.Add(time.Hour)),
		}))
	case "delete booking", "delete task", "delete line", "delete stamp":
		return one(from(r.Rev, work.DeleteOf(r.Table, r.ID)))
	case "task done":
		return one(update(work.Fields{"msdyn_percentcomplete": work.Int(int64(d.b % 2 * 100))}))
	case "task to incident":
		return one(update(work.Fields{"msdyn_workorderincident": work.Ref([]work.ID{st.ID(971), st.ID(972), {}}[d.b%3])}))
	case "new task":
		return one(work.CreateOf(work.ServiceTaskTable, p.newID(), work.Fields{
			"msdyn_name": work.Text("x"), "msdyn_workorder": work.Ref(st.MillToday), "msdyn_workorderincident": work.Ref(st.ID(971)), "msdyn_percentcomplete": work.Int(100),
		}))
	case "new line":
		return one(valves(p.newID(), float64(d.b%5), work.Fields{"msdyn_unitamount": work.Decimal(9.95), "msdyn_workorder": work.Ref(propertyOrders[d.a%3])}))
	case "use line":
		return one(update(work.Fields{"msdyn_quantity": work.Int(int64(d.b % 5)), "msdyn_linestatus": work.Int(work.LineEstimated + int64(d.a%2))}))
	case "estimate line":
		return one(update(work.Fields{"msdyn_estimatequantity": work.Int(int64(d.b % 5))}))
	case "end":
		return one(update(work.Fields{"endtime": work.Time(p.now)}))
	case "arrival":
		return one(update(work.Fields{"msdyn_actualarrivaltime": work.Time(p.now)}))
	case "stamp":
		return one(stamp(r.ID))
	case "approve":
		return one(update(work.Fields{"msdyn_entrystatus": work.Int(work.EntryApproved)}))
	}
	return nil, fmt.Errorf("no deed %q", d.kind)
}

func (p *play) do(d deed) error {
	p.now = p.now.Add(time.Duration(d.wait) * time.Minute)
	changes, err := p.changes(d)
	if err != nil || changes == nil {
		return err
	}
	_, _, err = apply.Group(p.tx, p.rules, propertyAuthors[d.author], work.Group{ID: p.newID(), At: p.now, Changes: changes}, p.now)
	return err
}

// scratch works out everything derived from nothing but the records, and reports what
// the store has differently.
func (p *play) scratch() (faults []string, err error) {
	tables := map[string][]work.Record{}
	for _, t := range p.rules.Schema.Tables {
		if tables[t.Name], err = p.rows(t.Name); err != nil {
			return nil, err
		}
	}
	statuses := map[work.ID]work.BookingStatus{}
	for _, r := range tables[work.BookingStatusTable] {
		statuses[r.ID] = work.BookingStatusOf(r)
	}
	facts, lines, tasks := map[work.ID][]work.BookingFact{}, map[work.ID][]work.Line{}, map[work.ID][]work.ServiceTask{}
	used := 0.0
	for _, r := range tables[work.BookingTable] {
		b := work.BookingOf(r)
		facts[b.WorkOrder] = append(facts[b.WorkOrder], work.FactOf(r, statuses[b.Status]))
		if statuses[b.Status].Meaning == work.StatusCompleted {
			faults = append(faults, spentFaults(r, tables)...)
		}
	}
	for _, r := range tables[work.WorkOrderProductTable] {
		l := work.LineOf(r)
		lines[l.WorkOrder] = append(lines[l.WorkOrder], l)
		if set := work.DeriveLine(r); len(set) > 0 {
			faults = append(faults, fmt.Sprintf("line %s: %s", r.Data, set))
		}
		_, n := work.StockUse(r)
		used += n
	}
	for _, r := range tables[work.ServiceTaskTable] {
		task := work.ServiceTaskOf(r)
		tasks[task.Incident] = append(tasks[task.Incident], task)
	}
	for _, r := range tables[work.WorkOrderTable] {
		set := work.DeriveOrder(r, facts[r.ID])
		if r.Column("msdyn_subtotalamount") != nil || len(lines[r.ID]) > 0 {
			maps.Copy(set, work.DeriveOrderSums(r, lines[r.ID]))
		}
		if len(set) > 0 {
			faults = append(faults, fmt.Sprintf("order %s: %s", r.Data, set))
		}
	}
	for _, r := range tables[work.WorkOrderIncidentTable] {
		if set := work.DeriveIncident(r, tasks[r.ID]); len(set) > 0 {
			faults = append(faults, fmt.Sprintf("incident %s: %s", r.Data, set))
		}
	}
	if got := tables[work.ProductInventoryTable][0].Fields().Float("msdyn_qtyavailable"); got != 5-used {
		faults = append(faults, fmt.Sprintf("%v available after %v were used", got, used))
	}
	return faults, nil
}

// spentFaults compares a completed booking's journals, entries and totals with those that
// its timestamps give.
func spentFaults(r work.Record, tables map[string][]work.Record) (faults []string) {
	b := work.BookingOf(r)
	pointing := func(table, column string) (rows []work.Record) {
		for _, row := range tables[table] {
			if row.Fields().Ref(column) == b.ID {
				rows = append(rows, row)
			}
		}
		return rows
	}
	var stamps []work.Timestamp
	for _, s := range pointing(work.BookingTimestampTable, "msdyn_booking") {
		stamps = append(stamps, work.TimestampOf(s))
	}
	rate := 0.0
	for _, resource := range tables[work.ResourceTable] {
		if resource.ID == b.Resource {
			rate = resource.Fields().Float("msdyn_hourlyrate")
		}
	}
	spans := work.Spans(stamps, b.End)
	if set := work.Differing(r, work.Spent(spans).Totals(rate)); len(set) > 0 {
		faults = append(faults, fmt.Sprintf("booking %s: %s", r.Data, set))
	}
	journals, entries := pointing(work.BookingJournalTable, "msdyn_booking"), pointing(work.TimeEntryTable, "msdyn_bookableresourcebooking")
	faults = append(faults, sameRows("journals", journals, work.Journals(b.ID, spans, rate))...)
	entries = slices.DeleteFunc(entries, func(e work.Record) bool { return e.Fields().Int("msdyn_entrystatus") != work.EntryDraft })
	if want := work.TimeEntries(b, spans); len(entries) > len(want) {
		faults = append(faults, fmt.Sprintf("%d drafts for %d spans", len(entries), len(want)))
	}
	return faults
}

func sameRows(what string, got, want []work.Record) (faults []string) {
	if len(got) != len(want) {
		return []string{fmt.Sprintf("%d %s, want %d", len(got), what, len(want))}
	}
	for i, r := range want {
		at := slices.IndexFunc(got, func(g work.Record) bool { return g.ID == r.ID })
		if at < 0 || len(work.Differing(got[at], r.Fields())) > 0 {
			faults = append(faults, fmt.Sprintf("%s %d: %s", what, i, r.Data))
		}
	}
	return faults
}

var errNeverCommit = errors.New("never committed")

// perform plays deeds on the company and returns every row that they leave, with what is
// wrong with the derived ones.
func perform(d *desk, list []deed) (left []string, faults []string, failed error) {
	err := d.store.Update(func(tx store.Tx) error {
		p := &play{tx: tx, rules: d.rules, now: st.Monday, newID: st.IDs(200_000)}
		for i, deed := range list {
			if err := p.do(deed); err != nil {
				return err
			}
			found, err := p.scratch()
			if err != nil {
				return err
			}
			for _, f := range found {
				faults = append(faults, fmt.Sprintf("after deed %d: %s", i, f))
			}
			if len(faults) > 0 {
				return errNeverCommit
			}
		}
		for _, t := range d.rules.Schema.Tables {
			rows, err := p.rows(t.Name)
			if err != nil {
				return err
			}
			for _, r := range rows {
				left = append(left, fmt.Sprintf("%s %s %d %s", r.Table, r.ID, r.Rev, r.Data))
			}
		}
		return errNeverCommit
	})
	if !errors.Is(err, errNeverCommit) {
		failed = err
	}
	return left, faults, failed
}

// Whatever several authors do, what is derived is always what all records together give,
// nothing of it is there twice, and the same deeds leave the same rows.
func TestDerivedValuesAreAlwaysThoseOfAllRecords(t *testing.T) {
	d := stocked(t, false)
	d.settings(entriesByRule)
	for _, id := range []work.ID{st.ID(971), st.ID(972)} {
		d.accept(dora, work.CreateOf(work.WorkOrderIncidentTable, id, work.Fields{"msdyn_workorder": work.Ref(st.MillToday), "msdyn_incidenttype": work.Ref(st.Leak)}))
	}
	rapid.Check(t, func(t *rapid.T) {
		list := drawDeeds(t)
		left, faults, err := perform(d, list)
		if err != nil || len(faults) > 0 {
			t.Fatalf("%v %v\n%v", err, list, faults)
		}
		again, _, err := perform(d, list)
		if err != nil || !slices.Equal(left, again) {
			t.Fatalf("the same deeds leave other rows: %v", err)
		}
	})
}
