package main

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fieldbook/fixtures"
	"fieldbook/fixtures/network"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// stop is one thing that a user can have before them: a place, and the keys pressed there.
type stop struct {
	name string
	at   screen.Place
	keys []string
	over bool // the keys have opened something of the app's own over the place
}

// tour lists everything that the app can show. What must hold on every screen is tried at
// every stop; a screen that is added is added here, or TestTheTourMissesNoScreen fails.
func tour(d *toured) []stop {
	booking := screen.Place{Table: work.BookingTable, Record: d.booking}
	of := func(n screen.Name, p screen.Place) screen.Place { p.Screen = n; return p }
	to := func(n screen.Name) screen.Place { return screen.Place{Screen: n} }
	return []stop{
		{"sign-in", to(screen.SignIn), nil, false},
		{"first sync", to(screen.FirstSync), nil, false},
		{"agenda", to(screen.Agenda), nil, false},
		{"agenda, three days", to(screen.Agenda), []string{"w"}, false},
		{"agenda, week", to(screen.Agenda), []string{"w", "w"}, false},
		{"agenda, filter", to(screen.Agenda), []string{"/", "c", "h"}, false},
		{"agenda, empty day", to(screen.Agenda), []string{"["}, false},
		{"work orders", to(screen.Orders), nil, false},
		{"work orders, grouped", to(screen.Orders), []string{"b", "down"}, false},
		{"booking", of(screen.Order, booking), nil, false},
		{"booking, customer", of(screen.Order, booking), []string{"right"}, false},
		{"booking, tasks", of(screen.Order, booking), []string{"right", "right", "down"}, false},
		{"booking, products", of(screen.Order, booking), []string{"right", "right", "right"}, false},
		{"booking, services", of(screen.Order, booking), []string{"right", "right", "right", "right"}, false},
		{"booking, notes", of(screen.Order, booking), []string{"left", "left"}, false},
		{"booking, timeline", of(screen.Order, booking), []string{"left"}, false},
		{"booking, incidents", of(screen.Order, booking), []string{"left", "left", "left"}, false},
		{"set status", of(screen.SetStatus, booking), nil, false},
		{"next status", screen.Place{Screen: screen.SetStatus, Table: work.BookingTable, Record: d.booking, Tab: screen.NextTab}, nil, false},
		{"contact card", of(screen.Contact, booking), []string{"down"}, false},
		{"jump to a date", to(screen.Jump), []string{"m", "o", "n"}, false},
		{"note", of(screen.Note, booking), []string{"k", "e", "y"}, false},
		{"form", screen.Place{Screen: screen.Edit, Table: work.WorkOrderTable, Record: d.order}, []string{"tab", "tab"}, false},
		{"task form", screen.Place{Screen: screen.Edit, Table: work.ServiceTaskTable, Record: d.task}, []string{"tab"}, false},
		{"new record", screen.Place{Screen: screen.Edit, Table: work.AccountTable}, []string{"ctrl+s"}, false},
		{"assets", to(screen.Assets), []string{"down"}, false},
		{"assets, tag", to(screen.Assets), []string{"f", "x"}, false},
		{"asset", screen.Place{Screen: screen.Asset, Table: work.CustomerAssetTable, Record: d.asset}, nil, false},
		{"asset, history", screen.Place{Screen: screen.Asset, Table: work.CustomerAssetTable, Record: d.asset}, []string{"left"}, false},
		{"time entries", to(screen.Times), nil, false},
		{"time entries, day", to(screen.Times), []string{"w", "t"}, false},
		{"library", to(screen.Library), nil, false},
		{"search", to(screen.Search), []string{"c", "h", "i"}, false},
		{"table", screen.Place{Screen: screen.Table, Table: work.AccountTable}, []string{"down"}, false},
		{"record", screen.Place{Screen: screen.Record, Table: work.AccountTable, Record: d.account}, []string{"down"}, false},
		{"lookup", screen.Place{Screen: screen.Lookup, Table: work.WorkOrderTable, Tab: "msdyn_serviceaccount"}, []string{"down"}, false},
		{"why a record is here", of(screen.Reason, booking), []string{"down"}, false},
		{"device status", to(screen.Device), nil, false},
		{"device status, tables", to(screen.Device), []string{"tab", "tab", "tab", "down"}, false},
		{"downloaded table", screen.Place{Screen: screen.Downloaded, Table: work.BookingTable}, nil, false},
		{"pending changes", to(screen.Pending), nil, false},
		{"sync errors", to(screen.SyncErrors), []string{"down"}, false},
		{"sync error", screen.Place{Screen: screen.SyncError, Record: d.refused}, nil, false},
		{"sync error, value", screen.Place{Screen: screen.SyncError, Record: d.refused}, []string{"e"}, false},
		{"sync error, conflict", screen.Place{Screen: screen.SyncError, Record: d.conflict}, []string{"down"}, false},
		{"sync log", to(screen.SyncLog), nil, false},
		{"presenter's panel", of(screen.Demo, booking), []string{"down"}, false},
		{"help", to(screen.Agenda), []string{"f1", "down"}, true},
		{"commands", to(screen.Agenda), []string{"ctrl+p", "s", "down"}, true},
		{"messages", to(screen.Agenda), []string{"[", "enter", "m"}, true},
		{"question", to(screen.Pending), []string{"x"}, true},
		{"dialog over a form", screen.Place{Screen: screen.Edit, Table: work.WorkOrderTable, Record: d.order}, []string{"ctrl+p"}, true},
	}
}

// toured is a device with something to see on every screen, and the app's own opener on it.
type toured struct {
	*stage.Synced
	engine                        *syncclient.Engine
	office                        *office
	booking, order, task, account work.ID
	asset                         work.ID
	refused, conflict             work.ID
	opened                        screen.Screen // the last one
}

// tourDevice is mara's device around noon: work done, changes waiting, changes refused.
// With empty set nothing has been downloaded yet.
func tourDevice(t testing.TB, empty bool) *toured {
	t.Helper()
	c := fixtures.Sample(tuitest.Noon())
	p, _ := c.Person("mara")
	records := c.Records
	if empty {
		records = nil
	}
	d := &toured{Synced: stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource, Token: "t"}, records)}
	d.engine = syncclient.New(d.DB, syncclient.Options{Now: tuitest.Noon})
	d.office = &office{}
	if empty {
		return d
	}
	d.Morning(t)
	card := d.Visit(t, 1)
	d.booking, d.order, d.task, d.account, d.asset = card.Booking.ID, card.Order.ID, card.Tasks[1].ID, card.Account.ID, card.Order.Asset
	d.refuse(t)
	d.Progress(t, 1, 1, 40, 0, stage.At(10, 30))
	d.office.booking = screen.DemoBooking{ID: d.booking, Label: "WO-00368 Chiller"}
	return d
}

// refuse makes two sync errors of the changes so far, and lets the rest wait.
func (d *toured) refuse(t testing.TB) {
	t.Helper()
	d.refused, d.conflict = stage.ID(7, 1), stage.ID(7, 2)
	tooLong := stage.Save(t, d.DB, stage.At(10, 14), "Task: Record pressures",
		work.UpdateOf(work.ServiceTaskTable, d.task, work.Fields{"msdyn_actualduration": work.Int(190)}))
	stage.Refuse(t, d.DB, tooLong.ID, localdb.SyncError{ID: d.refused, Type: localdb.ErrorOther, At: stage.At(10, 24), Column: "msdyn_actualduration",
		Message: "Actual duration 3:10 is longer than the visit.", Server: []byte(`{"msdyn_actualduration":31}`)})
	both := stage.Save(t, d.DB, stage.At(10, 15), "Account: telephone",
		work.UpdateOf(work.AccountTable, d.account, work.Fields{"telephone1": work.Text("+44 1632 960000")}))
	stage.Refuse(t, d.DB, both.ID, localdb.SyncError{ID: d.conflict, Type: localdb.ErrorConflict, At: stage.At(10, 31),
		Server: []byte(`{"telephone1":"+44 1632 960999"}`)})
}

// opener makes the screens as the program does.
func (d *toured) opener(deps screen.Deps, p screen.Place) screen.Screen {
	s := &screens{deps: deps, db: d.DB, store: d.engine.Store(), engine: d.engine, presenter: d.office}
	made := s.open(p)
	if made != nil {
		d.opened = made
	}
	return made
}

// visit opens a stop in a terminal and presses its keys. It returns nil for a screen that
// is not built yet.
func (d *toured) visit(t testing.TB, s stop, set stage.Set) *stage.Play {
	t.Helper()
	if unbuilt(s.at.Screen) {
		return nil
	}
	if s.at.Screen != screen.Agenda {
		set.Start = []screen.Place{s.at}
	}
	p := stage.Open(t, set, func(deps screen.Deps, at screen.Place) screen.Screen {
		made := d.opener(deps, at)
		if made == nil && at.Screen == s.at.Screen {
			t.Fatalf("%s: the program has no screen %q", s.name, at.Screen)
		}
		return made
	})
	p.Say(set.Status)
	p.Press(s.keys...)
	return p
}

// unbuilt reports a section that this version of the program does not have.
func unbuilt(n screen.Name) bool {
	is := func(s screen.Section) bool { return s.Root == n }
	return slices.ContainsFunc(screen.Sections(), is) && !slices.ContainsFunc(sections(), is)
}

// TestTheTourMissesNoScreen reads the names of all screens from their source.
func TestTheTourMissesNoScreen(t *testing.T) {
	names := screenNames(t)
	if len(names) < 20 {
		t.Fatalf("only %d screens were found: %v", len(names), names)
	}
	stops := tour(&toured{})
	for _, n := range names {
		if !slices.ContainsFunc(stops, func(s stop) bool { return s.at.Screen == n }) {
			t.Errorf("screen %q is not in the tour: add a stop, so that it is held to what all screens must keep", n)
		}
	}
	for i, s := range stops {
		if slices.ContainsFunc(stops[:i], func(o stop) bool { return o.name == s.name }) {
			t.Errorf("stop %q is there twice", s.name)
		}
	}
}

// screenNames returns the constants of the type screen.Name.
func screenNames(t *testing.T) []screen.Name {
	t.Helper()
	return slices.Sorted(maps.Values(constants[screen.Name](t, filepath.Join("..", "..", "tui", "screen"), "Name")))
}

// office is a presenter for whom nothing happens. Its words may be hostile.
type office struct {
	booking screen.DemoBooking
	odd     string
}

func (o *office) Networks() []screen.NetworkChoice {
	var list []screen.NetworkChoice
	for _, c := range network.Conditions() {
		list = append(list, screen.NetworkChoice{Key: string(c), Label: c.Label() + o.odd, Description: c.Description() + o.odd})
	}
	return list
}

func (o *office) Network() string   { return string(network.Online) }
func (o *office) SetNetwork(string) {}

func (o *office) Acts() []screen.DispatcherAct {
	return []screen.DispatcherAct{{Key: "move", Label: "Move it" + o.odd, Description: "By an hour" + o.odd, NeedsBooking: true}}
}

func (o *office) Do(context.Context, string, work.ID) (string, error) { return "done" + o.odd, nil }

func (o *office) Bookings(context.Context) ([]screen.DemoBooking, error) {
	return []screen.DemoBooking{{ID: o.booking.ID, Label: o.booking.Label + o.odd}}, nil
}

func (o *office) ServerSees(context.Context, work.ID) ([]string, error) {
	return []string{strings.TrimSpace("Status    Scheduled " + o.odd)}, nil
}
