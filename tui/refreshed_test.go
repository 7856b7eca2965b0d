package tui

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest"
)

// Who asks for a sync is told how it ended; who does not ask is told nothing.
func TestARefreshIsAnswered(t *testing.T) {
	noon := tuitest.Noon()
	ready := with(online, func(s *syncclient.Status) { s.SignedIn, s.LastSync = true, noon.Add(-time.Hour) })
	running := func(r syncclient.Reason) syncclient.Status {
		return with(ready, func(s *syncclient.Status) { s.Phase, s.Reason = syncclient.PhaseFetching, r })
	}
	done := func(r syncclient.Reason, rows int64) syncclient.Status {
		return with(ready, func(s *syncclient.Status) { s.Reason, s.LastSync, s.LastRows = r, noon.Add(12*time.Minute), rows })
	}
	for _, c := range []struct {
		name   string
		heard  []syncclient.Status
		want   string
		silent bool
	}{
		{"rows", []syncclient.Status{running(syncclient.ReasonView), done(syncclient.ReasonView, 3)}, "√ Up to date 12:12: 3 rows changed.", false},
		{"nothing", []syncclient.Status{running(syncclient.ReasonFull), done(syncclient.ReasonFull, 0)}, "√ Up to date 12:12: nothing new.", false},
		{"too short to be seen", []syncclient.Status{done(syncclient.ReasonView, 1)}, "√ Up to date 12:12: 1 row changed.", false},
		{"heard of in two steps", []syncclient.Status{running(syncclient.ReasonView), with(ready, func(s *syncclient.Status) { s.Reason = syncclient.ReasonView }), done(syncclient.ReasonView, 1)}, "√ Up to date 12:12: 1 row changed.", false},
		{"the network is lost", []syncclient.Status{with(ready, func(s *syncclient.Status) { s.Network = syncclient.NetworkNoRoute })}, "· Not updated. Network or service unavailable.", false},
		{"the disk is full", []syncclient.Status{running(syncclient.ReasonView), with(ready, func(s *syncclient.Status) {
			s.Reason, s.Problem = syncclient.ReasonView, work.Errorf(work.DiskFull, "the disk is full")
		})}, "· Not updated. The disk is full.", false},
		{"in the background", []syncclient.Status{running(syncclient.ReasonInterval), done(syncclient.ReasonInterval, 3)}, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			during(t, ready, func(d *tuitest.Drive, m *Model, engine *toySync, _ func(screen.StoreChangedMsg)) {
				if !c.silent {
					d.Press("r")
					d.Has("Updating data...")
				}
				for _, s := range c.heard {
					engine.now = s
					engine.ch <- s
					d.Pass(550 * time.Millisecond)
				}
				d.Pass(1100 * time.Millisecond)
				if c.silent {
					d.Hasnt("Up to date", "Not updated")
					return
				}
				d.Has(c.want)
			})
		})
	}
}
