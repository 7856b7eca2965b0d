package sim

import (
	"context"
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/work"
	"fieldbook/server/servertest"
)

// A tag that no record on the device has is looked for at the office, where there is a
// network, and what is found can be opened.
func TestAnAssetIsFoundAtTheOfficeByItsTag(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		store := ann.Engine.Store()
		far := work.RandomID()
		must(t, w.Dispatch(work.CreateOf(work.CustomerAssetTable, far, work.Fields{
			"msdyn_name": work.Text("Far boiler"), "msdyn_assettag": work.Text("FB-9001"), "msdyn_account": work.Ref(servertest.Bakery),
		})))
		found, err := store.Find(context.Background(), work.CustomerAssetTable, "msdyn_assettag", " fb-9001")
		must(t, err)
		if len(found) != 1 || found[0].ID != far || found[0].Fields().Text("msdyn_name") != "Far boiler" {
			t.Errorf("found %v", found)
		}
		if has(ann, work.CustomerAssetTable, far) {
			t.Error("it was put on the device")
		}
		before := ann.Asked("/v1/query")
		if r, err := store.Get(work.CustomerAssetTable, far); err != nil || r.Fields().Text("msdyn_name") != "Far boiler" {
			t.Errorf("opened %s, %v", r.Data, err)
		}
		if n := ann.Asked("/v1/query") - before; n != 0 {
			t.Errorf("%d more questions to open it", n)
		}
		found, err = store.Find(context.Background(), work.CustomerAssetTable, "msdyn_assettag", "FB-900")
		if err != nil || len(found) != 0 {
			t.Errorf("a part of the tag finds %v, %v", found, err)
		}
		ann.Net.Set(network.Offline)
		ann.Engine.Navigated()
		pass(10 * time.Second)
		if _, err = store.Find(context.Background(), work.CustomerAssetTable, "msdyn_assettag", "FB-9001"); !work.Is(err, work.Unavailable) {
			t.Errorf("without a network: %v", err)
		}
	})
}
