package order_test

import (
	"strings"
	"testing"

	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest/stage"
)

// line reads a product or service of the visit as the device has it.
func line(t testing.TB, db *stage.Synced, table string, n int) work.Line {
	t.Helper()
	d := db.Visit(t, 1)
	id := d.Products[n].ID
	if table == work.WorkOrderServiceTable {
		id = d.Services[n].ID
	}
	r, err := db.Get(table, id)
	if err != nil {
		t.Fatal(err)
	}
	return work.LineOf(r)
}

func TestLinesAreUsedAndCounted(t *testing.T) {
	play(t, online(), "products", nil, func(p *stage.Play, db *stage.Synced) {
		before := line(t, db, work.WorkOrderProductTable, 0)
		p.Press("space")
		p.Has("√ Saved on this device: ", " used. Sending now.", "√ Used", "↑ To send")
		if got := line(t, db, work.WorkOrderProductTable, 0); !got.Used || got.Quantity != before.Estimated {
			t.Errorf("used %+v", got)
		}
		p.Press("+", "+", "-")
		if got := line(t, db, work.WorkOrderProductTable, 0); got.Quantity != before.Estimated+1 {
			t.Errorf("counted %v, want one more than %v", got.Quantity, before.Estimated)
		}
		p.Press("space")
		p.Has("is estimated again")
		if got := line(t, db, work.WorkOrderProductTable, 0); got.Used {
			t.Error("still used")
		}
	})
	play(t, online(), "services", nil, func(p *stage.Play, db *stage.Synced) {
		before := line(t, db, work.WorkOrderServiceTable, 0)
		p.Press("+")
		if got := line(t, db, work.WorkOrderServiceTable, 0); !got.Used || got.Quantity != before.Estimated+15 {
			t.Errorf("%+v, want a quarter of an hour more than %v", got, before.Estimated)
		}
	})
}

func TestStepsThatChangeNothingSaveNothing(t *testing.T) {
	play(t, stage.Set{W: 100, H: 30, Status: stage.Offline()}, "products", nil, func(p *stage.Play, db *stage.Synced) {
		p.Press("+")
		for line(t, db, work.WorkOrderProductTable, 0).Quantity > 0 {
			p.Press("-")
		}
		p.Has(", 0 used.")
		before, err := db.Outbox()
		if err != nil {
			t.Fatal(err)
		}
		p.Press("-")
		p.Has("Nothing to save: ", " is at 0 already.")
		p.Hasnt("√ Saved")
		if after, err := db.Outbox(); err != nil || len(after) != len(before) {
			t.Errorf("%d groups wait, %d before (%v)", len(after), len(before), err)
		}
	})
	play(t, online(), "tasks", nil, func(p *stage.Play, db *stage.Synced) {
		release := db.Hold()
		p.Press("+", "down", "down", "+", "-")
		release()
		p.Settle()
		p.Has("Nothing to save: task \"Find and repair leak\" is at ")
		if entries, _ := db.Outbox(); len(entries) != 1 {
			t.Errorf("%d groups wait, want the first task's", len(entries))
		}
	})
}

func TestQuickPressesOnLinesAddUp(t *testing.T) {
	play(t, online(), "products", nil, func(p *stage.Play, db *stage.Synced) {
		before := line(t, db, work.WorkOrderProductTable, 0)
		release := db.Hold()
		p.Press("+", "+", "+", "-")
		p.Hasnt("Saved on this device")
		release()
		p.Settle()
		if got := line(t, db, work.WorkOrderProductTable, 0); got.Quantity != before.Estimated+2 {
			t.Errorf("counted %v, want %v", got.Quantity, before.Estimated+2)
		}
	})
}

func TestFailedStepsAreTold(t *testing.T) {
	play(t, online(), "products", nil, func(p *stage.Play, db *stage.Synced) {
		db.Break(work.Errorf(work.DiskFull, "the disk is full: free some space and try again"))
		p.Press("space")
		p.Has("× Saving failed: the disk is full")
		db.Break(nil)
		p.Press("space")
		p.Has("√ Saved on this device")
	})
}

func TestIncidentsAreResolved(t *testing.T) {
	play(t, stage.Set{W: 100, H: 30, Status: stage.Offline()}, "incidents", nil, func(p *stage.Play, db *stage.Synced) {
		p.Has("(primary)", "□ Open", "0 % done")
		p.Press("space")
		p.Has("\"Low pressure alarm\" is resolved.", "√ Resolved")
		p.Press("+")
		p.Has("follows from its tasks")
		p.Press("R")
		got := p.Last()
		if got.Screen != screen.Edit || got.Table != work.WorkOrderResolutionTable || !strings.Contains(got.Arg, db.Visit(t, 1).Incidents[0].ID.String()) {
			t.Errorf("R opens %+v", got)
		}
	})
}

func TestWhatIsAddedBelongsToTheVisit(t *testing.T) {
	play(t, online(), "general", nil, func(p *stage.Play, db *stage.Synced) {
		d := db.Visit(t, 1)
		p.Press("a")
		p.Has("Choose a tab first")
		for _, c := range []struct {
			right   int
			table   string
			belongs work.ID
		}{
			{2, work.ServiceTaskTable, d.Order.ID}, {1, work.WorkOrderProductTable, d.Order.ID}, {1, work.WorkOrderServiceTable, d.Order.ID},
			{1, work.WorkOrderIncidentTable, d.Order.ID}, {2, work.TimeEntryTable, d.Booking.ID},
		} {
			for range c.right {
				p.Press("right")
			}
			p.Press("a")
			if got := p.Last(); got.Screen != screen.Edit || got.Table != c.table || !strings.Contains(got.Arg, c.belongs.String()) {
				t.Errorf("a opens %+v, want a new %s", got, c.table)
			}
			p.Press("esc")
		}
		p.Press("left", "a")
		if got := p.Last(); got.Screen != screen.Note || got.Record != d.Booking.ID {
			t.Errorf("a opens %+v", got)
		}
		p.Press("esc", "F")
		if got := p.Last(); got.Table != work.WorkOrderTable || !strings.Contains(got.Arg, "msdyn_parentworkorder") || !strings.Contains(got.Arg, d.Order.ServiceAccount.String()) {
			t.Errorf("F opens %+v", got)
		}
	})
}

func TestFactsLeadToTheirRecords(t *testing.T) {
	play(t, online(), "customer", nil, func(p *stage.Play, db *stage.Synced) {
		d := db.Visit(t, 1)
		p.Press("enter")
		if got := p.Last(); got != screen.PlaceOf(work.AccountTable, d.Account.ID) {
			t.Errorf("the account leads to %+v", got)
		}
		p.Press("esc", "down", "enter")
		p.Has("There is nothing more to open in this row.")
		p.Press("tab")
		if got := p.Last(); got.Screen != screen.Edit || got.Table != work.WorkOrderTable || got.Record != d.Order.ID {
			t.Errorf("tab opens %+v", got)
		}
	})
}

func TestTimelineTellsTheDay(t *testing.T) {
	play(t, online(), "timeline", func(db *stage.Synced) { db.Morning(t); written(t, db) }, func(p *stage.Play, db *stage.Synced) {
		p.Has("Mon 23 Nov 2026", "■ In Progress", "Customer asks for a quote")
		p.Press("/")
		p.Type("in progress")
		p.Press("enter", "tab")
		p.Has("When a status was set is a fact")
	})
}

func TestOrdersOfOneColumnSayWhatWaits(t *testing.T) {
	play(t, stage.Set{W: 100, H: 30, Status: stage.Offline()}, "general", func(db *stage.Synced) {
		order := db.Visit(t, 1).Order.ID
		if _, err := db.DB.Edit(work.Group{Title: "Summary", At: stage.At(11, 0), Changes: []work.Change{
			work.UpdateOf(work.WorkOrderTable, order, work.Fields{"msdyn_workordersummary": work.Text("Compressor replaced")}),
		}}); err != nil {
			t.Fatal(err)
		}
	}, func(p *stage.Play, _ *stage.Synced) {
		for _, l := range strings.Split(p.Frame(), "\n") {
			switch {
			case strings.Contains(l, "Compressor replaced") && !strings.Contains(l, "↑ To send"):
				t.Errorf("the changed column does not say that it waits: %s", l)
			case strings.Contains(l, "Instructions") && strings.Contains(l, "To send"):
				t.Errorf("another column says that it waits: %s", l)
			}
		}
	})
}
