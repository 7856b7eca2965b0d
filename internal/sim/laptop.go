package sim

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
)

// errDead is what a killed laptop's code gets to see: nothing of it may matter.
var errDead = errors.New("the laptop is dead")

// Moment is an instant at which a laptop can die.
type Moment string

// The moments.
const (
	Committed Moment = "after a commit"    // on disk, and nobody has been told
	Asking    Moment = "before a request"  // the server has not seen it
	Answered  Moment = "before the answer" // the server has done what was asked
)

// Laptop is a technician's device: a database file and the engine on it, behind a network
// of its own. It is used by one goroutine; the engine runs in another.
type Laptop struct {
	Name   string
	User   work.ID
	Clock  *Clock
	Net    *network.Transport
	Plan   *network.Plan     // faults of single requests
	Other  http.RoundTripper // answers under condition OtherServer; set before the laptop asks
	DB     *localdb.DB
	Engine *syncclient.Engine

	office *Office
	path   string
	boots  int
	newID  work.NewID
	jitter func(time.Duration) time.Duration
	stop   context.CancelFunc
	done   chan struct{}

	mu     sync.Mutex
	left   int // moments until it dies; 0 = it does not
	which  func(m Moment, path string) bool
	immune int // it cannot die now
	dead   bool
	died   string         // where it died, for people
	asked  map[string]int // requests that reached the server, by path
}

// file names the database of the current life.
func (l *Laptop) file() string { return fmt.Sprintf("%s-%d.db", l.path, l.boots) }

// Open opens the database. The engine does not run yet.
func (l *Laptop) Open() error {
	db, err := localdb.Open(l.file(), localdb.Options{
		Now: l.Clock.Now, NewID: l.newID, Committed: func() { l.moment(Committed, "") },
	})
	if err != nil {
		return err
	}
	l.DB = db
	l.Engine = syncclient.New(db, l.Options())
	return nil
}

// Options are those of the laptop's engine.
func (l *Laptop) Options() syncclient.Options {
	return syncclient.Options{Transport: l.Net, Now: l.Clock.Now, Jitter: l.jitter}
}

// Run lets the engine work until [Laptop.Stop].
func (l *Laptop) Run() {
	ctx, cancel := context.WithCancel(context.Background())
	l.stop, l.done = cancel, make(chan struct{})
	go func() {
		defer close(l.done)
		_ = l.Engine.Run(ctx)
	}()
}

// Stop ends the engine and closes the database, as ending the program does.
func (l *Laptop) Stop() error {
	if l.stop != nil {
		l.stop()
		<-l.done
		l.stop = nil
	}
	if l.DB == nil {
		return nil
	}
	err := l.DB.Close()
	l.DB = nil
	return err
}

// DieAt lets the laptop die at the n-th moment from now that which accepts; nil accepts
// all. The path is that of a request, none for a commit.
func (l *Laptop) DieAt(n int, which func(m Moment, path string) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left, l.which = n, which
}

// Dead reports whether the laptop has died, and where.
func (l *Laptop) Dead() (string, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.died, l.dead
}

// Kill lets the laptop die now.
func (l *Laptop) Kill() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.die("at rest")
}

// Reboot starts a dead laptop from what was on its disk when it died.
func (l *Laptop) Reboot() error {
	if err := l.Stop(); err != nil {
		return err
	}
	l.mu.Lock()
	l.dead, l.left = false, 0
	l.boots++
	l.mu.Unlock()
	if err := l.Open(); err != nil {
		return err
	}
	l.Run()
	return nil
}

// moment counts down to the laptop's death.
func (l *Laptop) moment(m Moment, path string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left == 0 || l.dead || l.immune > 0 || l.which != nil && !l.which(m, path) {
		return
	}
	if l.left--; l.left == 0 {
		l.die(strings.TrimSpace(string(m) + " " + path))
	}
}

// safely does what the account could not follow if the laptop died in it.
func (l *Laptop) safely(do func()) {
	l.mu.Lock()
	l.immune++
	l.mu.Unlock()
	do()
	l.mu.Lock()
	l.immune--
	l.mu.Unlock()
}

// die keeps the disk as it is now: the next life begins with it, whatever the code of
// this one still does. No commit is under way at a moment.
func (l *Laptop) die(where string) {
	if l.dead {
		return
	}
	l.dead, l.died = true, where
	if err := copyFile(l.file(), fmt.Sprintf("%s-%d.db", l.path, l.boots+1)); err != nil {
		panic(err)
	}
}

// elsewhere is what the laptop reaches in the server's place.
type elsewhere struct{ l *Laptop }

func (e elsewhere) RoundTrip(req *http.Request) (*http.Response, error) {
	if e.l.Other == nil {
		return nil, errors.New("nothing stands in the server's place")
	}
	return e.l.Other.RoundTrip(req)
}

// Asked returns how many requests for a path have reached the server.
func (l *Laptop) Asked(path string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked[path]
}

// RoundTrip is the laptop's end of the line: the dead neither ask nor hear.
func (l *Laptop) RoundTrip(req *http.Request) (*http.Response, error) {
	l.moment(Asking, req.URL.Path)
	if _, dead := l.Dead(); dead {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, errDead
	}
	l.mu.Lock()
	l.asked[req.URL.Path]++
	l.mu.Unlock()
	resp, err := l.office.Line.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	l.moment(Answered, req.URL.Path)
	if _, dead := l.Dead(); dead {
		resp.Body.Close()
		return nil, errDead
	}
	return resp, nil
}
