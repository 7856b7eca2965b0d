//go:build unix

package resume

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fieldbook/fixtures/company"
	"fieldbook/fixtures/network"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/apply"
	"fieldbook/server/store/bolt"
)

// login is the technician whose device is filled.
const login = "tech0001"

// office is a real server with a generated company behind a proxy. It counts what it
// sends, and does harm to some of the pages on their way.
type office struct {
	proxy  *network.Proxy
	direct string // address beside the proxy

	mu     sync.Mutex
	rand   *rand.Rand
	kill   func() // ends the device's process; nil = nothing is harmed
	tally  tally
	target int // the next page to harm, among those that follow the last multiple of every
}

// fault is what happens to a page.
type fault string

const (
	passes   fault = ""
	cut      fault = "cut in the middle"
	lost     fault = "answered in vain"
	killed   fault = "killed in the middle"
	killedAt fault = "killed before the page"
)

// open serves a company in which the technician's device holds so many records.
func open(t *testing.T, records int, seed uint64) *office {
	t.Helper()
	start := time.Now()
	day := time.Date(2026, 11, 24, 11, 0, 0, 0, time.UTC)
	c, err := company.Generate(day, company.Size{Records: max(records*7/4, 24_000), DeviceRecords: records, Seed: seed})
	must(t, err)
	schema := work.Standard()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "environment.db"), server.IndexKeys(schema))
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	// The company's day goes on for as long as the test takes.
	now := func() time.Time { return day.Add(time.Since(start)) }
	service, err := server.New(s, schema, server.Options{Now: now, Zone: c.Zone, PageRows: records / 100})
	must(t, err)
	t.Cleanup(service.Close)
	must(t, service.LoadSeq(c.Records))
	for _, p := range c.People {
		if p.Login == login {
			_, err := service.AddUser(server.NewUser{Login: p.Login, Password: p.Password, Role: apply.Technician, FullName: p.FullName, User: p.User})
			must(t, err)
		}
	}
	t.Logf("a company of %d records was loaded in %s", max(records*7/4, 24_000), time.Since(start).Round(time.Millisecond))

	o := &office{rand: rand.New(rand.NewPCG(seed, 9)), tally: tally{faults: map[fault]int{}}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	h := &http.Server{Handler: o.harmful(service.Handler())}
	go func() { _ = h.Serve(listener) }()
	t.Cleanup(func() { must(t, h.Close()) })
	o.direct = "http://" + listener.Addr().String()
	o.proxy, err = network.Listen(listener.Addr().String())
	must(t, err)
	t.Cleanup(func() { must(t, o.proxy.Close()) })
	return o
}

// secret is the password of everybody in the company.
const secret = "fieldbook"

// tally is what was sent.
type tally struct {
	pages, rows int
	faults      map[fault]int
}

// sent returns what was sent since the last call.
func (o *office) sent() tally {
	o.mu.Lock()
	defer o.mu.Unlock()
	sent := o.tally
	o.tally = tally{faults: map[fault]int{}}
	return sent
}

// harmTo harms pages from now on; kill ends the device's process.
func (o *office) harmTo(kill func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kill = kill
}

// every is how many pages there are for each that is harmed. A fault costs at most the
// page that it hits.
const every = 8

// chosen decides about one page: of every few, chance picks the one, and the faults take
// turns.
func (o *office) chosen() fault {
	if o.kill == nil {
		return passes
	}
	page := o.tally.pages % every
	if page == 0 {
		o.target = o.rand.IntN(every)
	}
	if page != o.target {
		return passes
	}
	all := []fault{cut, killed, lost, killedAt, cut}
	return all[o.tally.pages/every%len(all)]
}

// harmful counts the rows of every page that is sent, whole or not, and harms some.
func (o *office) harmful(service http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.proxy.Set(network.Rule{}) // what was cut stays cut
		if r.URL.Path != wire.PathPull {
			service.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		service.ServeHTTP(answer, r)
		body := answer.Body.Bytes()
		rows, err := rowsOf(answer)
		if err != nil {
			panic(fmt.Sprintf("the server's page cannot be read: %v", err))
		}
		o.mu.Lock()
		what := o.chosen()
		o.tally.faults[what]++
		o.tally.pages++
		o.tally.rows += rows
		kept := len(body)
		switch what {
		case cut, killed:
			kept = o.rand.IntN(len(body))
		case lost, killedAt:
			kept = 0
		}
		kill := o.kill
		o.mu.Unlock()
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		switch what {
		case cut:
			// The head of the answer is about 300 bytes; what a rule lets through counts
			// from the moment at which it is set.
			o.proxy.Set(network.Rule{Way: network.WayCutDown, After: int64(kept) + 300})
		case lost:
			o.proxy.Set(network.Rule{Way: network.WayCutDown})
		case killedAt:
			kill()
			return
		}
		w.WriteHeader(answer.Code)
		if what == killed {
			_, _ = w.Write(body[:kept])
			_ = http.NewResponseController(w).Flush()
			kill()
			return
		}
		_, _ = w.Write(body)
	})
}

// rowsOf counts a page's rows.
func rowsOf(answer *httptest.ResponseRecorder) (int, error) {
	if answer.Code != http.StatusOK {
		return 0, nil
	}
	body, err := answer.Body.Bytes(), error(nil)
	if answer.Header().Get("Content-Encoding") == wire.Zstd {
		body, err = wire.Decompress(body, wire.MaxBody)
	}
	if err != nil {
		return 0, err
	}
	page, err := wire.DecodePage(body)
	if err != nil {
		return 0, err
	}
	return len(page.Rows), nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
