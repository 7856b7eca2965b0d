package sim

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/servertest"
	"fieldbook/syncclient"
)

func TestEveryKindOfNetworkIsToldApart(t *testing.T) {
	for condition, want := range map[network.Condition]syncclient.Network{
		network.Online: syncclient.NetworkOnline, network.Offline: syncclient.NetworkNoRoute,
		network.CaptivePortal: syncclient.NetworkPortal, network.ServerError: syncclient.NetworkServerError,
		network.OtherServer: syncclient.NetworkOtherServer, network.NoAnswer: syncclient.NetworkNoAnswer,
		network.Slow: syncclient.NetworkOnline,
	} {
		t.Run(string(condition), func(t *testing.T) {
			run(t, 1, func(t *testing.T, w *World) {
				ann := w.Laptops[0]
				other := &stranger{}
				ann.Other = other
				synced(t, ann)
				pass(time.Minute)
				ann.Net.Set(condition)
				pass(15 * time.Second)
				_, err := w.Edit(ann, address("Gate 2"))
				must(t, err)
				pass(2 * time.Minute)
				s := ann.Engine.Status()
				if s.Network != want || s.OfflineSince.IsZero() != want.Online() || s.Problem != nil {
					t.Errorf("the engine says %s since %s (%v)", s.Network, s.OfflineSince, s.Problem)
				}
				if !want.Online() {
					for _, e := range ann.Net.Log() {
						if e.Condition == condition && !strings.HasPrefix(e.Path, wire.PathHealth) && e.Fault == network.FaultImpostor {
							t.Errorf("%s %s was sent to what stands in the server's place", e.Method, e.Path)
						}
					}
					if pending(t, ann) != 1 {
						t.Errorf("%d changes wait", pending(t, ann))
					}
				}
				if other.secrets > 0 {
					t.Errorf("the other server was told %d secrets", other.secrets)
				}
				ann.Net.Set(network.Online)
				pass(35 * time.Second)
				if pending(t, ann) != 0 || !ann.Engine.Status().Network.Online() {
					t.Errorf("35 s after the network is back %d changes wait", pending(t, ann))
				}
				agree(t, w)
			})
		})
	}
}

// stranger is a Fieldbook server of another company.
type stranger struct{ secrets int }

func (s *stranger) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Header.Get("Authorization") != "" || req.Body != nil {
		s.secrets++
	}
	l := &Line{}
	l.Up(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, _ := wire.Encode(wire.HealthAnswer{
			Product: wire.Product, Protocol: wire.Version, Nonce: r.URL.Query().Get("nonce"),
			Proof: wire.Proof([]byte("another key"), r.URL.Query().Get("nonce")), ServerTime: time.Now(),
		})
		w.Header().Set("Content-Type", wire.TypeJSON)
		w.Header().Set(wire.HeaderVersion, "1")
		_, _ = w.Write(answer)
	}))
	return l.RoundTrip(req)
}

func TestTheNetworkThatIsBackIsUsedAtOnce(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		ann.Net.Set(network.Offline)
		pass(10 * time.Minute)
		_, err := w.Edit(ann, address("Gate 2"))
		must(t, err)
		must(t, w.Dispatch(set(work.WorkOrderTable, servertest.BakeryShared, work.Fields{"msdyn_address1": work.Text("Back door")})))
		ann.Net.Set(network.Online)
		ann.Engine.Navigated()
		pass(time.Second)
		if got := officeText(t, w, work.WorkOrderTable, servertest.MillToday, "msdyn_address1"); got != "Gate 2" {
			t.Errorf("the office has %q", got)
		}
		if got := text(t, ann, work.WorkOrderTable, servertest.BakeryShared, "msdyn_address1"); got != "Back door" {
			t.Errorf("the laptop has %q", got)
		}
		agree(t, w)
	})
}

func TestTheNetworkThatIsBackEndsALongWait(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		ann.Plan.LoseReply(wire.PathPush, network.Always)
		_, err := w.Edit(ann, address("Gate 2"))
		must(t, err)
		pass(30 * time.Minute)
		ann.Plan.Clear()
		ann.Net.Set(network.Offline)
		pass(5 * time.Second)
		ann.Net.Set(network.Online)
		ann.Engine.Navigated()
		pass(time.Second)
		if n := pending(t, ann); n != 0 {
			t.Errorf("%d changes wait", n)
		}
		agree(t, w)
	})
}

func TestARecheckThatFailsIsDoneLater(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		ann.Plan.DropBefore(wire.PathPull, 3)
		ann.Engine.CheckForUpdates()
		pass(10 * time.Minute)
		runs, err := ann.DB.Runs(0)
		must(t, err)
		done := slices.ContainsFunc(runs, func(r localdb.Run) bool { return r.Reason == string(syncclient.ReasonFull) && r.Error == "" })
		if failed := len(runs); !done || failed < 3 {
			t.Errorf("the recheck was done: %t, after %d runs: %+v", done, failed, runs)
		}
	})
}

func TestAStrangerIsNoticedBeforeAnythingIsSent(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		ann.Other = &stranger{}
		ann.Plan.DropBefore(wire.PathLive, network.Always) // no stream that would break
		synced(t, ann)
		pass(2 * time.Minute)
		ann.Net.Set(network.OtherServer)
		_, err := w.Edit(ann, address("Gate 2"))
		must(t, err)
		pass(time.Minute)
		if n := ann.Other.(*stranger).secrets; n > 0 {
			t.Errorf("the other server was told %d secrets", n)
		}
		if s := ann.Engine.Status(); s.Network != syncclient.NetworkOtherServer || s.Pending != 1 {
			t.Errorf("the engine says %s, %d pending", s.Network, s.Pending)
		}
	})
}

func TestWaitingCostsFewRequests(t *testing.T) {
	for name, test := range map[string]struct {
		fault func(*Laptop)
		most  int
	}{
		"offline":             {func(l *Laptop) { l.Net.Set(network.Offline) }, 3 * 3600 / 15},
		"no answer":           {func(l *Laptop) { l.Net.Set(network.NoAnswer) }, 3 * 3600 / 15},
		"captive portal":      {func(l *Laptop) { l.Net.Set(network.CaptivePortal) }, 3 * 3600 / 15},
		"pushes are lost":     {func(l *Laptop) { l.Plan.DropBefore(wire.PathPush, network.Always) }, 3 * 3600 / 15},
		"replies are lost":    {func(l *Laptop) { l.Plan.LoseReply(wire.PathPush, network.Always) }, 3 * 3600 / 15},
		"the stream is lost":  {func(l *Laptop) { l.Plan.DropBefore(wire.PathLive, network.Always) }, 3 * 3600 / 15},
		"pages are lost":      {func(l *Laptop) { l.Plan.DropBefore(wire.PathPull, network.Always) }, 3 * 3600 / 15},
		"nothing is the case": {func(*Laptop) {}, 3 * 3600 / 15},
	} {
		t.Run(name, func(t *testing.T) {
			run(t, 1, func(t *testing.T, w *World) {
				ann := w.Laptops[0]
				synced(t, ann)
				test.fault(ann)
				must(t, w.Office.Restart()) // cuts the stream
				pass(10 * time.Second)
				_, err := w.Edit(ann, address("Gate 2"))
				must(t, err)
				before := len(ann.Net.Log())
				pass(3 * time.Hour)
				if n := len(ann.Net.Log()) - before; n > test.most {
					t.Errorf("%d requests in three hours", n)
				}
				must(t, w.Heal())
				pass(6 * time.Minute)
				agree(t, w)
			})
		})
	}
}
