package contact_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/contact"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// system is what opens links.
type system struct {
	opened []string
	fails  error
}

func (s *system) open(_ context.Context, link string) error {
	if s.fails == nil {
		s.opened = append(s.opened, link)
	}
	return s.fails
}

func play(t *testing.T, set stage.Set, story func(*stage.Play, *stage.Synced, *system)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := fixtures.Sample(tuitest.Noon())
		m, _ := c.Person("mara")
		db := stage.NewSynced(t, localdb.Device{Login: m.Login, UserName: m.FullName, User: m.User, Resource: m.Resource}, c.Records)
		set.Start = []screen.Place{{Screen: screen.Contact, Record: db.Visits(t)[1].Booking.ID}}
		sys := &system{}
		story(stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.Contact {
				return contact.New(d, db, sys.open, p)
			}
			return nil
		}), db, sys)
	})
}

func set(status syncclient.Status) stage.Set { return stage.Set{W: 100, H: 30, Status: status} }

// clipboard returns what the terminal was asked to copy last.
func clipboard(p *stage.Play) string {
	for i := len(p.Seen) - 1; i >= 0; i-- {
		if fmt.Sprintf("%T", p.Seen[i]) == "tea.setClipboardMsg" {
			return fmt.Sprint(p.Seen[i])
		}
	}
	return ""
}

func TestFrames(t *testing.T) {
	for state, status := range map[string]syncclient.Status{"online": stage.Online(), "offline": stage.Offline()} {
		for _, set := range stage.Sets(status) {
			t.Run(set.Name(state), func(t *testing.T) {
				play(t, set, func(p *stage.Play, _ *stage.Synced, _ *system) {
					tuitest.Golden(t, set.Name(state), p.Frame())
					p.Check(t, "")
				})
			})
		}
	}
}

func TestCallHandsTheNumberToTheSystem(t *testing.T) {
	play(t, set(stage.Offline()), func(p *stage.Play, _ *stage.Synced, sys *system) {
		p.Has("► On site    +44 1632 960115")
		p.Press("enter")
		if len(sys.opened) != 1 || sys.opened[0] != "tel:+441632960115" {
			t.Errorf("opened %q", sys.opened)
		}
		p.Has("handed to this machine's telephone program")
		p.Press("c")
		p.Has("The number is in the clipboard.")
		if got := clipboard(p); got != "+441632960115" {
			t.Errorf("copied %q", got)
		}
	})
}

func TestWhereNothingOpensLinksTheyAreCopied(t *testing.T) {
	play(t, set(stage.Online()), func(p *stage.Play, _ *stage.Synced, sys *system) {
		sys.fails = work.Errorf(work.Unavailable, "this terminal has no display on which a link could open")
		p.Press("enter")
		p.Has("▲ The number is in the clipboard instead: this terminal has no display on which a link could open.")
		if got := clipboard(p); got != "+441632960115" {
			t.Errorf("copied %q", got)
		}
		p.Press("d")
		p.Has("The link is in the clipboard instead: this terminal", "https://www.openstreetmap.org/directions?to=")
		if got := clipboard(p); !strings.HasPrefix(got, "https://www.openstreetmap.org/directions?to=") {
			t.Errorf("copied %q", got)
		}
	})
}

func TestDirectionsNeedTheNetwork(t *testing.T) {
	play(t, set(stage.Offline()), func(p *stage.Play, _ *stage.Synced, sys *system) {
		p.Has("Directions ○ Needs network: none since 11:31")
		p.Press("d")
		p.Has("Needs network: show the way on a map.")
		p.Press("end", "enter")
		p.Has("Needs network: the map with the way is not on this device. The address is.")
		if len(sys.opened) != 0 {
			t.Errorf("opened %q", sys.opened)
		}
		p.Say(stage.Online())
		p.Has("► Directions on openstreetmap.org")
		p.Press("enter")
		if len(sys.opened) != 1 || !strings.HasPrefix(sys.opened[0], "https://www.openstreetmap.org/directions?to=5") {
			t.Errorf("opened %q", sys.opened)
		}
		p.Has("The way is shown in the browser")
	})
}

func TestDirectionsToAnAddressAreEscaped(t *testing.T) {
	play(t, set(stage.Online()), func(p *stage.Play, db *stage.Synced, sys *system) {
		v := db.Visits(t)[1]
		order, err := db.Get(work.WorkOrderTable, v.Order.ID)
		if err != nil {
			t.Fatal(err)
		}
		order.Rev++
		order.Data = work.Patch(order.Data, work.Fields{"msdyn_latitude": work.Null, "msdyn_longitude": work.Null,
			"msdyn_address1": work.Text("--help & calc.exe \x1b]0;x\x07 \"Yard\""), "msdyn_phonenumber": work.Text("nobody")})
		booking, err := db.Get(work.BookingTable, v.Booking.ID)
		if err != nil {
			t.Fatal(err)
		}
		booking.Rev++
		booking.Data = work.Patch(booking.Data, work.Fields{"msdyn_latitude": work.Null, "msdyn_longitude": work.Null})
		db.Bring(t, order, booking)
		p.Send(screen.StoreChangedMsg{})
		p.Hasnt("Position", "nobody")
		p.Press("d")
		if len(sys.opened) != 1 || strings.ContainsAny(strings.TrimPrefix(sys.opened[0], "https://www.openstreetmap.org/directions?to="), " &\"\x1b\x07/") {
			t.Errorf("opened %q", sys.opened)
		}
	})
}

func TestAddressIsCopiedInOneLine(t *testing.T) {
	play(t, set(stage.Offline()), func(p *stage.Play, _ *stage.Synced, _ *system) {
		for range 9 {
			if strings.Contains(p.Frame(), "► Address") {
				break
			}
			p.Press("down")
		}
		p.Has("► Address    Unit 3, Creamery Lane", "Kettleford Harrowmere WX3 8RY", "United Kingdom")
		p.Press("enter")
		if got := clipboard(p); got != "Unit 3, Creamery Lane, Kettleford Harrowmere WX3 8RY, United Kingdom" {
			t.Errorf("copied %q", got)
		}
		p.Press("down")
		p.Has("► Position")
		p.Press("c")
		p.Has("The position is in the clipboard.")
	})
}

func TestBookingOfWhichNothingIsKnown(t *testing.T) {
	play(t, set(stage.Online()), func(p *stage.Play, db *stage.Synced, _ *system) {
		v := db.Visits(t)[1]
		db.TakeFor(t, localdb.WhyRevoked, work.RecordRef{Table: work.WorkOrderTable, ID: v.Order.ID})
		booking, err := db.Get(work.BookingTable, v.Booking.ID)
		if err != nil {
			t.Fatal(err)
		}
		booking.Rev++
		booking.Data = work.Patch(booking.Data, work.Fields{"msdyn_latitude": work.Null, "msdyn_longitude": work.Null})
		db.Bring(t, booking)
		p.Send(screen.StoreChangedMsg{})
		p.Has("Neither a number nor an address of this booking is known here.")
		p.Press("enter")
		p.Has("There is nothing to call or to copy.")
		p.Press("d")
		p.Has("Neither an address nor a position")
		db.TakeFor(t, localdb.WhyRevoked, work.RecordRef{Table: work.BookingTable, ID: v.Booking.ID})
		p.Send(screen.StoreChangedMsg{})
		p.Has("Record not found")
		p.Press("enter")
		p.Has("This booking is no longer on this device.")
	})
}

// Whoever has the card open can still call when the booking goes to somebody else, and
// finds all of the booking afterwards.
func TestCardOfABookingThatLeaves(t *testing.T) {
	for _, size := range stage.Sets(stage.Online()) {
		t.Run(size.Name("left"), func(t *testing.T) {
			play(t, size, func(p *stage.Play, db *stage.Synced, sys *system) {
				id := db.Visits(t)[1].Booking.ID
				before, err := visit.Open(t.Context(), db, id)
				if err != nil {
					t.Fatal(err)
				}
				db.TakeVisit(t, localdb.WhyOutOfScope, id)
				p.Send(screen.StoreChangedMsg{})
				p.Check(t, "")
				tuitest.Golden(t, size.Name("left"), p.Frame())
				p.Press("enter")
				if len(sys.opened) != 1 || sys.opened[0] != "tel:+441632960115" {
					t.Errorf("opened %q", sys.opened)
				}
				after, err := visit.Open(t.Context(), db, id)
				if err != nil || len(after.Tasks) == 0 || len(after.Tasks) != len(before.Tasks) || after.Account.Name != before.Account.Name {
					t.Errorf("kept %d tasks at %q (%v)", len(after.Tasks), after.Account.Name, err)
				}
			})
		})
	}
	play(t, set(stage.Online()), func(p *stage.Play, db *stage.Synced, _ *system) {
		db.TakeVisit(t, localdb.WhyDeleted, db.Visits(t)[1].Booking.ID)
		p.Send(screen.StoreChangedMsg{})
		p.Has("▲ Deleted at the office", "► On site    +44 1632 960115")
		p.EverySize(t, "down", "d", "up")
	})
}

func TestHostileTexts(t *testing.T) {
	play(t, set(stage.Online()), func(p *stage.Play, db *stage.Synced, sys *system) {
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text, work.WorkOrderTable, work.AccountTable, work.ContactTable)
			p.Send(screen.StoreChangedMsg{})
			p.EverySize(t, "down", "c", "enter")
			for _, link := range sys.opened {
				if strings.ContainsFunc(link, func(r rune) bool { return r <= ' ' || r > '~' }) {
					t.Errorf("opened %q", link)
				}
			}
			sys.opened = nil
		}
	})
}
