package syncclient

import (
	"context"
	"sync"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// Engine keeps one device in step with its server. [Engine.Run] does the work in one
// goroutine; the methods without a context only leave a wish and return at once.
type Engine struct {
	db   *localdb.DB
	opts Options

	wake chan struct{} // capacity 1
	back chan struct{} // capacity 1: there may be a stream to listen to
	mu   sync.Mutex    // guards what follows, and is never held while something is waited for
	want wishes
	now  Status
	subs map[chan Status]struct{}
	hush context.CancelFunc // ends the live stream that is open; nil if none is
	halt context.CancelFunc // ends the turn that runs; nil if none does
	good time.Time          // when the right server was last reached
	went time.Time          // when the network was last looked at because the user went on

	refreshing sync.Mutex   // one status at a time, so that none is older than the last
	offline    wire.Offline // what the manifest said last; "" = nothing yet

	// What follows belongs to whoever has the turn. The times are by this device's clock,
	// which may be set while they wait: see [early].
	turns    chan struct{}    // capacity 1: one at a time, whoever asks
	lost     bool             // a network check has failed since the server was last reached
	failures int              // network checks that failed in a row
	failed   int              // passes that failed in a row
	missed   bool             // one of them was to fetch, too
	checkAt  time.Time        // when to look at the network again
	retryAt  time.Time        // not before then, after a pass that failed
	fetchAt  time.Time        // no fetching before then: there is no profile to fetch
	flipAt   time.Time        // when the scope changes by time alone
	pokeAt   time.Time        // when to fetch what the server has poked for; zero = it has not
	poked    news             // what that is
	lastPass time.Time        // when a pass last ended, well or not
	told     map[work.ID]bool // sync errors that the server has been asked about
	toldAt   time.Time        // when
}

// New makes an engine on a database. It does nothing before [Engine.Run] or [Engine.SyncOnce].
func New(db *localdb.DB, o Options) *Engine {
	e := &Engine{
		db: db, opts: o.withDefaults(), wake: make(chan struct{}, 1), back: make(chan struct{}, 1),
		subs: map[chan Status]struct{}{}, turns: make(chan struct{}, 1), lost: true,
	}
	e.want.check = true
	e.refreshStatus()
	e.recall()
	return e
}

// Refresh asks for a sync of the tables that a view shows: the documented grid refresh. No
// tables means all of the profile.
func (e *Engine) Refresh(tables ...string) {
	e.wish(func(w *wishes) {
		for _, t := range tables {
			w.see(t)
		}
		w.all = w.all || len(tables) == 0
		w.check, w.tries = true, w.tries+1
	})
}

// CheckForUpdates asks for a recheck of every record: the documented full delta sync.
func (e *Engine) CheckForUpdates() {
	e.wish(func(w *wishes) { w.full, w.check, w.tries = true, true, w.tries+1 })
}

// Navigated says that the user moved to another screen, which is when the network is
// looked at again: once in a few seconds, whatever the user does.
func (e *Engine) Navigated() {
	now := e.opts.Now()
	e.mu.Lock()
	due := !early(e.went.Add(lookEvery), now, lookEvery)
	if due {
		e.went = now
	}
	e.mu.Unlock()
	if due {
		e.wish(func(w *wishes) { w.check = true })
	}
}

// SignedIn says that the device's sign-in changed.
func (e *Engine) SignedIn() {
	e.hushNow() // it listens under the old sign-in
	e.mu.Lock()
	e.offline, e.good = "", time.Time{}
	e.mu.Unlock()
	e.refreshStatus()
	e.wish(func(w *wishes) { w.check, w.back, w.tries = true, true, w.tries+1 })
}

// SetOnline lets the user choose online mode, or end it. It ends with the program and is
// stored nowhere. What changes at the office comes in the background all the same.
func (e *Engine) SetOnline(on bool) {
	e.mu.Lock()
	e.now.OnlineChosen = on
	e.mu.Unlock()
	e.refreshStatus()
	if on {
		e.wish(func(w *wishes) { w.check = true })
	}
}

// Run keeps the device in step until ctx ends. It returns ctx's error.
func (e *Engine) Run(ctx context.Context) error {
	changes, stop := e.db.Watch()
	defer stop()
	ctx, cancel := context.WithCancel(ctx)
	var live sync.WaitGroup
	defer live.Wait()
	defer cancel() // a panic on its way out must not wait for ever
	live.Go(func() {
		defer e.opts.Catch("the live stream")
		e.followLive(ctx)
	})
	for {
		timer := time.NewTimer(e.turn(ctx))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-e.wake:
		case <-timer.C:
		case changed, open := <-changes:
			if open {
				e.databaseChanged(changed)
			} else {
				changes = nil
			}
		}
		timer.Stop()
	}
}

// databaseChanged follows commits by anybody: the screens' edits wake a push.
func (e *Engine) databaseChanged(c localdb.Changed) {
	if c.Outbox || c.Errors {
		e.mu.Lock()
		e.want.edit = e.want.edit || c.Outbox
		e.want.dispose = e.want.dispose || c.Errors
		e.mu.Unlock()
	}
	e.refreshStatus()
}
