package demo_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/fixtures"
	"fieldbook/fixtures/network"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/demo"
	"fieldbook/tui/screen/pending"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// office is a presenter with a second database as the office.
type office struct {
	mu       sync.Mutex
	db       *localdb.DB
	net      string
	did      []string
	fail     error
	wait     bool
	odd      string // added to every text
	bookings []screen.DemoBooking
}

func (o *office) Networks() []screen.NetworkChoice {
	var out []screen.NetworkChoice
	for _, c := range network.Conditions() {
		out = append(out, screen.NetworkChoice{Key: string(c), Label: c.Label() + o.odd, Description: c.Description() + o.odd})
	}
	return out
}

func (o *office) Network() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.net
}

func (o *office) SetNetwork(key string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.net = key
}

func (o *office) Acts() []screen.DispatcherAct {
	return []screen.DispatcherAct{
		{Key: demo.ActEdit, Label: "Edit the same field" + o.odd, Description: "Sets the booking's status at the office as well" + o.odd, NeedsBooking: true},
		{Key: demo.ActMove, Label: "Move by an hour", Description: "The booking gets another time", NeedsBooking: true},
		{Key: demo.ActReassign, Label: "Give it to somebody else", Description: "It leaves this device with the next sync", NeedsBooking: true},
		{Key: demo.ActCancel, Label: "Cancel it", Description: "Its status becomes Canceled", NeedsBooking: true},
		{Key: demo.ActAdd, Label: "Send a new booking", Description: "An emergency for this afternoon"},
		{Key: demo.ActDetect, Label: "Switch conflict detection", Description: "No: the device wins. Yes: the office wins."},
	}
}

func (o *office) Do(ctx context.Context, key string, booking work.ID) (string, error) {
	o.mu.Lock()
	o.did = append(o.did, key+" "+booking.String()[:8])
	fail, wait := o.fail, o.wait
	o.mu.Unlock()
	if wait {
		<-ctx.Done()
		return "", ctx.Err()
	}
	if fail != nil {
		return "", fail
	}
	_, err := o.db.Edit(work.Group{Title: "dispatcher", Changes: []work.Change{work.UpdateOf(work.BookingTable, booking, work.Fields{"bookingstatus": work.Ref(stage.InProgress())})}})
	return "the status is now In Progress" + o.odd, err
}

func (o *office) Bookings(context.Context) ([]screen.DemoBooking, error) { return o.bookings, nil }

func (o *office) ServerSees(ctx context.Context, booking work.ID) ([]string, error) {
	return demo.Sees(ctx, o.db, time.UTC, booking)
}

func newOffice(t *testing.T) *office {
	return &office{db: stage.Device(t), net: "online", bookings: []screen.DemoBooking{
		{ID: stage.Booking(), Label: "09:30 WO-00417 Adventure Works"}, {ID: stage.ID(9, 9), Label: "13:00 WO-00421 Fabrikam Clinic"},
	}}
}

func opener(db *localdb.DB, o *office) stage.Opener {
	return func(d screen.Deps, at screen.Place) screen.Screen {
		switch at.Screen {
		case screen.Demo:
			return demo.New(d, o, db, at.Record)
		case screen.Pending:
			return pending.New(d, db, db)
		}
		return nil
	}
}

// play runs a story with the panel over the agenda.
func play(t *testing.T, set stage.Set, change func(*office), story func(p *stage.Play, o *office, db *localdb.DB)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		db, o := stage.Device(t), newOffice(t)
		if change != nil {
			change(o)
		}
		p := stage.Open(t, set, opener(db, o))
		p.Press("D")
		p.Frame()
		story(p, o, db)
	})
}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Online()) {
		play(t, set, nil, func(p *stage.Play, o *office, _ *localdb.DB) {
			p.Check(t, "")
			if set.ASCII {
				tuitest.CheckASCII(t, p.Frame())
			}
			tuitest.Golden(t, set.Name("same"), p.Frame())
		})
		play(t, set, nil, func(p *stage.Play, o *office, _ *localdb.DB) {
			p.Press("c", "f", "end")
			p.Pass(5 * time.Second)
			p.Check(t, "")
			tuitest.Golden(t, set.Name("different"), p.Frame())
		})
	}
}

func TestEveryNetworkHasAKey(t *testing.T) {
	keys := map[string]network.Condition{"o": network.Online, "s": network.Slow, "l": network.Flaky, "w": network.CaptivePortal, "v": network.ServerError, "f": network.Offline}
	if len(keys) != len(network.Conditions()) {
		t.Error("a condition has no key")
	}
	play(t, stage.Set{Status: stage.Online()}, nil, func(p *stage.Play, o *office, _ *localdb.DB) {
		for key, c := range keys {
			p.Press(key)
			if o.Network() != string(c) {
				t.Errorf("%s chose %q", key, o.Network())
			}
			p.Has("The network is now: " + c.Label() + ".")
		}
		p.Press("home", "down", "enter")
		if o.Network() != string(network.Slow) {
			t.Errorf("Enter chose %q", o.Network())
		}
	})
}

// The last line explains the selected row, so it has to be the one that holds or was pressed.
func TestSelectionFollowsWhatHolds(t *testing.T) {
	play(t, stage.Set{Status: stage.Offline()}, func(o *office) { o.net = string(network.CaptivePortal) }, func(p *stage.Play, o *office, _ *localdb.DB) {
		p.Has("► w  Captive portal", network.CaptivePortal.Description())
		p.Press("f")
		p.Has("► f  Offline", network.Offline.Description())
		p.Press("t")
		p.Has("► t  Move by an hour", "The booking gets another time")
	})
}

func TestEveryActHasAKey(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, nil, func(p *stage.Play, o *office, _ *localdb.DB) {
		for _, key := range []string{"c", "t", "y", "n", "a", "x"} {
			p.Press(key)
			p.Has("Office: the status is now In Progress")
		}
		want := "edit move reassign cancel add detection"
		var got []string
		for _, d := range o.did {
			got = append(got, strings.Fields(d)[0])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("did %q", o.did)
		}
		p.Press("i") // which this office cannot
		p.Has("The dispatcher of this demonstration cannot do that.")
	})
}

func TestLettersAreThoseOfTheCatalogue(t *testing.T) {
	c := action.New()
	play(t, stage.Set{Status: stage.Online()}, nil, func(p *stage.Play, o *office, _ *localdb.DB) {
		for id, label := range map[action.ID]string{action.NetOff: "Offline", action.NetPortal: "Captive portal", action.SameRecord: "Edit the same field",
			action.TakeBooking: "Give it to somebody else", action.DropBooking: "Cancel it", action.MoveBooking: "Move by an hour", action.AddBooking: "Send a new booking"} {
			a, _ := c.Get(id)
			p.Has(a.Keys[0] + "  " + label)
		}
	})
}

func TestComparison(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, nil, func(p *stage.Play, o *office, db *localdb.DB) {
		p.Has("Booking 1 of 2: 09:30 WO-00417", "● Both are the same.")
		p.Press("c")
		p.Has("≠ 1 difference.", "Scheduled", "≠ In Progress")
		// The device learns of it: the panel looks again by itself.
		stage.Save(t, db, stage.At(11, 59), "Set status", work.UpdateOf(work.BookingTable, stage.Booking(), work.Fields{"bookingstatus": work.Ref(stage.InProgress())}))
		p.Send(screen.StoreChangedMsg{})
		p.Has("● Both are the same.")
		p.Press("tab")
		p.Has("Booking 2 of 2: 13:00 WO-00421", "Not there")
		p.Press("shift+tab")
		p.Has("Booking 1 of 2")
	})
}

func TestNothingBlocks(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, func(o *office) { o.wait = true }, func(p *stage.Play, o *office, _ *localdb.DB) {
		p.Press("c")
		p.Has("The dispatcher is at work.")
		p.Press("t")
		p.Has("The dispatcher is still busy")
		p.Press("f") // the network can be changed meanwhile
		if o.Network() != "offline" {
			t.Error("the network was not changed")
		}
		p.Pass(11 * time.Second)
		p.Has("The dispatcher could not do that:")
		p.Press("esc")
		p.Has("Page: agenda")
	})
}

func TestFailuresAndNoBookings(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, func(o *office) { o.fail = errors.New("the office is closed") }, func(p *stage.Play, o *office, _ *localdb.DB) {
		p.Press("c")
		p.Has("The dispatcher could not do that: the office is closed")
	})
	play(t, stage.Set{Status: stage.Online()}, func(o *office) { o.bookings = nil }, func(p *stage.Play, o *office, _ *localdb.DB) {
		p.Has("No bookings today")
		p.Press("c")
		p.Has("There is no booking to act on.")
		p.Press("tab")
		p.Has("There are no bookings today.")
	})
}

func TestReachableFromEverywhere(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, nil, func(p *stage.Play, o *office, db *localdb.DB) {
		p.Press("D") // its own key closes it
		p.Hasnt("Presenter's panel")
		stage.Save(t, db, stage.At(11, 59), "fix", work.UpdateOf(work.BookingTable, stage.Booking(), work.Fields{"name": work.Text("x")}))
		p.Press("P", "/")
		p.Type("x")
		p.Press("D")
		p.Has(`filter "xD"`) // a letter, while something is typed
		p.Press("f12")
		p.Has("Presenter's panel")
		p.Press("f12")
		p.Has(`filter "xD"`)
		p.Press("?", "f12")
		p.Has("Presenter's panel", "Booking 1 of 2")
	})
}

func TestHostileTexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, o := stage.Device(t), newOffice(t)
		for _, h := range fixtures.NamedHostile() {
			o.odd, o.bookings[0].Label = h.Text, h.Text
			stage.Save(t, db, stage.At(11, 59), "x", work.UpdateOf(work.BookingTable, stage.Booking(), work.Fields{"name": work.Text(h.Text)}))
			for _, set := range []stage.Set{{W: 100, H: 30}, {W: 40, H: 12}} {
				set.Status = stage.Online()
				p := stage.Open(t, set, opener(db, o))
				for _, k := range []string{"D", "c", "end", "f", "tab"} {
					p.Press(k)
					p.Check(t, stage.Odd(p.Frame(), h.Text))
				}
			}
		}
	})
}
