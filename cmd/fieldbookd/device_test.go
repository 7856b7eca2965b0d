package main

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server"
	"fieldbook/server/store/bolt"
	"fieldbook/syncclient"
)

// town is a service with the sample company on a real socket.
type town struct {
	t      *testing.T
	srv    *server.Server
	url    string
	sample fixtures.Company
	mara   fixtures.Person
}

// memory is a folder for a test's files, in memory where there is one.
func memory(t *testing.T) string {
	t.Helper()
	parent := ""
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		parent = "/dev/shm"
	}
	dir, err := os.MkdirTemp(parent, "fieldbookd")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func newTown(t *testing.T, limits server.Limits) *town {
	t.Helper()
	w := &town{t: t, sample: fixtures.Sample(time.Now())}
	store, err := bolt.Open(filepath.Join(memory(t), "environment.db"), server.IndexKeys(work.Standard()))
	w.must(err)
	w.srv, err = server.New(store, work.Standard(), server.Options{Limits: limits})
	w.must(err)
	w.must(w.srv.Load(w.sample.Records))
	w.mara, _ = w.sample.Person("mara")
	_, err = addPeople(w.srv, []fixtures.Person{w.mara})
	w.must(err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	w.must(err)
	w.url = "http://" + l.Addr().String()
	h := w.srv.HTTP()
	go func() { _ = h.Serve(w.srv.Limit(l)) }()
	t.Cleanup(func() {
		w.srv.Close()
		_ = h.Close()
		_ = store.Close()
	})
	return w
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// laptop is a device with its own database.
type laptop struct {
	town    *town
	db      *localdb.DB
	engine  *syncclient.Engine
	traffic traffic
}

// traffic counts a device's requests by path.
type traffic struct {
	mu     sync.Mutex
	byPath map[string]int
}

func (c *traffic) RoundTrip(r *http.Request) (*http.Response, error) {
	c.mu.Lock()
	if c.byPath == nil {
		c.byPath = map[string]int{}
	}
	c.byPath[r.URL.Path]++
	c.mu.Unlock()
	return http.DefaultTransport.RoundTrip(r)
}

// requests returns how many requests went to a path since it was last asked.
func (c *traffic) requests(path string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.byPath[path]
	delete(c.byPath, path)
	return n
}

func (w *town) laptop() *laptop {
	w.t.Helper()
	l := &laptop{town: w}
	var err error
	l.db, err = localdb.Open(filepath.Join(memory(w.t), "fieldbook.db"), localdb.Options{})
	w.must(err)
	w.t.Cleanup(func() { _ = l.db.Close() })
	options := syncclient.Options{Transport: &l.traffic}
	w.must(syncclient.SignIn(w.t.Context(), l.db, options, w.url, w.mara.Login, w.mara.Password))
	l.engine = syncclient.New(l.db, options)
	l.sync()
	return l
}

// sync runs one whole pass, which must succeed.
func (l *laptop) sync() {
	l.town.t.Helper()
	_, err := l.engine.SyncOnce(l.town.t.Context(), syncclient.ReasonFull)
	l.town.must(err)
}

// pending is how many changes wait.
func (l *laptop) pending() int {
	l.town.t.Helper()
	n, _, err := l.db.Pending()
	l.town.must(err)
	return n
}

// booking is one of the technician's own.
func (l *laptop) booking() work.ID {
	l.town.t.Helper()
	mine, err := l.db.Device()
	l.town.must(err)
	list, err := l.db.List(l.town.t.Context(), localdb.Query{Table: work.BookingTable, Lookup: "resource", Equals: mine.Resource})
	l.town.must(err)
	if len(list) == 0 {
		l.town.t.Fatal("the technician has no booking")
	}
	return list[0].ID
}

// same fails unless both devices hold the record with the server's very bytes.
func (w *town) same(table string, id work.ID, devices ...*laptop) {
	w.t.Helper()
	here, err := w.srv.Record(table, id)
	w.must(err)
	for i, l := range devices {
		there, err := l.db.Get(table, id)
		if err != nil || there.Rev != here.Rev || len(there.Data) != len(here.Data) || string(there.Data) != string(here.Data) {
			w.t.Errorf("device %d has %s at rev %d with %d bytes, the server at %d with %d: %v", i, id, there.Rev, len(there.Data), here.Rev, len(here.Data), err)
		}
	}
}

func TestDataAsOf(t *testing.T) {
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.Local)
	for want, d := range map[string]server.DeviceStatus{
		"as of never":            {},
		"not confirmed yet":      {LastContact: at},
		"as of 2026-03-02 08:00": {LastContact: at, DataAsOf: at},
	} {
		if got := dataAsOf(d); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
