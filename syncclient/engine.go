package syncclient

import (
	"context"
	"sync"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// Engine keeps one device in step with its server. [Engine.Run] does the work in one
// goroutine; every other method only leaves a wish and returns at once.
type Engine struct {
	db   *localdb.DB
	opts Options

	wake chan struct{} // capacity 1
	back chan struct{} // capacity 1: the network is back, for the live stream
	mu   sync.Mutex    // guards what follows
	want wishes
	now  Status
	subs map[chan Status]struct{}
	hush context.CancelFunc // ends the live stream that is open; nil if none is

	// Only the goroutine that runs touches these. The times are by this device's clock,
	// which may be set while they wait: see [early].
	lost     bool      // a network check has failed since the server was last reached
	failures int       // network checks that failed in a row
	failed   int       // passes that failed in a row
	whole    bool      // one of them was to fetch, too
	checkAt  time.Time // when to look at the network again
	retryAt  time.Time // not before then, after a pass that failed
	flipAt   time.Time // when the scope changes by time alone
	pokeAt   time.Time // when to fetch what the server has poked for; zero = it has not
	lastPass time.Time // when a pass last ended, well or not
	lastGood time.Time // when the right server was last reached
}

// New makes an engine on a database. It does nothing before [Engine.Run] or [Engine.SyncOnce].
func New(db *localdb.DB, o Options) *Engine {
	e := &Engine{
		db: db, opts: o.withDefaults(), wake: make(chan struct{}, 1), back: make(chan struct{}, 1),
		subs: map[chan Status]struct{}{}, lost: true,
	}
	e.want.check = true
	e.refreshStatus()
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
// looked at again. It costs nothing while the last look is recent.
func (e *Engine) Navigated() {
	e.mu.Lock()
	recent := e.now.Network.Online()
	e.mu.Unlock()
	if !recent {
		e.wish(func(w *wishes) { w.check = true })
	}
}

// SignedIn says that the device's sign-in changed.
func (e *Engine) SignedIn() {
	e.mu.Lock()
	if e.hush != nil {
		e.hush() // it listens under the old sign-in
	}
	e.mu.Unlock()
	e.wish(func(w *wishes) { w.check, w.back, w.tries = true, true, w.tries+1 })
}

// Run keeps the device in step until ctx ends. It returns ctx's error.
func (e *Engine) Run(ctx context.Context) error {
	changes, stop := e.db.Watch()
	defer stop()
	var live sync.WaitGroup
	defer live.Wait()
	live.Go(func() { e.followLive(ctx) })
	for {
		e.turn(ctx)
		timer := time.NewTimer(e.untilNext())
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
	if c.Outbox {
		e.mu.Lock()
		e.want.edit = true
		e.mu.Unlock()
	}
	e.refreshStatus()
}

// turn does what is due: look at the network, then one pass.
func (e *Engine) turn(ctx context.Context) {
	w := e.takeWishes()
	d, err := e.db.Device()
	if err != nil || d.Server == "" || d.Token == "" {
		e.refreshStatus()
		return
	}
	c, err := e.clientFor(d)
	if err != nil {
		e.problem(err)
		return
	}
	if w.tries > 0 {
		e.retryAt, e.failed = time.Time{}, 0
	}
	online := e.Status().Network.Online()
	if w.check || !online && !early(e.checkAt, e.opts.Now(), recheckMost) {
		online = e.look(ctx, c, d)
		w.join(e.takeWishes()) // it may have found that the network is back
	}
	now := e.opts.Now()
	e.notePoke(&w, now)
	if !online || early(e.retryAt, now, retryMost) || ctx.Err() != nil {
		e.keep(w)
		return
	}
	reason, tables, due := e.due(w, now)
	if !due {
		return
	}
	// What is saved here goes to nobody who has not just shown who they are.
	if age := now.Sub(e.lastGood); age >= 0 && age < trusted || e.look(ctx, c, d) {
		_, _ = e.pass(ctx, c, reason, tables)
		return
	}
	e.keep(w)
}

func (e *Engine) clientFor(d localdb.Device) (*client, error) {
	c, err := newClient(d.Server, e.opts)
	if err != nil {
		return nil, err
	}
	c.token, c.device = d.Token, d.Install.String()
	return c, nil
}

// pass runs one pass and notes how it ended.
func (e *Engine) pass(ctx context.Context, c *client, reason Reason, tables []string) (localdb.Run, error) {
	p := &pass{db: e.db, client: c, reason: reason, progress: func(phase Phase, at Progress) { e.setPhase(reason, phase, at) }}
	if reason != ReasonEdit && len(tables) == 0 {
		e.pokeAt, e.flipAt = time.Time{}, time.Time{} // this is what they ask for
	}
	err := p.do(ctx, tables)
	e.setPhase(reason, PhaseIdle, Progress{})
	if p.flipIn > 0 {
		e.flipAt = e.opts.Now().Add(p.flipIn + e.opts.Jitter(flipSpread))
	}
	if ctx.Err() == nil {
		e.ended(p, err)
	}
	return p.run, err
}

// SyncOnce looks at the network and runs one pass, for commands. It must not run beside
// [Engine.Run]. The error is Unauthenticated when nobody is signed in, Unavailable when
// there is no network, and otherwise that of the pass.
func (e *Engine) SyncOnce(ctx context.Context, reason Reason, tables ...string) (localdb.Run, error) {
	d, err := e.db.Device()
	if err != nil {
		return localdb.Run{}, err
	}
	if d.Server == "" || d.Token == "" {
		return localdb.Run{}, work.Errorf(work.Unauthenticated, "nobody is signed in on this device: use fieldbook sign-in")
	}
	c, err := e.clientFor(d)
	if err != nil {
		return localdb.Run{}, err
	}
	if !e.look(ctx, c, d) {
		return localdb.Run{}, work.Errorf(work.Unavailable, "Network or service unavailable: %s.", e.Status().Network)
	}
	if done, err := e.db.FirstSyncDone(); err != nil {
		return localdb.Run{}, err
	} else if !done {
		reason, tables = ReasonFirst, nil
	}
	return e.pass(ctx, c, reason, tables)
}
