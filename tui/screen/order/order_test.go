package order_test

import (
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/order"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// device is the device of the technician mara.
func device(t testing.TB) *stage.Synced {
	c := fixtures.Sample(tuitest.Noon())
	p, _ := c.Person("mara")
	return stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)
}

// play shows the second visit of the day, on a tab, on a device that the test prepares.
func play(t *testing.T, set stage.Set, tab string, prepare func(*stage.Synced), story func(*stage.Play, *stage.Synced)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		db := device(t)
		if prepare != nil {
			prepare(db)
		}
		set.Start = []screen.Place{{Screen: screen.Order, Record: db.Visits(t)[1].Booking.ID, Tab: tab}}
		story(stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.Order {
				return order.New(d, db, db, p)
			}
			return nil
		}), db)
	})
}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Online()) {
		t.Run(set.Name("tabs"), func(t *testing.T) {
			play(t, set, "", nil, func(p *stage.Play, _ *stage.Synced) {
				for _, tab := range []string{"general", "customer", "tasks", "products", "services", "incidents", "notes", "timeline"} {
					tuitest.Golden(t, set.Name(tab), p.Frame())
					p.Check(t, "")
					p.Press("right")
				}
			})
		})
	}
}
