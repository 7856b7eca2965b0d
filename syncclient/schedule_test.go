package syncclient

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// device is an engine at rest on a database of its own, and a clock that stands still.
type device struct {
	*Engine
	t   *testing.T
	at  time.Time
	now func() time.Time
}

func newDevice(t *testing.T) *device {
	t.Helper()
	d := &device{t: t, at: noon}
	d.now = func() time.Time { return d.at }
	db, err := localdb.Open(filepath.Join(t.TempDir(), "device.db"), localdb.Options{Now: d.now})
	check(t, err)
	t.Cleanup(func() { check(t, db.Close()) })
	d.Engine = New(db, Options{Now: d.now, Jitter: func(limit time.Duration) time.Duration { return limit }})
	return d
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// synced gives the device a profile of two tables, one of 5 minutes and one of an hour,
// both synced just now.
func (d *device) synced() *device {
	d.t.Helper()
	check(d.t, d.db.SavePlan(&localdb.Plan{Schema: work.Standard(), ETag: "1", Tables: []localdb.PlanTable{
		{Table: work.BookingTable, Interval: 5 * time.Minute}, {Table: work.ProductTable, Interval: time.Hour},
	}}))
	check(d.t, d.db.MarkSynced([]string{work.BookingTable, work.ProductTable}, d.at))
	check(d.t, d.db.SetFirstSyncDone(true))
	d.refreshStatus()
	return d
}

// poke is news of anything, to be fetched at an instant.
func (d *device) poke(at time.Time) { d.pokeAt, d.poked = at, news{some: true, all: true} }

// save lets a change wait.
func (d *device) save() {
	d.t.Helper()
	_, err := d.db.Edit(work.Group{Changes: []work.Change{work.CreateOf(work.QuickNoteTable, work.RandomID(), work.Fields{"msdyn_text": work.Text("Key")})}})
	check(d.t, err)
	d.refreshStatus()
}

func TestWhatIsDue(t *testing.T) {
	booking, product := []string{work.BookingTable}, []string{work.BookingTable, work.ProductTable}
	for name, test := range map[string]struct {
		before func(d *device)
		w      wishes
		reason Reason
		tables []string
		due    bool
	}{
		"nothing":                     {func(d *device) {}, wishes{}, ReasonEdit, nil, false},
		"the first sync":              {func(d *device) { check(d.t, d.db.SetFirstSyncDone(false)) }, wishes{full: true}, ReasonFirst, nil, true},
		"a recheck":                   {func(d *device) {}, wishes{full: true, back: true, view: map[string]bool{"a": true}}, ReasonFull, nil, true},
		"a view":                      {func(d *device) {}, wishes{view: map[string]bool{"b": true, "a": true}}, ReasonView, []string{"a", "b"}, true},
		"a view and everything":       {func(d *device) {}, wishes{all: true, view: map[string]bool{"a": true}}, ReasonView, nil, true},
		"a view and the network":      {func(d *device) {}, wishes{back: true, view: map[string]bool{"a": true}}, ReasonView, nil, true},
		"a view and news":             {func(d *device) { d.poke(noon) }, wishes{view: map[string]bool{"a": true}}, ReasonView, nil, true},
		"the network":                 {func(d *device) {}, wishes{back: true, edit: true}, ReasonOnline, nil, true},
		"news":                        {func(d *device) { d.poke(noon) }, wishes{edit: true}, ReasonPoke, nil, true},
		"news, not yet":               {func(d *device) { d.poke(noon.Add(time.Second)) }, wishes{}, ReasonEdit, nil, false},
		"news, and the clock set":     {func(d *device) { d.poke(noon.Add(time.Hour)) }, wishes{}, ReasonPoke, nil, true},
		"a moved window":              {func(d *device) { d.flipAt = noon }, wishes{}, ReasonInterval, nil, true},
		"a window, not yet":           {func(d *device) { d.flipAt = noon.Add(time.Second) }, wishes{}, ReasonEdit, nil, false},
		"what failed":                 {func(d *device) {}, wishes{again: true}, ReasonInterval, nil, true},
		"five minutes":                {func(d *device) { d.at = noon.Add(5 * time.Minute) }, wishes{edit: true}, ReasonInterval, booking, true},
		"an hour":                     {func(d *device) { d.at = noon.Add(time.Hour) }, wishes{}, ReasonInterval, product, true},
		"almost five minutes":         {func(d *device) { d.at = noon.Add(5*time.Minute - time.Second) }, wishes{}, ReasonEdit, nil, false},
		"a sync in the future":        {func(d *device) { d.at = noon.Add(-24 * time.Hour) }, wishes{}, ReasonInterval, product, true},
		"an edit":                     {func(d *device) { d.save() }, wishes{edit: true}, ReasonEdit, nil, true},
		"an edit that waits":          {func(d *device) { d.save(); d.lastPass = noon.Add(-pushAgain) }, wishes{}, ReasonEdit, nil, true},
		"an edit just tried":          {func(d *device) { d.save(); d.lastPass = noon.Add(-pushAgain / 2) }, wishes{}, ReasonEdit, nil, false},
		"an edit tried in the future": {func(d *device) { d.save(); d.lastPass = noon.Add(time.Hour) }, wishes{}, ReasonEdit, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDevice(t).synced()
			test.before(d)
			task, due := d.due(test.w, d.at)
			slices.Sort(task.tables)
			if due != test.due || due && (task.reason != test.reason || !slices.Equal(task.tables, test.tables)) {
				t.Errorf("%s %v, due %t", task.reason, task.tables, due)
			}
		})
	}
}

func TestHowLongTheLoopSleeps(t *testing.T) {
	online := func(d *device) {
		check(d.t, d.db.SaveDevice(localdb.Device{Server: "http://office.test", Token: "secret"}))
		d.mu.Lock()
		d.want = wishes{}
		d.Engine.now.Network = NetworkOnline
		d.mu.Unlock()
		d.refreshStatus()
	}
	for name, test := range map[string]struct {
		before func(d *device)
		want   time.Duration
	}{
		"signed out":               {func(d *device) { d.want = wishes{} }, idleLook},
		"at rest":                  {online, idleLook},
		"an interval":              {func(d *device) { d.at = noon.Add(5*time.Minute - 20*time.Second); online(d) }, 20 * time.Second},
		"a window":                 {func(d *device) { online(d); d.flipAt = noon.Add(3 * time.Second) }, 3 * time.Second},
		"news":                     {func(d *device) { online(d); d.poke(noon.Add(time.Second)) }, time.Second},
		"a wish":                   {func(d *device) { online(d); d.want.news.some = true }, minWait},
		"after a failure":          {func(d *device) { online(d); d.want.edit = true; d.retryAt = noon.Add(30 * time.Second) }, 30 * time.Second},
		"a wait in the far future": {func(d *device) { online(d); d.want.edit = true; d.retryAt = noon.Add(30 * 24 * time.Hour) }, minWait},
		"offline": {func(d *device) {
			online(d)
			d.Engine.now.Network = NetworkNoRoute
			d.want.edit, d.checkAt = true, noon.Add(7*time.Second)
		}, 7 * time.Second},
		"what waits": {func(d *device) { d.save(); online(d); d.lastPass = noon.Add(-pushAgain + 9*time.Second) }, 9 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDevice(t).synced()
			test.before(d)
			if got := d.untilNext(); got != test.want {
				t.Errorf("it sleeps %s, not %s", got, test.want)
			}
		})
	}
}

func TestPokesAreGathered(t *testing.T) {
	d := newDevice(t)
	w := wishes{news: news{some: true, all: true}}
	d.notePoke(&w, noon)
	if w.news.some || !d.pokeAt.Equal(noon.Add(pokeSpread)) {
		t.Errorf("the first poke is answered at %s", d.pokeAt)
	}
	w.news.some = true
	d.notePoke(&w, noon.Add(pokeSpread/2))
	if !d.pokeAt.Equal(noon.Add(pokeSpread)) {
		t.Errorf("the second moves the answer to %s", d.pokeAt)
	}
	d.pokeAt, d.lastPass, w.news.some = time.Time{}, noon.Add(-time.Second), true
	d.notePoke(&w, noon)
	if !d.pokeAt.Equal(noon.Add(pokeEvery - time.Second)) {
		t.Errorf("soon after a pass it is answered at %s", d.pokeAt)
	}
	d.pokeAt, d.lastPass, w.news.some = time.Time{}, noon.Add(time.Hour), true // the clock was set back
	d.notePoke(&w, noon)
	if !d.pokeAt.Equal(noon.Add(pokeSpread)) {
		t.Errorf("after the clock was set it is answered at %s", d.pokeAt)
	}
}

func TestWaitsGrowAndStayBounded(t *testing.T) {
	d := newDevice(t)
	last := time.Duration(0)
	for n := range 100 {
		wait, look := d.backoff(n+1), d.recheck(n)
		if wait < last || wait > backoffMost || wait < time.Second || look < time.Second || look > recheckMost {
			t.Fatalf("after %d failures: %s and %s", n+1, wait, look)
		}
		last = wait
	}
	if last != backoffMost {
		t.Errorf("the longest wait is %s", last)
	}
}
