package sim

import (
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/servertest"
)

func TestAProfileThatChangesDuringASyncIsFollowed(t *testing.T) {
	small := func(w *World) { w.Office.Page.Rows = 5 }
	prepared(t, 0, small, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		ann.Plan.Delay(wire.PathPull, network.Always, time.Second)
		must(t, w.Begin(1))
		pass(4 * time.Second)
		if n := ann.Asked(wire.PathPull); n < 2 || n > 5 {
			t.Fatalf("%d pulls", n)
		}
		p := profile.Default()
		var items []profile.Item
		for _, item := range p.Items {
			switch item.Table {
			case work.FunctionalLocationTable:
				continue
			case work.AccountTable:
				item.Columns = []string{"name"}
			}
			items = append(items, item)
		}
		p.Items = items
		must(t, w.Office.Publish(p))
		synced(t, ann)
		if v := ann.Engine.Status().ProfileVersion; v != 2 {
			t.Errorf("profile version %d", v)
		}
		want(t, ann, thing{work.FunctionalLocationTable, servertest.MillCellar, false}, thing{work.AccountTable, servertest.Mill, true})
		agree(t, w)
		// A running device follows, too, with work that waits.
		_, err := w.Edit(ann, address("Gate 2"))
		must(t, err)
		must(t, w.Office.Publish(profile.Default()))
		pass(time.Minute)
		want(t, ann, thing{work.FunctionalLocationTable, servertest.MillCellar, true})
		agree(t, w)
	})
}
