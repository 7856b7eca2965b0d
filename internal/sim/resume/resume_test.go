//go:build unix

package resume

import (
	"flag"
	"maps"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

var (
	records = flag.Int("sim.records", 20_000, "how many records the device holds")
	seed    = flag.Uint64("sim.seed", 1, "what the company and the faults follow from")
)

// most is how many rows may be sent for each that the device holds in the end.
const most = 1.3

// TestAFirstSyncSurvivesCutsAndKills fills a device while connections are cut in the
// middle of pages, answers are lost, and its process is killed with -9: in the middle of
// a page, before one, right after a commit and at any time. It must end up with what an
// undisturbed device has, and nothing may start over: the rows that were sent are counted,
// whole pages even where only a piece of them came through. A large run:
//
//	go test ./internal/sim/resume -sim.records 100000 -timeout 30m
func TestAFirstSyncSurvivesCutsAndKills(t *testing.T) {
	o := open(t, *records, *seed)
	begin := time.Now()
	calm := newLaptop(t, "calm", o.direct)
	if calm.wait(calm.start(0)) {
		t.Fatal("the undisturbed device died")
	}
	rows, want := calm.held()
	undisturbed := o.sent()
	t.Logf("undisturbed: %d rows held, %d sent in %d pages, %s", rows, undisturbed.rows, undisturbed.pages, time.Since(begin).Round(time.Millisecond))
	if off := math.Abs(float64(rows-*records)) / float64(*records); off > 0.05 || undisturbed.pages < 50 {
		t.Fatalf("%d rows in %d pages; %d were asked for", rows, undisturbed.pages, *records)
	}

	begin = time.Now()
	harmed := newLaptop(t, "harmed", "http://"+o.proxy.Addr())
	deaths := harmed.suffer(o)
	rows, got := harmed.held()
	disturbed := o.sent()
	t.Logf("disturbed: %d rows held, %d sent in %d pages, %.2f for each; %v; the process died %d times; %s",
		rows, disturbed.rows, disturbed.pages, float64(disturbed.rows)/float64(rows), disturbed.faults, deaths, time.Since(begin).Round(time.Millisecond))
	if !maps.Equal(got, want) {
		t.Errorf("the device that was disturbed holds something else: %v, not %v", got, want)
	}
	if float64(disturbed.rows) > most*float64(undisturbed.rows) {
		t.Errorf("%d rows were sent instead of %d", disturbed.rows, undisturbed.rows)
	}
	if f := disturbed.faults; f[cut]+f[lost] < 3 || f[killed]+f[killedAt] < 2 || deaths <= f[killed]+f[killedAt] {
		t.Errorf("too little happened to prove anything: %v, %d deaths", f, deaths)
	}
}

// suffer runs the device under all faults until its sync is done, and returns how often
// its process died. Some of its lives end after a chosen commit, some at any time.
func (l *laptop) suffer(o *office) (deaths int) {
	r := rand.New(rand.NewPCG(*seed, 3))
	for life := range 1000 {
		die, soon := 0, time.Duration(0)
		switch {
		case life == 0:
			die = 1 + r.IntN(20)
		case life%4 == 1:
			soon = time.Duration(r.IntN(250)) * time.Millisecond
		case life%4 == 2:
			die = 1 + r.IntN(30)
		}
		cmd := l.start(die)
		kill := sync.OnceFunc(func() { _ = cmd.Process.Kill() })
		o.harmTo(kill)
		if soon > 0 {
			time.AfterFunc(soon, kill)
		}
		if !l.wait(cmd) {
			return deaths
		}
		deaths++
	}
	l.t.Fatal("the sync does not come to its end")
	return deaths
}
