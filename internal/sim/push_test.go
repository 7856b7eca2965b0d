package sim

import (
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/servertest"
)

func TestAChangeSentTenTimesIsAppliedOnce(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		ann.Net.Set(network.Offline)
		pass(time.Second)
		status, err := w.Edit(ann, statusGroup(t, ann, servertest.AnnToday, servertest.Traveling))
		must(t, err)
		note, err := work.AddNote(servertest.AnnToday, "On my way", ann.Clock.Now(), ann.newID)
		must(t, err)
		note, err = w.Edit(ann, note)
		must(t, err)

		ann.Plan.LoseReply(wire.PathPush, 9).Duplicate(wire.PathPush, 1)
		ann.DieAt(2, func(m Moment, path string) bool { return m == Answered && path == wire.PathPush })
		ann.Net.Set(network.Online)
		for range 20 {
			pass(time.Minute)
			if _, dead := ann.Dead(); dead {
				must(t, w.Revive(ann))
			}
		}
		if n := ann.Asked(wire.PathPush); n < 10 || ann.Plan.Left() > 0 {
			t.Fatalf("the push came %d times; %d faults are left", n, ann.Plan.Left())
		}
		if ann.boots != 1 {
			t.Errorf("the laptop was rebooted %d times", ann.boots)
		}
		for _, g := range []work.Group{status, note} {
			if o := outcome(t, ann, g); o != localdb.Applied {
				t.Errorf("%s: %q", g.Title, o)
			}
		}
		agree(t, w)
	})
}
