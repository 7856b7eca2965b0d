package sim

import (
	"flag"
	"os"
	"strconv"
	"testing"
	"time"
)

var (
	seeds = flag.Int("sim.seeds", environment("FIELDBOOK_SIM_SEEDS", days), "how many days of chance to simulate")
	first = flag.Uint64("sim.seed", 1, "the first of them")
)

func environment(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// TestWhateverHappensNothingIsLostAndAllAgree plays days that chance makes. A failing one
// is played again by its number:
//
//	go test ./internal/sim -run Whatever -sim.seeds=1 -sim.seed=…
//
// Everything that the play chooses follows from the number. What goroutines do at the
// same instant does not, so that now and then a day has one request more or less.
func TestWhateverHappensNothingIsLostAndAllAgree(t *testing.T) {
	start := time.Now()
	for seed := *first; seed < *first+uint64(*seeds) && !t.Failed(); seed++ {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			prepared(t, seed, func(w *World) {
				if seed%3 == 0 {
					w.Office.Page.Rows = 7
				}
			}, func(t *testing.T, w *World) {
				shifts := 0
				if seed%4 == 0 { // not every day: passwords take their time
					shifts = 3
				}
				play(t, w, 1+int(seed%3), shifts)
			})
		})
	}
	t.Logf("%d seeds, %.0f a second", *seeds, float64(*seeds)/time.Since(start).Seconds())
}

// play plays one day: first everything fails, then nothing any more.
func play(t *testing.T, w *World, laptops, shifts int) {
	p, err := NewPlay(w, laptops, pass)
	must(t, err)
	p.Shifts = shifts
	defer func() {
		if t.Failed() {
			t.Logf("what happened:\n%s", p.Story())
		}
	}()
	for range 60 {
		must(t, p.Step())
		for _, l := range w.Laptops {
			if _, dead := l.Dead(); !dead && l.DB != nil && !l.Out {
				report(t, w.CheckVisible(l))
			}
		}
		if t.Failed() {
			return
		}
	}
	p.tell("the faults stop")
	must(t, w.Heal())
	must(t, p.ComeHome())
	pass(8 * time.Minute)
	for m := w.Clock.Now().Minute(); m == 59 || m == 0; m = w.Clock.Now().Minute() {
		pass(time.Minute) // perhaps a day has just ended, or is about to
	}
	agree(t, w)
}

func report(t *testing.T, faults Faults) {
	t.Helper()
	for _, f := range faults {
		t.Errorf("%s", f)
	}
}
