package order_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"fieldbook/tui/screen"
	"fieldbook/tui/screen/edit"
	"fieldbook/tui/screen/lookup"
	"fieldbook/tui/screen/order"
	"fieldbook/tui/tuitest/stage"
)

// A new task has no number until the server gives it one: it stands last, and under the cursor.
func TestANewTaskStandsLastAndIsSelected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := device(t)
		set := stage.Set{W: 100, H: 30, Status: stage.Offline()}
		set.Start = []screen.Place{{Screen: screen.Order, Record: db.Visits(t)[1].Booking.ID, Tab: "tasks"}}
		p := stage.Open(t, set, func(d screen.Deps, at screen.Place) screen.Screen {
			switch at.Screen {
			case screen.Order:
				return order.New(d, db, db, at)
			case screen.Edit:
				return edit.New(d, db, at)
			case screen.Lookup:
				return lookup.New(d, db, at)
			}
			return nil
		})
		p.Has("►  1  Isolate supply")
		p.Press("a", "enter", "down", "enter", "ctrl+s")
		p.Has("√ Saved on this device: service task", "New task: ", "1  Isolate supply", "4  Recharge and test", "row 5 of 5")
		for _, l := range strings.Split(p.Frame(), "\n") {
			if strings.Contains(l, "►") && (!strings.Contains(l, "►  -  ") || strings.Contains(l, "0:00")) {
				t.Errorf("the new task: %s", l)
			}
		}
		if tasks := db.Visit(t, 1).Tasks; len(tasks) != 5 || !tasks[4].New() || tasks[4].Estimated == 0 {
			t.Errorf("%+v", tasks)
		}
	})
}
