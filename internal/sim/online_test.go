package sim

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/profile"
	"fieldbook/internal/visit"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server"
	"fieldbook/server/profiles"
	"fieldbook/server/servertest"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
)

var _ screen.Store = (*syncclient.Store)(nil)

// annsWeek are the visits that a screen shows of Ann's first days, by title and customer.
func annsWeek(t *testing.T, r visit.Reader) (lines []string) {
	t.Helper()
	visits, err := visit.Between(context.Background(), r, servertest.AnnVan, servertest.Monday, servertest.Monday.AddDate(0, 0, 5))
	must(t, err)
	for _, v := range visits {
		lines = append(lines, v.Booking.ID.String()+" "+v.Status.Name+" "+v.Order.Number+" "+v.Account.Name+" "+v.Priority.Name)
	}
	return lines
}

func TestTheFirstSyncIsWaitedForOnline(t *testing.T) {
	slow := func(w *World) { w.Office.Page.Rows = 5 }
	prepared(t, 0, slow, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		ann.Plan.Delay(wire.PathPull, network.Always, 20*time.Second)
		must(t, w.Begin(1))
		pass(5 * time.Second)
		s := ann.Engine.Status()
		if !s.FirstSync || !s.Online || s.OnlineChosen || s.OnlineOnly || !s.Running() {
			t.Fatalf("%+v", s)
		}
		store := ann.Engine.Store()
		before := ann.Asked(wire.PathQuery)
		early := annsWeek(t, store)
		if n := ann.Asked(wire.PathQuery) - before; len(early) != 2 || n > 4 {
			t.Errorf("%d visits in %d questions", len(early), n)
		}
		if own := annsWeek(t, ann.DB); len(own) != 0 {
			t.Fatalf("the device has %d visits already: this shows nothing", len(own))
		}
		// What is saved now goes out between the pages, and its outcome is waited for.
		d, err := visit.Open(context.Background(), store, servertest.AnnToday)
		must(t, err)
		traveling, err := store.Get(work.BookingStatusTable, servertest.Traveling)
		must(t, err)
		g, err := d.SetStatus(context.Background(), store, visit.Person{User: servertest.Ann, Resource: servertest.AnnVan}, work.BookingStatusOf(traveling), ann.Clock.Now(), ann.newID)
		must(t, err)
		asked := time.Now()
		saved, outcome, err := store.Save(context.Background(), g)
		must(t, err)
		took := time.Since(asked)
		if outcome == "" {
			pass(30 * time.Second)
			outcome, err = ann.DB.OutcomeOf(saved.ID)
			must(t, err)
		}
		if outcome != localdb.Applied || took > 10*time.Second || !ann.Engine.Status().FirstSync {
			t.Errorf("outcome %q after %s; still the first sync: %t", outcome, took, ann.Engine.Status().FirstSync)
		}
		w.book.add(ann, saved, kept)
		if r, err := store.Get(work.BookingTable, servertest.AnnToday); err != nil || r.Fields().Ref("bookingstatus") != servertest.Traveling {
			t.Errorf("the screen shows %s (%v)", r.Data, err)
		}
		ann.Plan.Clear()
		synced(t, ann)
		if s := ann.Engine.Status(); s.Online {
			t.Error("the first sync is done and online mode is still in force")
		}
		before = ann.Asked(wire.PathQuery)
		if late := annsWeek(t, store); len(late) != 2 || !strings.Contains(late[0], "Traveling") || !slices.Equal(late[1:], early[1:]) {
			t.Errorf("online:\n%s\noffline:\n%s", strings.Join(early, "\n"), strings.Join(late, "\n"))
		}
		if n := ann.Asked(wire.PathQuery) - before; n != 0 {
			t.Errorf("%d questions to the server after the first sync", n)
		}
		agree(t, w)
	})
}

func TestOnlineModeOfTheUsersChoice(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		ann.Plan.DropBefore(wire.PathLive, network.Always) // nobody pokes
		synced(t, ann)
		store := ann.Engine.Store()
		must(t, w.Dispatch(set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text("Gate 2")})))
		street := func() string {
			r, err := store.Get(work.WorkOrderTable, servertest.MillToday)
			must(t, err)
			return r.Fields().Text("msdyn_address1")
		}
		if got := street(); got != "" {
			t.Errorf("offline first shows %q before a sync", got)
		}
		ann.Engine.SetOnline(true)
		pass(time.Second)
		if s := ann.Engine.Status(); !s.Online || !s.OnlineChosen || street() != "Gate 2" {
			t.Errorf("online it shows %q (%t)", street(), s.Online)
		}
		// A refusal is known at once, and an accepted change is at the office.
		saved, outcome, err := store.Save(context.Background(), address("Gate 3"))
		must(t, err)
		if outcome != localdb.Applied && outcome != localdb.Merged || officeText(t, w, work.WorkOrderTable, servertest.MillToday, "msdyn_address1") != "Gate 3" || street() != "Gate 3" {
			t.Errorf("outcome %q, shown %q", outcome, street())
		}
		w.book.add(ann, saved, kept)
		// The changes that wait are laid over what the server says.
		ann.Plan.Delay(wire.PathPush, 1, 20*time.Second)
		_, outcome, err = store.Save(context.Background(), address("Gate 4"))
		must(t, err)
		if outcome != "" || pending(t, ann) != 1 || street() != "Gate 4" {
			t.Errorf("after ten seconds: outcome %q, %d wait, the screen shows %q", outcome, pending(t, ann), street())
		}
		list, err := store.List(context.Background(), work.Query{Table: work.WorkOrderTable})
		must(t, err)
		if i := slices.IndexFunc(list, func(r work.Record) bool { return r.ID == servertest.MillToday }); i < 0 || list[i].Fields().Text("msdyn_address1") != "Gate 4" {
			t.Errorf("the list shows %v", list)
		}
		pass(time.Minute)
		ann.Net.Set(network.Offline)
		ann.Engine.Navigated()
		pass(10 * time.Second)
		_, err = store.List(context.Background(), work.Query{Table: work.WorkOrderTable})
		if !work.Is(err, work.Unavailable) || work.Message(err) != "Network disconnected. Switch to offline mode to continue working with the app." {
			t.Errorf("without a network: %v", err)
		}
		if got := ann.Engine.Status().Message(); got != syncclient.TextDisconnected {
			t.Errorf("the status says %q", got)
		}
		if _, err := store.Edit(address("Gate 5")); err != nil || pending(t, ann) != 1 {
			t.Errorf("a save without a network: %v, %d wait", err, pending(t, ann))
		}
		ann.Engine.SetOnline(false)
		if got := street(); got != "Gate 5" {
			t.Errorf("offline it shows %q", got)
		}
	})
}

func TestARecordThatIsNotOnTheDeviceIsFetchedToLookAtAndToChange(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		store := ann.Engine.Store()
		ref := work.RecordRef{Table: work.WorkOrderTable, ID: servertest.BakeryBob}
		if has(ann, ref.Table, ref.ID) {
			t.Fatal("Ann's laptop holds Bob's order: this shows nothing")
		}
		r, err := store.Get(ref.Table, ref.ID)
		must(t, err)
		if there, err := w.Office.Server.Record(ref.Table, ref.ID); err != nil || string(r.Data) != string(there.Data) || r.Rev != there.Rev {
			t.Errorf("%s (%v)", r.Data, err)
		}
		if again, err := ann.Engine.Fetch(context.Background(), ref); err != nil || string(again.Data) != string(r.Data) {
			t.Errorf("Fetch: %s (%v)", again.Data, err)
		}
		saved, err := store.Edit(group(set(ref.Table, ref.ID, work.Fields{"msdyn_address1": work.Text("Side door")})))
		must(t, err)
		w.book.add(ann, saved, kept)
		pass(2 * time.Second)
		if got := officeText(t, w, ref.Table, ref.ID, "msdyn_address1"); got != "Side door" || pending(t, ann) != 0 {
			t.Errorf("the office has %q, and %d changes wait", got, pending(t, ann))
		}
		if r, err := store.Get(ref.Table, ref.ID); err != nil || r.Fields().Text("msdyn_address1") != "Side door" {
			t.Errorf("afterwards it shows %s (%v)", r.Data, err)
		}
		if _, err := store.Get(ref.Table, servertest.ID(4711)); !work.Is(err, work.NotFound) {
			t.Errorf("an order that is nowhere: %v", err)
		}
		pass(time.Minute)
		ann.Net.Set(network.Offline)
		ann.Engine.Navigated()
		pass(10 * time.Second)
		before := len(ann.Net.Log())
		ref = work.RecordRef{Table: work.WorkOrderTable, ID: servertest.ID(4712)}
		for name, err := range map[string]error{
			"Get": second(store.Get(ref.Table, ref.ID)), "Fetch": second(ann.Engine.Fetch(context.Background(), ref)),
		} {
			if err == nil || !strings.Contains(work.Message(err), "Work order") || !strings.Contains(work.Message(err), "not on this device") {
				t.Errorf("%s without a network: %v", name, err)
			}
		}
		if n := len(ann.Net.Log()) - before; n != 0 {
			t.Errorf("%d requests without a network", n)
		}
		ann.Net.Set(network.Online)
		pass(time.Minute)
		agree(t, w)
	})
}

func second(_ work.Record, err error) error { return err }

// Who has no offline profile works online, and is told so; nothing is lost on the way in
// or out.
func TestAUserForWhomOfflineIsNotConfigured(t *testing.T) {
	offline := func(w *World, on bool) error {
		_, err := w.Office.Server.SetProfileMode(context.Background(), "adam", server.ProfileMode{Restricted: !on, Profile: profile.DefaultName})
		return err
	}
	prepared(t, 0, func(*World) {}, func(t *testing.T, w *World) {
		must(t, offline(w, false))
		must(t, w.Begin(1))
		ann := w.Laptops[0]
		pass(10 * time.Second)
		s := ann.Engine.Status()
		if !s.Online || !s.OnlineOnly || s.Problem != nil || s.Message() != syncclient.TextOnlineOnly || s.Icon() != syncclient.IconWarning {
			t.Fatalf("%q %+v", s.Message(), s)
		}
		store := ann.Engine.Store()
		if lines := annsWeek(t, store); len(lines) != 2 {
			t.Errorf("%d visits online", len(lines))
		}
		saved, outcome, err := store.Save(context.Background(), address("Gate 2"))
		must(t, err)
		if outcome != localdb.Applied || officeText(t, w, work.WorkOrderTable, servertest.MillToday, "msdyn_address1") != "Gate 2" {
			t.Errorf("outcome %q", outcome)
		}
		w.book.add(ann, saved, kept)
		before := len(ann.Net.Log())
		pass(time.Hour)
		if n := len(ann.Net.Log()) - before; n > 200 {
			t.Errorf("%d requests in an hour without a profile", n)
		}
		// The device knows of it after a restart without a network, too.
		ann.Net.Set(network.Offline)
		must(t, ann.Stop())
		must(t, ann.Open())
		ann.Run()
		pass(20 * time.Second)
		if s := ann.Engine.Status(); !s.OnlineOnly || !s.Online || s.Message() != syncclient.TextOnlineOnly {
			t.Errorf("after a restart without a network: %q %t", s.Message(), s.OnlineOnly)
		}
		if _, err := ann.Engine.Store().Get(work.WorkOrderTable, servertest.MillToday); !work.Is(err, work.Unavailable) || work.Message(err) != syncclient.TextOnlineOnly {
			t.Errorf("reading without a network: %v", err)
		}
		ann.Net.Set(network.Online)
		pass(time.Minute)
		must(t, offline(w, true)) // the server calls the device
		synced(t, ann)
		if s := ann.Engine.Status(); s.Online || s.OnlineOnly || s.Problem != nil || s.Warning != "" {
			t.Errorf("with a profile again: %+v", s)
		}
		agree(t, w)
	})
}

func TestAProfileThatIsNotPublishedStopsDownloadsAndNothingElse(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		publish := func(change func(profiles.Editor, string) (profiles.Entry, error)) {
			_, err := w.Office.Server.ChangeProfile(context.Background(), "adam", func(e profiles.Editor) (profiles.Entry, error) {
				return change(e, profile.DefaultName)
			})
			must(t, err)
		}
		publish(profiles.Editor.Unpublish)
		pass(10 * time.Minute)
		s := ann.Engine.Status()
		if s.Problem == nil || s.Problem.Kind != work.NoProfile || s.Message() != syncclient.TextNotPublished || s.OnlineOnly || s.Online {
			t.Errorf("%q %+v", s.Message(), s.Problem)
		}
		_, err := w.Edit(ann, address("Gate 2"))
		must(t, err)
		pass(15 * time.Second)
		if n := pending(t, ann); n != 0 || !has(ann, work.WorkOrderTable, servertest.BakeryShared) {
			t.Errorf("%d changes wait; the data are still here: %t", n, has(ann, work.WorkOrderTable, servertest.BakeryShared))
		}
		publish(func(e profiles.Editor, name string) (profiles.Entry, error) { return e.Publish(name, "") })
		pass(15 * time.Second) // the server calls its devices
		if s := ann.Engine.Status(); s.Problem != nil {
			t.Errorf("published again: %v", s.Problem)
		}
		agree(t, w)
	})
}

// What the administrator does not let users choose is not in force on their devices, and
// cannot be chosen there, until it is allowed again.
func TestForbiddenUserSettings(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		manual := localdb.Settings{Sync: localdb.SyncManual, Interval: time.Hour}
		must(t, ann.DB.SaveSettings(manual))
		must(t, w.Office.Server.ChangeSettings(server.Settings{Forbidden: wire.UserSettings()}))
		ann.Engine.CheckForUpdates() // in the manual mode the server does not call the device
		pass(time.Minute)
		s := ann.Engine.Status()
		if want := (localdb.Forbidden{SyncFrequency: true, WifiOnly: true, OnlineMode: true}); s.Forbidden != want || s.Settings.Sync != localdb.SyncAuto {
			t.Errorf("%+v %+v", s.Forbidden, s.Settings)
		}
		for _, c := range []localdb.Settings{{Sync: localdb.SyncInterval, Interval: 2 * time.Hour}, {Sync: localdb.SyncAuto, Interval: time.Hour, WifiOnly: true}} {
			if err := ann.DB.SaveSettings(c); !work.Is(err, work.Forbidden) {
				t.Errorf("%+v: %v", c, err)
			}
		}
		ann.Engine.SetOnline(true)
		pass(time.Second)
		if s := ann.Engine.Status(); s.OnlineChosen || s.Online {
			t.Error("online mode was chosen")
		}
		ann.Engine.SetOnline(false)
		must(t, w.Office.Server.ChangeSettings(server.Settings{}))
		pass(10 * time.Minute) // now it does
		if s := ann.Engine.Status(); s.Forbidden != (localdb.Forbidden{}) || s.Settings.Sync != localdb.SyncManual {
			t.Errorf("allowed again: %+v %+v", s.Forbidden, s.Settings)
		}
		agree(t, w)
	})
}
