package syncclient

import (
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// What the user chose decides what happens by itself, never what they ask for nor whether
// their work is sent.
func TestTheUsersSettingsDecideWhatHappensByItself(t *testing.T) {
	two := localdb.Settings{Sync: localdb.SyncInterval, Interval: 2 * time.Hour}
	manual := localdb.Settings{Sync: localdb.SyncManual}
	everything := func(d *device) { d.poke(noon); d.flipAt = noon }
	later := func(by time.Duration) func(d *device) { return func(d *device) { d.at = noon.Add(by) } }
	for name, test := range map[string]struct {
		settings localdb.Settings
		before   func(d *device)
		w        wishes
		want     Reason // "" = nothing is due
		tables   []string
	}{
		"manual: intervals, news, windows and the network": {manual, func(d *device) { later(48 * time.Hour)(d); everything(d) }, wishes{back: true}, "", nil},
		"manual: a refresh":       {manual, everything, wishes{all: true}, ReasonView, nil},
		"manual: a view":          {manual, everything, wishes{view: map[string]bool{"a": true}, back: true}, ReasonView, []string{"a"}},
		"manual: a recheck":       {manual, everything, wishes{full: true}, ReasonFull, nil},
		"manual: a failed one":    {manual, everything, wishes{again: true}, ReasonInterval, nil},
		"manual: a saved change":  {manual, everything, wishes{edit: true}, ReasonEdit, nil},
		"manual: the first sync":  {manual, func(d *device) { check(d.t, d.db.SetFirstSyncDone(false)) }, wishes{}, ReasonFirst, nil},
		"two hours: news":         {two, everything, wishes{back: true}, "", nil},
		"two hours: one has gone": {two, later(time.Hour), wishes{}, "", nil},
		"two hours: both have":    {two, later(2 * time.Hour), wishes{}, ReasonInterval, []string{work.BookingTable, work.ProductTable}},
		"two hours: a refresh":    {two, everything, wishes{all: true}, ReasonView, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDevice(t).synced()
			check(t, d.db.SaveSettings(test.settings))
			d.refreshStatus()
			test.before(d)
			task, due := d.due(test.w, d.at)
			slices.Sort(task.tables)
			if due != (test.want != "") || due && (task.reason != test.want || !slices.Equal(task.tables, test.tables)) {
				t.Errorf("%+v, due %t", task, due)
			}
			check(t, d.db.SaveDevice(localdb.Device{Server: "http://office.test", Token: "secret"}))
			d.setNetwork(NetworkOnline, nil)
			d.takeWishes()
			if wait := d.untilNext(); !due && wait < time.Second {
				t.Errorf("nothing is due, and the loop sleeps %s", wait)
			}
		})
	}
	for _, test := range []struct {
		profile time.Duration
		s       localdb.Settings
		want    time.Duration
	}{
		{time.Hour, localdb.Settings{Sync: localdb.SyncAuto, Interval: 2 * time.Hour}, time.Hour}, {5 * time.Minute, two, 2 * time.Hour},
		{24 * time.Hour, two, 24 * time.Hour}, {time.Hour, manual, 0},
	} {
		if got := intervalOf(localdb.PlanTable{Interval: test.profile}, test.s); got != test.want {
			t.Errorf("%s with %+v: %s", test.profile, test.s, got)
		}
	}
}

func TestPokesDoNotDisturbWhoChoseWhenToSync(t *testing.T) {
	d := newDevice(t).synced()
	check(t, d.db.SaveSettings(localdb.Settings{Sync: localdb.SyncManual}))
	d.refreshStatus()
	d.setNetwork(NetworkOnline, nil)
	w := wishes{news: news{some: true, all: true}}
	if d.notePoke(&w, d.at); !d.pokeAt.IsZero() || w.news.some || d.mayListen() {
		t.Errorf("it listens for pokes (%t) and answers one at %s", d.mayListen(), d.pokeAt)
	}
}

// A database that takes long to write keeps nobody from seeing the status.
func TestASlowDiskDoesNotHoldTheStatusUp(t *testing.T) {
	writing, written := make(chan struct{}), make(chan struct{})
	slow := false
	db, err := localdb.Open(t.TempDir()+"/device.db", localdb.Options{Committed: func() {
		if slow {
			close(writing)
			<-written
		}
	}})
	check(t, err)
	e := New(db, Options{})
	slow = true
	done := make(chan error)
	go func() { done <- db.SaveDraft("note", "text") }()
	<-writing
	seen := make(chan Status)
	go func() {
		e.Refresh()
		e.CheckForUpdates()
		e.Navigated()
		e.SetOnline(true)
		seen <- e.Status()
	}()
	if s := <-seen; !s.OnlineChosen {
		t.Errorf("%+v", s)
	}
	slow = false
	close(written)
	check(t, <-done)
	check(t, db.Close())
}
