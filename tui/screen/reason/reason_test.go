package reason_test

import (
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/reason"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// play opens the page of a record of the sample device.
func play(t *testing.T, set stage.Set, record func(testing.TB, *stage.Synced) screen.Place, story func(*stage.Play)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := fixtures.Sample(tuitest.Noon())
		who, _ := c.Person("mara")
		db := stage.NewSynced(t, localdb.Device{Login: who.Login, UserName: who.FullName, User: who.User, Resource: who.Resource, Token: "t"}, c.Records)
		store := syncclient.New(db.DB, syncclient.Options{Now: tuitest.Noon}).Store()
		at := record(t, db)
		at.Screen = screen.Reason
		set.Start = []screen.Place{at}
		story(stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.Reason {
				return reason.New(d, store, p)
			}
			return nil
		}))
	})
}

func booking(t testing.TB, db *stage.Synced) screen.Place {
	return screen.Place{Table: work.BookingTable, Record: db.Visits(t)[1].Booking.ID}
}

func account(t testing.TB, db *stage.Synced) screen.Place {
	return screen.Place{Table: work.AccountTable, Record: db.Visits(t)[1].Account.ID}
}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Offline()) {
		for name, record := range map[string]func(testing.TB, *stage.Synced) screen.Place{"booking": booking, "account": account} {
			play(t, set, record, func(p *stage.Play) {
				p.Check(t, "")
				if set.ASCII {
					tuitest.CheckASCII(t, p.Frame())
				}
				tuitest.Golden(t, set.Name(name), p.Frame())
			})
		}
	}
}

func TestTheWayIsTold(t *testing.T) {
	play(t, stage.Set{Status: stage.Offline()}, booking, func(p *stage.Play) {
		p.Has("On this device, by", "√ Booking WO-", "is in the profile", "√ resource eq-userresource", "× starttime next-seven-days", "time alone may change this at")
	})
	play(t, stage.Set{W: 40, H: 12, Status: stage.Online()}, booking, func(p *stage.Play) {
		p.Frame()
		p.Press("end")
		p.Has("time alone may change")
	})
	play(t, stage.Set{Status: stage.Offline()}, func(testing.TB, *stage.Synced) screen.Place {
		return screen.Place{Table: work.AccountTable, Record: stage.ID(9, 9)}
	}, func(p *stage.Play) { p.Has("Not on this device.", "there is no such record") })
}
