package sim

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
)

// errDead is what a killed laptop's code gets to see: nothing of it may matter.
var errDead = errors.New("the laptop is dead")

// Laptop is a technician's device: a database file and the engine on it, behind a network
// of its own. It is used by one goroutine; the engine runs in another.
type Laptop struct {
	mortal
	Name   string
	User   work.ID // who is signed in, or was last
	Out    bool    // nobody is
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

	asking sync.Mutex
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

// Kill lets the laptop die now.
func (l *Laptop) Kill() { l.die() }

// keep is the disk at the moment of death. No commit is under way then.
func (l *Laptop) keep() {
	if err := copyFile(l.file(), fmt.Sprintf("%s-%d.db", l.path, l.boots+1)); err != nil {
		panic(err)
	}
}

// Reboot starts a dead laptop from what was on its disk when it died.
func (l *Laptop) Reboot() error {
	if err := l.Stop(); err != nil {
		return err
	}
	l.boots++
	l.risen()
	if err := l.Open(); err != nil {
		return err
	}
	l.Run()
	return nil
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
	l.asking.Lock()
	defer l.asking.Unlock()
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
	l.asking.Lock()
	l.asked[req.URL.Path]++
	l.asking.Unlock()
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
