package asset_test

import (
	"strings"
	"testing"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

func TestPageFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Offline()) {
		t.Run(set.Name("page"), func(t *testing.T) {
			play(t, set, "Ice water chiller", changed(t), func(p *stage.Play, _ *stage.Synced, _ *office) {
				for _, state := range []string{"details", "parts", "history"} {
					tuitest.Golden(t, set.Name(state), p.Frame())
					p.Check(t, "")
					p.Press("right")
				}
			})
		})
	}
}

func TestPageLeadsToPartsAndOrders(t *testing.T) {
	play(t, online(), "Boiler 1", nil, func(p *stage.Play, db *stage.Synced, _ *office) {
		p.Has("[Details]", "Parts 1", "Customer asset: Boiler 1", "FB-1003")
		p.Press("l")
		p.Has("[Parts 1]", "Parts of Boiler 1", "► Burner 1", "FB-1004", "● Synced")
		p.Press("enter")
		if got := p.Last(); got != screen.PlaceOf(work.CustomerAssetTable, db.Named(t, work.CustomerAssetTable, "Burner 1").ID) {
			t.Errorf("a part opens %+v", got)
		}
		p.Press("right")
		p.Has("[Parts]", "No parts")
		p.Press("enter")
		p.Has("There is nothing to open.")
	})
	play(t, online(), "Ice water chiller", nil, func(p *stage.Play, db *stage.Synced, _ *office) {
		p.Press("left")
		p.Has("[Service history", "WO-00368", "□ Scheduled", "Chiller: low pressure alarm")
		p.Press("/")
		p.Type("00368")
		p.Press("enter", "enter")
		if got := p.Last(); got != screen.PlaceOf(work.BookingTable, db.Visits(t)[1].Booking.ID) {
			t.Errorf("an order opens %+v", got)
		}
	})
}

func TestOrderWithoutBookingOpensAsRecord(t *testing.T) {
	play(t, online(), "Ice water chiller", func(db *stage.Synced, _ *office) {
		chiller := db.Named(t, work.CustomerAssetTable, "Ice water chiller")
		db.Bring(t, work.Record{Table: work.WorkOrderTable, ID: stage.ID(8, 1), Rev: 1, Data: work.Encode(work.Fields{
			"msdyn_name": work.Text("WO-90000"), "msdyn_customerasset": work.Ref(chiller.ID), "msdyn_completedon": work.Time(stage.At(11, 0).AddDate(1, 0, 0)), "msdyn_systemstatus": work.Int(work.OrderPosted)})})
	}, func(p *stage.Play, _ *stage.Synced, _ *office) {
		p.Press("left")
		p.Has("► 23 Nov 2027  WO-90000  √ Posted")
		p.Press("enter")
		if got := p.Last(); got != screen.PlaceOf(work.WorkOrderTable, stage.ID(8, 1)) {
			t.Errorf("it opens %+v", got)
		}
	})
}

func TestPageActsOnItsRecord(t *testing.T) {
	play(t, online(), "Burner 1", changed(t), func(p *stage.Play, db *stage.Synced, _ *office) {
		burner := db.Named(t, work.CustomerAssetTable, "Burner 1")
		p.Press("right", "e")
		if got := p.Last(); got.Screen != screen.Edit || got.Record != burner.ID {
			t.Errorf("e opens %+v", got)
		}
		p.Press("esc", "X")
		p.Has("Delete customer asset \"Burner 1\"?")
		p.Press("y")
		p.Has("√ Saved on this device: customer asset deleted.", "Page: agenda")
		if ok, _ := db.Holds(burner.Table, burner.ID); ok {
			t.Error("it is still there")
		}
	})
	play(t, online(), "Boiler 1", changed(t), func(p *stage.Play, _ *stage.Synced, _ *office) {
		p.Has("Customer asset: Boiler 1   ↑ To send", "FB-7003")
	})
	play(t, online(), "Boiler 2", changed(t), func(p *stage.Play, db *stage.Synced, _ *office) {
		burner := db.Named(t, work.CustomerAssetTable, "Burner 2")
		db.Take(t, burner.Table, burner.ID)
		p.Press("right")
		p.Has("(inactive) Burner 2")
		p.Send(screen.StoreChangedMsg{Tables: []string{burner.Table}})
		p.Hasnt("Burner 2")
		p.Press("r")
		if calls := strings.Join(p.Engine.Calls(), "; "); !strings.HasPrefix(calls, "refresh msdyn_customerasset") {
			t.Errorf("asked: %s", calls)
		}
		boiler := db.Named(t, work.CustomerAssetTable, "Boiler 2")
		db.Take(t, boiler.Table, boiler.ID)
		p.Send(screen.StoreChangedMsg{})
		p.Press("left")
		p.Has("▲ No longer on this device since")
		p.Check(t, "")
	})
}

func TestHostileTextsOnThePage(t *testing.T) {
	play(t, online(), "Boiler 1", changed(t), func(p *stage.Play, db *stage.Synced, _ *office) {
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text, work.CustomerAssetTable, work.WorkOrderTable, work.CustomerAssetCategoryTable)
			p.Send(screen.StoreChangedMsg{})
			p.EverySize(t, "right")
		}
	})
}
