package sim

import (
	"bytes"
	"net/http"
	"net/http/httptest"
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

// spoil puts something between the laptops and the service: it gets each answer to a path
// and says what becomes of it.
func spoil(w *World, path string, with func(rw http.ResponseWriter, r *http.Request, answer *httptest.ResponseRecorder)) {
	real := w.Office.Server.Handler()
	w.Office.Line.Up(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path != path {
			real.ServeHTTP(rw, r)
			return
		}
		answer := httptest.NewRecorder()
		r.Header.Del("Accept-Encoding")
		real.ServeHTTP(answer, r)
		with(rw, r, answer)
	}))
}

func repeat(rw http.ResponseWriter, answer *httptest.ResponseRecorder, body []byte) {
	for name, values := range answer.Header() {
		rw.Header()[name] = values
	}
	rw.Header().Del("Content-Length")
	rw.WriteHeader(answer.Code)
	_, _ = rw.Write(body)
}

func TestAnAnswerThatIsNotWholeIsVoid(t *testing.T) {
	for name, change := range map[string]func(a *wire.PushAnswer) []byte{
		"truncated": func(a *wire.PushAnswer) []byte { b, _ := wire.Encode(a); return b[:len(b)-10] },
		"empty":     func(a *wire.PushAnswer) []byte { return nil },
		"oversized": func(a *wire.PushAnswer) []byte { return bytes.Repeat([]byte(" "), wire.MaxAnswer+1) },
		"too few":   func(a *wire.PushAnswer) []byte { a.Results = a.Results[:1]; b, _ := wire.Encode(a); return b },
		"too many": func(a *wire.PushAnswer) []byte {
			a.Results = append(a.Results, a.Results[0])
			b, _ := wire.Encode(a)
			return b
		},
		"foreign": func(a *wire.PushAnswer) []byte {
			a.Results[1].Group = servertest.ID(999)
			b, _ := wire.Encode(a)
			return b
		},
		"twice the same": func(a *wire.PushAnswer) []byte { a.Results[1] = a.Results[0]; b, _ := wire.Encode(a); return b },
		"twice a member": func(a *wire.PushAnswer) []byte {
			b, _ := wire.Encode(a)
			return append([]byte(`{"results":[],`), b[1:]...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			run(t, 1, func(t *testing.T, w *World) {
				ann := w.Laptops[0]
				synced(t, ann)
				pass(time.Minute)
				ann.Net.Set(network.Offline)
				pass(time.Second)
				one, err := w.Edit(ann, address("Gate 2"))
				must(t, err)
				two, err := w.Edit(ann, group(set(work.ServiceTaskTable, servertest.TaskOf(servertest.MillToday, 0), work.Fields{"msdyn_percentcomplete": work.Int(50)})))
				must(t, err)
				asked := 0
				spoil(w, wire.PathPush, func(rw http.ResponseWriter, _ *http.Request, answer *httptest.ResponseRecorder) {
					asked++
					var a wire.PushAnswer
					must(t, wire.Decode(answer.Body.Bytes(), &a))
					repeat(rw, answer, change(&a))
				})
				ann.Net.Set(network.Online)
				pass(5 * time.Minute)
				if n := pending(t, ann); n != 2 || asked == 0 {
					t.Errorf("%d changes wait after %d answers", n, asked)
				}
				if asked > 40 {
					t.Errorf("%d pushes in five minutes", asked)
				}
				must(t, w.Office.Restart())
				pass(10 * time.Minute)
				if outcome(t, ann, one) != localdb.Applied || outcome(t, ann, two) != localdb.Applied {
					t.Errorf("outcomes %q and %q", outcome(t, ann, one), outcome(t, ann, two))
				}
				agree(t, w)
			})
		})
	}
}

func TestAHostileRetryAfterIsBounded(t *testing.T) {
	for _, value := range []string{
		"9223372036854775807", "10000000000", "-1", "0", "86400", "99999999999999999999", "soon", "1e9",
		"Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT",
	} {
		t.Run(value, func(t *testing.T) {
			run(t, 1, func(t *testing.T, w *World) {
				ann := w.Laptops[0]
				synced(t, ann)
				pass(time.Minute)
				asked := 0
				spoil(w, wire.PathPush, func(rw http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) {
					asked++
					rw.Header().Set("Retry-After", value)
					rw.Header().Set(wire.HeaderVersion, "1")
					rw.WriteHeader(http.StatusServiceUnavailable)
				})
				_, err := w.Edit(ann, address("Gate 2"))
				must(t, err)
				pass(30 * time.Minute)
				if asked < 1 || asked > 45 {
					t.Errorf("%d pushes in half an hour", asked)
				}
				must(t, w.Office.Restart())
				pass(16 * time.Minute)
				if n := pending(t, ann); n != 0 {
					t.Errorf("%d changes still wait", n)
				}
				agree(t, w)
			})
		})
	}
}

func TestNoRedirectIsFollowed(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		pass(time.Minute)
		real := w.Office.Server.Handler()
		w.Office.Line.Up(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.Host != strings.TrimPrefix(Address, "http://") {
				t.Errorf("%s %s%s: %q arrived elsewhere", r.Method, r.Host, r.URL.Path, r.Header.Get("Authorization"))
			}
			if r.URL.Path == wire.PathHealth {
				real.ServeHTTP(rw, r)
				return
			}
			rw.Header().Set("Location", "http://elsewhere.test"+r.URL.Path)
			rw.WriteHeader(http.StatusTemporaryRedirect)
		}))
		_, err := w.Edit(ann, address("Gate 2"))
		must(t, err)
		pass(100 * time.Millisecond)
		if s := ann.Engine.Status(); s.Network != syncclient.NetworkPortal {
			t.Errorf("the engine says %s", s.Network)
		}
		pass(10 * time.Minute)
		if n := pending(t, ann); n != 1 {
			t.Errorf("%d changes wait", n)
		}
		must(t, w.Office.Restart())
		pass(6 * time.Minute)
		agree(t, w)
	})
}

func TestOneGroupThatTheServerCannotTakeHoldsUpOnlyItself(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		pass(time.Minute)
		ann.Net.Set(network.Offline)
		pass(time.Second)
		var groups []work.Group
		for i, order := range []work.ID{servertest.MillToday, servertest.BakeryShared, servertest.MillToday} {
			g, err := w.Edit(ann, group(set(work.ServiceTaskTable, servertest.TaskOf(order, i%2), work.Fields{"msdyn_percentcomplete": work.Int(50)})))
			must(t, err)
			groups = append(groups, g)
		}
		poison(w, groups[1])
		must(t, w.Dispatch(set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text("Gate 2")})))
		ann.Net.Set(network.Online)
		pass(5 * time.Minute)
		if a, b, c := outcome(t, ann, groups[0]), outcome(t, ann, groups[1]), outcome(t, ann, groups[2]); a != localdb.Applied || b != "" || c != localdb.Applied {
			t.Errorf("outcomes %q, %q, %q", a, b, c)
		}
		if got := text(t, ann, work.WorkOrderTable, servertest.MillToday, "msdyn_address1"); got != "Gate 2" {
			t.Errorf("the laptop has %q: it does not fetch any more", got)
		}
		if s := ann.Engine.Status(); s.Warning == "" && s.Problem == nil {
			t.Errorf("nothing says why a change waits")
		}
		must(t, w.Office.Restart())
		pass(10 * time.Minute)
		agree(t, w)
	})
}

// What the server takes in behind a group that it cannot take is acknowledged all the same:
// when the office then deletes it, both sides know what the laptop holds.
func TestWhatOvertookAGroupThatTheServerCannotTakeIsAcknowledged(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		pass(time.Minute)
		ann.Net.Set(network.Offline)
		pass(time.Second)
		stuck, err := w.Edit(ann, group(set(work.ServiceTaskTable, servertest.TaskOf(servertest.MillToday, 0), work.Fields{"msdyn_percentcomplete": work.Int(50)})))
		must(t, err)
		note, err := work.AddNote(servertest.AnnToday, "On my way", ann.Clock.Now(), ann.newID)
		must(t, err)
		note, err = w.Edit(ann, note)
		must(t, err)
		made := note.Changes[0].ID
		poison(w, stuck)
		ann.Net.Set(network.Online)
		pass(time.Minute)
		if a, b := outcome(t, ann, stuck), outcome(t, ann, note); a != "" || b != localdb.Applied {
			t.Fatalf("outcomes %q and %q", a, b)
		}
		must(t, w.Dispatch(work.DeleteOf(work.QuickNoteTable, made)))
		pass(time.Hour)
		if has(ann, work.QuickNoteTable, made) {
			t.Error("the laptop keeps a note that was deleted")
		}
		must(t, w.Office.Restart())
		pass(10 * time.Minute)
		agree(t, w)
	})
}

// poison lets the office fail on every push that has the group.
func poison(w *World, g work.Group) {
	real := w.Office.Server.Handler()
	w.Office.Line.Up(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body := new(bytes.Buffer)
		_, _ = body.ReadFrom(r.Body)
		plain := body.Bytes()
		if r.Header.Get("Content-Encoding") == wire.Zstd {
			plain, _ = wire.Decompress(plain, wire.MaxBody)
		}
		r.Body = readCloser{body}
		if r.URL.Path == wire.PathPush && bytes.Contains(plain, []byte(g.ID.String())) {
			rw.Header().Set(wire.HeaderVersion, "1")
			wire.WriteProblem(rw, work.Errorf(work.Internal, "panic"))
			return
		}
		real.ServeHTTP(rw, r)
	}))
}

type readCloser struct{ *bytes.Buffer }

func (readCloser) Close() error { return nil }
