package sim

import (
	"context"
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/servertest"
)

// What the device does not hold is found on the server, and can be opened from there; what it
// holds, or has just deleted, is not found a second time.
func TestASearchOnTheServer(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		ann.Plan.DropBefore(wire.PathLive, network.Always) // nobody pokes
		synced(t, ann)
		store := ann.Engine.Store()
		far := work.RandomID()
		must(t, w.Dispatch(work.CreateOf(work.CustomerAssetTable, far, work.Fields{
			"msdyn_name": work.Text("Far boiler"), "msdyn_account": work.Ref(servertest.Bakery),
		})))
		if !has(ann, work.CustomerAssetTable, servertest.Boiler) {
			t.Fatal("the device does not hold the mill's boiler: this shows nothing")
		}
		find := func(typed string) (ids []work.ID) {
			found, err := store.SearchServer(context.Background(), typed, []string{work.CustomerAssetTable}, 0)
			must(t, err)
			for _, f := range found {
				for _, r := range f.Records {
					ids = append(ids, r.ID)
				}
			}
			return ids
		}
		if ids := find("FAR boil"); len(ids) != 1 || ids[0] != far {
			t.Errorf("found %v", ids)
		}
		if has(ann, work.CustomerAssetTable, far) {
			t.Error("it was put on the device")
		}
		if ids := find("muhle asset"); len(ids) != 0 {
			t.Errorf("what the device holds is found again: %v", ids)
		}
		if r, err := store.Get(work.CustomerAssetTable, far); err != nil || r.Fields().Text("msdyn_name") != "Far boiler" || r.Rev == 0 {
			t.Errorf("opened %s, %v", r.Data, err)
		}
		if _, err := store.SearchServer(context.Background(), "x", nil, 0); !work.Is(err, work.Invalid) {
			t.Errorf("a letter: %v", err)
		}

		ann.Net.Set(network.Offline)
		ann.Engine.Navigated()
		pass(10 * time.Second)
		asked := ann.Asked(wire.PathSearch)
		if _, err := store.SearchServer(context.Background(), "far boiler", nil, 0); !work.Is(err, work.Unavailable) || work.Message(err) != "Network or service unavailable." {
			t.Errorf("without a network: %v", err)
		}
		if n := ann.Asked(wire.PathSearch) - asked; n != 0 {
			t.Errorf("the server was asked %d times without a network", n)
		}
	})
}

// A record whose deletion waits on the device is gone for its user.
func TestASearchOnTheServerFindsNothingThatIsDeletedHere(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		ann.Plan.DropBefore(wire.PathPush, network.Always)
		store := ann.Engine.Store()
		note := work.RandomID()
		must(t, w.Dispatch(work.CreateOf(work.QuickNoteTable, note, work.Fields{
			"msdyn_name": work.Text("Zebra"), "msdyn_quicknote_lookup_entity": work.Ref(servertest.AnnToday),
		})))
		pass(time.Minute)
		if !has(ann, work.QuickNoteTable, note) {
			t.Fatal("the note did not come: this shows nothing")
		}
		_, err := ann.DB.Edit(work.Group{Title: "Delete", At: ann.Clock.Now(), Changes: []work.Change{work.DeleteOf(work.QuickNoteTable, note)}})
		must(t, err)
		found, err := store.SearchServer(context.Background(), "zebra", nil, 0)
		must(t, err)
		if len(found) != 0 {
			t.Errorf("found %+v", found)
		}
	})
}
