package jobcard_test

import (
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/agenda"
	"fieldbook/tui/screen/note"
	"fieldbook/tui/screen/order"
	"fieldbook/tui/screen/orders"
	"fieldbook/tui/screen/setstatus"
	"fieldbook/tui/screen/task"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// TestVisit works through one visit without a network, with all the work screens in the
// app as they will be.
func TestVisit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := fixtures.Sample(tuitest.Noon())
		mara, _ := c.Person("mara")
		db := stage.NewSynced(t, localdb.Device{Login: mara.Login, UserName: mara.FullName, User: mara.User, Resource: mara.Resource}, c.Records)
		p := stage.Open(t, stage.Set{Status: stage.Offline()}, func(d screen.Deps, at screen.Place) screen.Screen {
			switch at.Screen {
			case screen.Agenda:
				return agenda.New(d, db, db)
			case screen.Orders:
				return orders.New(d, db)
			case screen.Order:
				return order.New(d, db, db, at)
			case screen.SetStatus:
				return setstatus.New(d, db, at)
			case screen.Note:
				return note.New(d, db, at)
			case screen.Edit:
				return task.New(d, db, at)
			}
			return nil
		})
		p.Has("► 12:00-13:00  □ Scheduled")
		p.Press("s", "down", "down", "enter")
		p.Has("► 12:00-13:00  ■ In Progress", "now ↑", "↑ 12:00  Booking: In Progress", "WO-00363 is In Progress. It goes out when you are back online.")

		p.Press("enter", "right", "right")
		p.Has("[Tasks ", "WO-00363   ■ In Progress")
		p.Press("end", "space", "tab")
		p.Has("┌ Task: ")
		p.Type("0:25")
		p.Press("enter")
		p.Has("√ 100 %  ↑ To send", "took 0:25")

		p.Press("n")
		p.Has("[1 Agenda]", "Note on WO-00363")
		p.Type("Fan motor replaced.")
		p.Press("ctrl+s")
		p.Has("note on WO-00363", "Notes 1")
		p.Press("esc")
		p.Has("■ In Progress", "↑ 12:00  Task: ", "↑ 12:00  Note: Fan motor replaced.", "Notes     1")

		p.Press("2")
		p.Has("■ In Progress  1", "► WO-00363", "↑ To send")

		entries, err := db.Outbox()
		if err != nil || len(entries) != 4 {
			t.Fatalf("%d groups wait, want status, progress, time and note (%v)", len(entries), err)
		}
		// Once everything is delivered, nothing is marked any more.
		var rows []localdb.Row
		for _, e := range entries {
			for _, ch := range e.Group.Changes {
				r, err := db.Get(ch.Table, ch.ID)
				if err != nil {
					t.Fatal(err)
				}
				r.Rev = 9
				rows = append(rows, localdb.Row{Record: r})
			}
		}
		var answers []localdb.Answer
		for _, g := range stage.Sent(t, db.DB) {
			answers = append(answers, localdb.Answer{Group: g.ID, Outcome: localdb.Applied, Rows: rows})
		}
		if _, err := db.Answer(answers); err != nil {
			t.Fatal(err)
		}
		p.Send(screen.StoreChangedMsg{})
		p.Hasnt("↑ To send")
		p.Press("1")
		p.Hasnt("not yet sent", "now ↑")
		if b := db.Visit(t, 2).Booking; b.ActualArrival.IsZero() || b.ID == (work.ID{}) {
			t.Error("the arrival is lost")
		}
	})
}
