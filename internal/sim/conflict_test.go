package sim

import (
	"slices"
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server"
	"fieldbook/server/servertest"
	"fieldbook/server/store"
)

// bothEdit lets Ann edit an order offline and the dispatcher edit it meanwhile, each one
// column of their own and one that both change, and brings Ann back.
func bothEdit(t *testing.T, w *World, ann *Laptop) (anns work.Group) {
	t.Helper()
	synced(t, ann)
	ann.Net.Set(network.Offline)
	pass(time.Second)
	g, err := w.Edit(ann, group(set(work.WorkOrderTable, servertest.MillToday, work.Fields{
		"msdyn_workordersummary": work.Text("by Ann"), "msdyn_address1": work.Text("Gate 2"),
	})))
	must(t, err)
	pass(time.Minute)
	must(t, w.Dispatch(set(work.WorkOrderTable, servertest.MillToday, work.Fields{
		"msdyn_workordersummary": work.Text("by Dora"), "msdyn_city": work.Text("Mainz"),
	})))
	pass(time.Minute)
	ann.Net.Set(network.Online)
	pass(2 * time.Minute)
	return g
}

func TestWithoutDetectionTheDevicesColumnsWin(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		g := bothEdit(t, w, ann)
		if o := outcome(t, ann, g); o != localdb.Merged {
			t.Errorf("outcome %q", o)
		}
		for column, want := range map[string]string{
			"msdyn_workordersummary": "by Ann ann's 1", "msdyn_address1": "Gate 2", "msdyn_city": "Mainz",
		} {
			here := text(t, ann, work.WorkOrderTable, servertest.MillToday, column)
			there := officeText(t, w, work.WorkOrderTable, servertest.MillToday, column)
			if here != want || there != want {
				t.Errorf("%s: %q on the laptop, %q at the office, want %q", column, here, there, want)
			}
		}
		revisions, err := w.Office.Server.History(work.WorkOrderTable, servertest.MillToday)
		must(t, err)
		i := slices.IndexFunc(revisions, func(r store.Revision) bool { return len(r.Lost) > 0 })
		if i < 0 {
			t.Fatal("the dispatcher's value is nowhere")
		}
		l := revisions[i].Lost[0]
		if l.Column != "msdyn_workordersummary" || string(l.Value) != `"by Dora dora's 2"` || l.By != servertest.Dora ||
			l.At.Before(g.At) || l.At.After(w.Clock.Now()) || len(revisions[i].Lost) != 1 {
			t.Errorf("lost: %+v", revisions[i].Lost)
		}
		agree(t, w)
	})
}

func TestWithDetectionTheServerWinsAndTheChangeCanBeSentAgain(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		must(t, w.SetDetection(true))
		g := bothEdit(t, w, ann)
		if o := outcome(t, ann, g); o != localdb.Conflict {
			t.Errorf("outcome %q", o)
		}
		if got := text(t, ann, work.WorkOrderTable, servertest.MillToday, "msdyn_workordersummary"); got != "by Dora dora's 2" {
			t.Errorf("the laptop shows %q", got)
		}
		here, err := ann.DB.SyncErrors(false)
		must(t, err)
		there, err := w.Office.Server.SyncErrors(server.SyncErrorFilter{})
		must(t, err)
		if len(here) != 1 || len(there) != 1 {
			t.Fatalf("%d sync errors on the laptop, %d at the office", len(here), len(there))
		}
		for where, values := range map[string][2]string{
			"laptop": {here[0].Change.Columns().Text("msdyn_workordersummary"), work.Record{Data: here[0].Server}.Fields().Text("msdyn_workordersummary")},
			"office": {there[0].Group.Changes[0].Columns().Text("msdyn_workordersummary"), work.Record{Data: there[0].Server}.Fields().Text("msdyn_workordersummary")},
		} {
			if values != [2]string{"by Ann ann's 1", "by Dora dora's 2"} {
				t.Errorf("%s: the two values are %q", where, values)
			}
		}
		if here[0].Type != localdb.ErrorConflict || there[0].ErrorType != 0 || here[0].ID != there[0].ID {
			t.Errorf("types %d and %d, ids %s and %s", here[0].Type, there[0].ErrorType, here[0].ID, there[0].ID)
		}
		agree(t, w)

		again, err := w.Retry(ann, here[0], nil)
		must(t, err)
		pass(time.Minute)
		if o := outcome(t, ann, again); o != localdb.Applied {
			t.Errorf("sent again: %q", o)
		}
		if got := officeText(t, w, work.WorkOrderTable, servertest.MillToday, "msdyn_workordersummary"); got != "by Ann ann's 1" {
			t.Errorf("the office has %q", got)
		}
		agree(t, w)
	})
}

func TestOnesOwnEditsNeverConflict(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		must(t, w.SetDetection(true))
		synced(t, ann)
		ann.Net.Set(network.Offline)
		pass(time.Second)
		var groups []work.Group
		edit := func(summary string) {
			g, err := w.Edit(ann, group(set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_workordersummary": work.Text(summary)})))
			must(t, err)
			groups = append(groups, g)
		}
		edit("first")
		edit("second")
		// What the server derives from a booking's status is the device's own doing, too.
		g, err := w.Edit(ann, statusGroup(t, ann, servertest.AnnToday, servertest.InProgress))
		must(t, err)
		groups = append(groups, g)
		edit("third")
		ann.Plan.LoseReply("/v1/push", 1)
		ann.Net.Set(network.Online)
		pass(time.Minute)
		edit("fourth, while the page with the third is not confirmed")
		edit("fifth")
		pass(5 * time.Minute)
		for i, g := range groups {
			if o := outcome(t, ann, g); o != localdb.Applied {
				t.Errorf("edit %d: %q", i+1, o)
			}
		}
		agree(t, w)
	})
}

func TestAWaitingChangeLiesOnTopOfWhatTheOfficeChanges(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		refused, err := w.Edit(ann, group(set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_priority": work.Ref(servertest.Ann)})))
		must(t, err)
		pass(5 * time.Second)
		if o := outcome(t, ann, refused); o != localdb.Rejected {
			t.Fatalf("outcome %q", o)
		}
		_, err = w.Edit(ann, address("Gate 2"))
		must(t, err)
		pass(5 * time.Second)
		must(t, w.Dispatch(set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_city": work.Text("Mainz"), "msdyn_address1": work.Text("Gate 9")})))
		pass(5 * time.Second)
		for column, want := range map[string]string{"msdyn_city": "Mainz", "msdyn_address1": "Gate 2"} {
			if got := text(t, ann, work.WorkOrderTable, servertest.MillToday, column); got != want {
				t.Errorf("%s is shown as %q, want %q", column, got, want)
			}
		}
		if pending(t, ann) != 1 {
			t.Errorf("%d changes wait behind the refused one", pending(t, ann))
		}
		agree(t, w)
		errors, err := ann.DB.SyncErrors(false)
		must(t, err)
		must(t, w.GiveUp(ann, errors[0]))
		pass(5 * time.Second)
		if got := officeText(t, w, work.WorkOrderTable, servertest.MillToday, "msdyn_address1"); got != "Gate 2" {
			t.Errorf("after the refused change was given up the office has %q", got)
		}
		agree(t, w)
	})
}
