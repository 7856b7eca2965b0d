package sim

import (
	"strings"
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server"
	"fieldbook/server/apply"
	"fieldbook/server/rights"
	"fieldbook/server/servertest"
)

// refusal is one way in which the server does not take what a technician saved offline.
//
// The screens would not let most of these pass: [work.SetColumns] and [visit.Detail] hold
// an edit against the schema and the rules that the device knows. Where meanwhile is nil
// the edit therefore goes to the database beside them, as one made by another version of
// the program, with another schema, would. Where it is not, the edit is fine when it is
// made, and the office makes it impossible before it arrives.
type refusal struct {
	code   work.Reason
	kind   int64 // errortype
	column string
	before func(t *testing.T, w *World) // before the technician goes offline
	change func(w *World) work.Change
	// shown is a column of the change and how it must look on the device when it is saved; a
	// deletion has none.
	shown     string
	meanwhile func(t *testing.T, w *World)
	// remedy is what the office does so that the change can be sent again, correct what the
	// technician sets then. Both nil: it can only be given up, and sending it again fails
	// with this kind.
	remedy   func(t *testing.T, w *World)
	correct  work.Fields
	hopeless work.Reason
}

func order(columns work.Fields) func(*World) work.Change {
	return func(*World) work.Change { return set(work.WorkOrderTable, servertest.MillToday, columns) }
}

func task(columns work.Fields) func(*World) work.Change {
	return func(*World) work.Change {
		return set(work.ServiceTaskTable, servertest.TaskOf(servertest.MillToday, 0), columns)
	}
}

func dispatched(change func() work.Change) func(*testing.T, *World) {
	return func(t *testing.T, w *World) {
		t.Helper()
		must(t, w.Dispatch(change()))
	}
}

// mayWrite gives or takes technicians' right to change a table's records.
func mayWrite(table string, level rights.Level) func(*testing.T, *World) {
	return func(t *testing.T, w *World) {
		t.Helper()
		_, err := w.Office.Server.ChangeTableRights(apply.Technician, table, rights.Table{Write: level})
		must(t, err)
	}
}

func maySet(table, column string, may bool) func(*testing.T, *World) {
	return func(t *testing.T, w *World) {
		t.Helper()
		_, err := w.Office.Server.ChangeColumnRights(apply.Technician, table, column, rights.Column{NoWrite: !may})
		must(t, err)
	}
}

// taken is the id of a note that both sides make.
var taken = servertest.ID(399)

func note(booking work.ID, text string) work.Fields {
	return work.Fields{"msdyn_name": work.Text("Note"), "msdyn_text": work.Text(text), "msdyn_quicknote_lookup_entity": work.Ref(booking)}
}

// begin lets Ann begin today's visit.
func begin(t *testing.T, w *World) {
	t.Helper()
	ann := w.Laptops[0]
	pass(servertest.Monday.Truncate(24 * time.Hour).Add(10 * time.Hour).Sub(w.Clock.Now())) // as planned
	for _, status := range []work.ID{servertest.Traveling, servertest.InProgress} {
		_, err := w.Edit(ann, statusGroup(t, ann, servertest.AnnToday, status))
		must(t, err)
		pass(3 * time.Minute)
	}
}

// The valves in Ann's van, of which one order may use as many as there are.
var van, units, unit, stocked, valves = servertest.ID(381), servertest.ID(382), servertest.ID(383), servertest.ID(384), servertest.ID(385)

func restrictStock(t *testing.T, w *World) {
	t.Helper()
	must(t, w.Administer(set(work.SettingTable, servertest.TimeStamps, work.Fields{"msdyn_useofproductsoutofstock": work.Int(work.StockRestrict)})))
	must(t, w.Dispatch(
		work.CreateOf(work.WarehouseTable, van, work.Fields{"msdyn_name": work.Text("Ann's van")}),
		work.CreateOf(work.UnitGroupTable, units, work.Fields{"name": work.Text("Pieces")}),
		work.CreateOf(work.UnitTable, unit, work.Fields{"name": work.Text("Piece"), "uomscheduleid": work.Ref(units), "quantity": work.Int(1)}),
		work.CreateOf(work.ProductInventoryTable, stocked, work.Fields{
			"msdyn_product": work.Ref(servertest.Valve), "msdyn_warehouse": work.Ref(van), "msdyn_unit": work.Ref(unit),
			"msdyn_qtyonhand": work.Decimal(9), "msdyn_qtyavailable": work.Decimal(9),
		}),
		work.CreateOf(work.WorkOrderProductTable, valves, work.Fields{
			"msdyn_name": work.Text("Valves"), "msdyn_workorder": work.Ref(servertest.MillToday), "msdyn_product": work.Ref(servertest.Valve),
			"msdyn_warehouse": work.Ref(van), "msdyn_unit": work.Ref(unit), "msdyn_linestatus": work.Int(work.LineEstimated),
		}),
	))
	pass(10 * time.Second)
}

// refusals are all reasons, by name.
func refusals() map[string]refusal {
	return map[string]refusal{
		"a required column was emptied": {
			code: work.Required, kind: localdb.ErrorOther, column: "msdyn_serviceaccount", shown: "msdyn_serviceaccount",
			change:  order(work.Fields{"msdyn_serviceaccount": work.Null}),
			correct: work.Fields{"msdyn_serviceaccount": work.Ref(servertest.Bakery)},
		},
		"a required column is missing in a new record": {
			code: work.Required, kind: localdb.ErrorOther, column: "msdyn_quicknote_lookup_entity", shown: "msdyn_text",
			change: func(w *World) work.Change {
				return work.CreateOf(work.QuickNoteTable, taken, note(work.ID{}, "for nothing"))
			},
			correct: work.Fields{"msdyn_quicknote_lookup_entity": work.Ref(servertest.AnnToday)},
		},
		"a number is a text": {
			code: work.WrongType, kind: localdb.ErrorOther, column: "msdyn_percentcomplete", shown: "msdyn_percentcomplete",
			change:  task(work.Fields{"msdyn_percentcomplete": work.Text("half")}),
			correct: work.Fields{"msdyn_percentcomplete": work.Int(50)},
		},
		"a number is out of range": {
			code: work.OutOfRange, kind: localdb.ErrorOther, column: "msdyn_percentcomplete", shown: "msdyn_percentcomplete",
			change:  task(work.Fields{"msdyn_percentcomplete": work.Int(101)}),
			correct: work.Fields{"msdyn_percentcomplete": work.Int(100)},
		},
		"a text is too long": {
			code: work.TooLong, kind: localdb.ErrorOther, column: "msdyn_address1", shown: "msdyn_address1",
			change:  order(work.Fields{"msdyn_address1": work.Text(strings.Repeat("ä", 251))}),
			correct: work.Fields{"msdyn_address1": work.Text(strings.Repeat("ä", 250))},
		},
		"a choice has no such option": {
			code: work.NoSuchOption, kind: localdb.ErrorOther, column: "msdyn_inspectiontaskresult", shown: "msdyn_inspectiontaskresult",
			change:  task(work.Fields{"msdyn_inspectiontaskresult": work.Int(7)}),
			correct: work.Fields{"msdyn_inspectiontaskresult": work.Int(192350000)},
		},
		"the table has no such column": {
			code: work.NoSuchColumn, kind: localdb.ErrorOther, column: "msdyn_smell", shown: "msdyn_smell",
			change: task(work.Fields{"msdyn_smell": work.Text("burnt")}),
		},
		"a lookup points nowhere": {
			code: work.DanglingLookup, kind: localdb.ErrorOther, column: "msdyn_priority", shown: "msdyn_priority",
			change:  order(work.Fields{"msdyn_priority": work.Ref(servertest.ID(4711))}),
			correct: work.Fields{"msdyn_priority": work.Ref(servertest.Urgent)},
		},
		"what a lookup points to was deleted meanwhile": {
			code: work.DanglingLookup, kind: localdb.ErrorOther, column: "msdyn_reportedbycontact", shown: "msdyn_reportedbycontact",
			change: order(work.Fields{"msdyn_reportedbycontact": work.Ref(servertest.BakeryBoss)}),
			meanwhile: func(t *testing.T, w *World) {
				t.Helper()
				must(t, w.Dispatch(set(work.AccountTable, servertest.Bakery, work.Fields{"primarycontactid": work.Null}),
					work.DeleteOf(work.ContactTable, servertest.BakeryBoss)))
			},
			correct: work.Fields{"msdyn_reportedbycontact": work.Ref(servertest.MillBoss)},
		},
		"the booking status cannot follow": {
			code: work.WrongTransition, kind: localdb.ErrorOther, column: "bookingstatus", shown: "bookingstatus",
			before: begin,
			change: func(*World) work.Change {
				return set(work.BookingTable, servertest.AnnToday, work.Fields{"bookingstatus": work.Ref(servertest.Scheduled)})
			},
			correct: work.Fields{"bookingstatus": work.Ref(servertest.OnBreak)},
		},
		"a task took longer than the visit": {
			code: work.WrongDuration, kind: localdb.ErrorOther, column: "msdyn_actualduration", shown: "msdyn_actualduration",
			before:  begin,
			change:  task(work.Fields{"msdyn_actualduration": work.Int(24 * 60)}),
			correct: work.Fields{"msdyn_actualduration": work.Int(3)},
		},
		"the booking ends before it starts": {
			code: work.WrongTimes, kind: localdb.ErrorOther, column: "endtime", shown: "endtime",
			change: func(*World) work.Change {
				return set(work.BookingTable, servertest.AnnToday, work.Fields{"endtime": work.Time(servertest.Monday.AddDate(0, 0, -7))})
			},
			correct: work.Fields{"endtime": work.Time(servertest.Monday.AddDate(0, 0, 7))},
		},
		"the product was used up meanwhile": {
			code: work.OutOfStock, kind: localdb.ErrorOther, column: "msdyn_quantity", shown: "msdyn_quantity",
			before: restrictStock,
			change: func(*World) work.Change {
				return set(work.WorkOrderProductTable, valves, work.Fields{
					"msdyn_quantity": work.Decimal(5), "msdyn_linestatus": work.Int(work.LineUsed),
				})
			},
			meanwhile: dispatched(func() work.Change {
				return set(work.ProductInventoryTable, stocked, work.Fields{"msdyn_qtyonhand": work.Decimal(2), "msdyn_qtyavailable": work.Decimal(2)})
			}),
			correct: work.Fields{"msdyn_quantity": work.Decimal(2)},
		},
		"nobody may change the table on a device": {
			code: work.NoTableRight, kind: localdb.ErrorOther, shown: "price",
			change: func(*World) work.Change {
				return set(work.ProductTable, servertest.Valve, work.Fields{"price": work.Int(1)})
			},
		},
		"the right to the table was taken away": {
			code: work.NoTableRight, kind: localdb.ErrorOther, shown: "msdyn_address1",
			change:    order(work.Fields{"msdyn_address1": work.Text("Gate 2")}),
			meanwhile: mayWrite(work.WorkOrderTable, rights.None),
			remedy:    mayWrite(work.WorkOrderTable, rights.Organization),
			correct:   work.Fields{},
		},
		"the right to others' records was taken away": {
			code: work.NoRecordRight, kind: localdb.ErrorOther, shown: "msdyn_address1",
			change:    order(work.Fields{"msdyn_address1": work.Text("Gate 2")}),
			meanwhile: mayWrite(work.WorkOrderTable, rights.Own), // the order is the dispatcher's
			remedy:    mayWrite(work.WorkOrderTable, rights.Organization),
			correct:   work.Fields{},
		},
		"the record is none that the device was shown": {
			code: work.NoRecordRight, kind: localdb.ErrorOther, shown: "msdyn_text",
			change: func(w *World) work.Change {
				return work.CreateOf(work.QuickNoteTable, taken, note(servertest.BobToday, "on Bob's"))
			},
			correct: work.Fields{"msdyn_quicknote_lookup_entity": work.Ref(servertest.AnnToday)},
		},
		"the server alone sets the column": {
			code: work.NoColumnRight, kind: localdb.ErrorOther, column: "msdyn_systemstatus", shown: "msdyn_systemstatus",
			change: order(work.Fields{"msdyn_systemstatus": work.Int(work.OrderPosted)}),
		},
		"the right to the column was taken away": {
			code: work.NoColumnRight, kind: localdb.ErrorOther, column: "msdyn_address1", shown: "msdyn_address1",
			change:    order(work.Fields{"msdyn_address1": work.Text("Gate 2")}),
			meanwhile: maySet(work.WorkOrderTable, "msdyn_address1", false),
			remedy:    maySet(work.WorkOrderTable, "msdyn_address1", true),
			correct:   work.Fields{},
		},
		"the record was deleted meanwhile": {
			code: work.Reason(work.NotFound.String()), kind: localdb.ErrorRecordNotFound, shown: "msdyn_percentcomplete",
			change: task(work.Fields{"msdyn_percentcomplete": work.Int(60)}),
			meanwhile: dispatched(func() work.Change {
				return work.DeleteOf(work.ServiceTaskTable, servertest.TaskOf(servertest.MillToday, 0))
			}),
			hopeless: work.Reason(work.NotFound.String()),
		},
		"somebody else points to what is deleted": {
			code: work.InUse, kind: localdb.ErrorOther,
			before: dispatched(func() work.Change {
				return set(work.AccountTable, servertest.Bakery, work.Fields{"primarycontactid": work.Null})
			}),
			change: func(*World) work.Change { return work.DeleteOf(work.ContactTable, servertest.BakeryBoss) },
			meanwhile: dispatched(func() work.Change {
				return set(work.WorkOrderTable, servertest.BakeryShared, work.Fields{"msdyn_reportedbycontact": work.Ref(servertest.BakeryBoss)})
			}),
			remedy: dispatched(func() work.Change {
				return set(work.WorkOrderTable, servertest.BakeryShared, work.Fields{"msdyn_reportedbycontact": work.Null})
			}),
			correct: work.Fields{},
		},
		"the record exists already": {
			code: work.Reason(work.Exists.String()), kind: localdb.ErrorAlreadyExists, shown: "msdyn_text",
			change: func(w *World) work.Change {
				return work.CreateOf(work.QuickNoteTable, taken, note(servertest.AnnToday, "Ann's"))
			},
			meanwhile: dispatched(func() work.Change {
				return work.CreateOf(work.QuickNoteTable, taken, note(servertest.AnnToday, "Dora's"))
			}),
			hopeless: work.Reason(work.Exists.String()),
		},
		"somebody else changed the record": {
			code: work.Reason(work.Conflict.String()), kind: localdb.ErrorConflict, shown: "msdyn_address1",
			before: func(t *testing.T, w *World) { must(t, w.SetDetection(true)) },
			change: order(work.Fields{"msdyn_address1": work.Text("Gate 2")}),
			meanwhile: dispatched(func() work.Change {
				return set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text("Gate 9")})
			}),
			correct: work.Fields{},
		},
	}
}

// TestEveryReasonForARefusal follows each from the edit to the sync error, and from there
// to the change that is sent again and applied, or given up.
func TestEveryReasonForARefusal(t *testing.T) {
	seen := map[work.Reason]bool{}
	for name, r := range refusals() {
		seen[r.code] = true
		t.Run(name, func(t *testing.T) {
			t.Run("sent again", func(t *testing.T) { run(t, 1, func(t *testing.T, w *World) { r.play(t, w, false) }) })
			t.Run("given up and taken up again", func(t *testing.T) { run(t, 1, func(t *testing.T, w *World) { r.play(t, w, true) }) })
		})
	}
	// What no device can send: these are refused before, or stand for rules of their own.
	never := map[work.Reason]bool{work.NoSuchTable: true, work.Reason(work.TooLarge.String()): true,
		work.Reason(work.Invalid.String()): true, work.Reason(work.Forbidden.String()): true}
	for _, known := range work.Reasons {
		if !seen[known.Reason] && !never[known.Reason] {
			t.Errorf("nothing is refused for the reason %q", known.Reason)
		}
	}
}

// saved makes the edit offline and checks that the device keeps and shows it.
func (r refusal) saved(t *testing.T, w *World) (g work.Group, c work.Change) {
	t.Helper()
	ann := w.Laptops[0]
	synced(t, ann)
	if r.before != nil {
		r.before(t, w)
	}
	ann.Net.Set(network.Offline)
	pass(time.Second)
	g, err := w.Edit(ann, group(r.change(w)))
	must(t, err)
	c = g.Changes[0]
	if shown, err := ann.DB.Get(c.Table, c.ID); pending(t, ann) != 1 || !r.looksLike(c, shown, err, c.Set[r.shown].To) {
		t.Fatalf("%d changes wait, and it is shown as %s (%v)", pending(t, ann), shown.Column(r.shown), err)
	}
	if r.meanwhile != nil {
		pass(time.Minute)
		r.meanwhile(t, w)
	}
	pass(time.Minute)
	ann.Net.Set(network.Online)
	pass(2 * time.Minute)
	return g, c
}

// looksLike reports whether a record that was read is as a change has left it.
func (r refusal) looksLike(c work.Change, read work.Record, err error, value []byte) bool {
	if c.Op == work.Delete {
		return work.Is(err, work.NotFound)
	}
	return err == nil && work.Equal(read.Column(r.shown), value)
}

// play is one life of the refusal.
func (r refusal) play(t *testing.T, w *World, giveUp bool) {
	ann := w.Laptops[0]
	g, c := r.saved(t, w)
	e := r.refused(t, w, g, c)
	if giveUp {
		must(t, w.GiveUp(ann, e))
		pass(time.Minute)
		disposed(t, w, e.ID, localdb.DisposalDiscarded)
		agree(t, w)
		must(t, ann.DB.UndoDiscardSyncError(e.ID))
		r.putBack(t, w, c) // that it waits for a decision changes nothing
		pass(time.Minute)
		if o, err := w.Office.Server.SyncError(e.ID); err != nil || o.StateCode != server.ErrorActive {
			t.Errorf("taken up again it is in state %d at the office (%v)", o.StateCode, err)
		}
	}
	if r.remedy != nil {
		r.remedy(t, w)
	}
	again, err := w.Retry(ann, e, r.correct)
	if r.hopeless != "" {
		if err == nil || work.ReasonOf(err) != r.hopeless {
			t.Errorf("sending it again: %v", err)
		}
		must(t, w.GiveUp(ann, e))
		pass(time.Minute)
		agree(t, w)
		return
	}
	must(t, err)
	pass(2 * time.Minute)
	if r.correct == nil { // there is no correct value: it is refused once more, with a sync error of its own
		active, err := ann.DB.SyncErrors(false)
		must(t, err)
		if o := outcome(t, ann, again); o != localdb.Rejected || len(active) != 1 || active[0].Group.ID != again.ID || active[0].Code != string(r.code) {
			t.Errorf("sent again it is %q; %d sync errors wait", o, len(active))
		}
		agree(t, w)
		return
	}
	r.applied(t, w, again, c)
}

// refused checks the sync error on both sides and that the value is put back.
func (r refusal) refused(t *testing.T, w *World, g work.Group, c work.Change) localdb.SyncError {
	t.Helper()
	ann := w.Laptops[0]
	want := localdb.Rejected
	if r.kind == localdb.ErrorConflict {
		want = localdb.Conflict
	}
	if o := outcome(t, ann, g); o != want || pending(t, ann) != 0 {
		t.Fatalf("outcome %q, %d changes wait", o, pending(t, ann))
	}
	here, err := ann.DB.SyncErrors(false)
	must(t, err)
	there, err := w.Office.Server.SyncErrors(server.SyncErrorFilter{})
	must(t, err)
	if len(here) != 1 || len(there) != 1 {
		t.Fatalf("%d sync errors on the device, %d at the office", len(here), len(there))
	}
	e, o := here[0], there[0]
	if e.ID != c.MID || e.Type != r.kind || e.Code != string(r.code) || e.Column != r.column || e.Message == "" ||
		e.State != localdb.ErrorActive || e.Group.ID != g.ID || e.Change.MID != c.MID {
		t.Errorf("on the device: type %d, code %q, column %q, state %d, %q", e.Type, e.Code, e.Column, e.State, e.Message)
	}
	if o.ID != c.MID || o.Name != c.Table || o.Record != c.ID || o.ErrorType != r.kind || o.ErrorCode != string(r.code) || o.Column != r.column ||
		o.ErrorMessage != e.Message || o.Owner != servertest.Ann || o.OwnerName != "Ann" || o.Action != string(c.Op) ||
		o.StateCode != server.ErrorActive || o.StatusCode != 0 || o.ErrorTime.IsZero() || o.Disposal != nil {
		t.Errorf("at the office: %+v", o)
	}
	if request := (work.Record{Data: o.RequestData}).Fields(); !work.Equal(work.Record{Data: o.ActionData}.Column(r.shown), c.Set[r.shown].To) ||
		!work.Equal(request[r.shown], c.Set[r.shown].To) || request.Ref("syncerror__regardingentityid") != c.ID || request.Text("entitylogicalname") != c.Table {
		t.Errorf("the office does not have what was wanted: %s, %s", o.ActionData, o.RequestData)
	}
	r.putBack(t, w, c)
	return e
}

// putBack checks that the device shows what the server has, and that the server does not
// have what was refused.
func (r refusal) putBack(t *testing.T, w *World, c work.Change) {
	t.Helper()
	here, missing := w.Laptops[0].DB.Get(c.Table, c.ID)
	there, err := w.Office.Server.Record(c.Table, c.ID)
	if work.Is(err, work.NotFound) && c.Op != work.Delete {
		if !work.Is(missing, work.NotFound) {
			t.Errorf("the record is not at the office, and on the device (%v): %s", missing, here.Data)
		}
		return
	}
	must(t, err)
	must(t, missing)
	if got := here.Column(r.shown); !work.Equal(got, there.Column(r.shown)) || r.looksLike(c, here, nil, c.Set[r.shown].To) {
		t.Errorf("%s is %s on the device and %s at the office; refused was %s", r.shown, got, there.Column(r.shown), c.Set[r.shown].To)
	}
}

// disposed checks that the office knows what the technician made of a sync error.
func disposed(t *testing.T, w *World, id work.ID, how string) {
	t.Helper()
	o, err := w.Office.Server.SyncError(id)
	must(t, err)
	if o.StateCode != server.ErrorResolved || o.StatusCode != 1 || o.Disposal == nil || o.Disposal.How != how || o.Disposal.By != "Ann" {
		t.Errorf("at the office: state %d, status %d, %+v; it was %s", o.StateCode, o.StatusCode, o.Disposal, how)
	}
}

// applied checks that what was sent again is in force everywhere and the error is over.
func (r refusal) applied(t *testing.T, w *World, again work.Group, c work.Change) {
	t.Helper()
	ann := w.Laptops[0]
	if o := outcome(t, ann, again); o != localdb.Applied && o != localdb.Merged {
		t.Fatalf("sent again it is %q", o)
	}
	want := c.Set[r.shown].To
	if corrected, ok := r.correct[r.shown]; ok {
		want = corrected
	}
	there, errThere := w.Office.Server.Record(c.Table, c.ID)
	here, errHere := ann.DB.Get(c.Table, c.ID)
	if !r.looksLike(c, here, errHere, want) || !r.looksLike(c, there, errThere, want) {
		t.Errorf("%s is %s on the device (%v) and %s at the office (%v), not %s", r.shown, here.Column(r.shown), errHere, there.Column(r.shown), errThere, want)
	}
	active, err := ann.DB.SyncErrors(false)
	must(t, err)
	all, err := ann.DB.SyncErrors(true)
	must(t, err)
	if len(active) != 0 || len(all) != 1 || all[0].State != localdb.ErrorResolved || all[0].Resolution != localdb.DisposalRetried {
		t.Errorf("%d sync errors are active; %+v", len(active), all)
	}
	ann.Engine.Refresh() // the order may have another customer now
	pass(5 * time.Second)
	disposed(t, w, all[0].ID, localdb.DisposalRetried)
	agree(t, w)
}
