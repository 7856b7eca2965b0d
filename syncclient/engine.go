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
	mu   sync.Mutex    // guards what follows
	want wishes
	now  Status
	subs map[chan Status]struct{}

	// Only the goroutine that runs touches these.
	failures int       // network checks that failed in a row
	checkAt  time.Time // when to look at the network again
	retryAt  time.Time // not before then, after a pass that failed for another reason
	flipAt   time.Time // when the scope changes by time alone
	lastPush time.Time // when the outbox was last tried
}

// wishes are what the next turn of the loop is asked to do.
type wishes struct {
	check bool // look at the network now
	edit  bool // something was saved
	back  bool // the network is back
	poke  bool // the server has news
	full  bool // recheck everything
	view  map[string]bool
	tries int // user's own requests since the last turn: they cut a wait short
}

// New makes an engine on a database. It does nothing before [Engine.Run] or [Engine.SyncOnce].
func New(db *localdb.DB, o Options) *Engine {
	e := &Engine{
		db: db, opts: o.withDefaults(), wake: make(chan struct{}, 1), subs: map[chan Status]struct{}{},
	}
	e.want.check = true
	e.refreshStatus()
	return e
}

// Refresh asks for a sync of the tables that a view shows: the documented grid refresh. No
// tables means all of the profile.
func (e *Engine) Refresh(tables ...string) {
	e.wish(func(w *wishes) {
		if w.view == nil {
			w.view = map[string]bool{}
		}
		for _, t := range tables {
			w.view[t] = true
		}
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
	e.wish(func(w *wishes) { w.check, w.tries = true, w.tries+1 })
}

func (e *Engine) wish(change func(*wishes)) {
	e.mu.Lock()
	change(&e.want)
	e.mu.Unlock()
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

func (e *Engine) takeWishes() wishes {
	e.mu.Lock()
	defer e.mu.Unlock()
	w := e.want
	e.want = wishes{}
	return w
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
	now := e.opts.Now()
	if w.tries > 0 {
		e.retryAt = time.Time{}
	}
	online := e.Status().Network.Online()
	if w.check || !online && !now.Before(e.checkAt) {
		online = e.look(ctx, c, d)
	}
	if !online || ctx.Err() != nil {
		e.keep(w)
		return
	}
	reason, tables, due := e.due(w, now)
	if !due || now.Before(e.retryAt) {
		return
	}
	_, _ = e.pass(ctx, c, reason, tables)
}

// keep puts wishes back that could not be met now, except the check itself.
func (e *Engine) keep(w wishes) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.want.full = e.want.full || w.full
	e.want.edit = e.want.edit || w.edit
	for t := range w.view {
		if e.want.view == nil {
			e.want.view = map[string]bool{}
		}
		e.want.view[t] = true
	}
}

func (e *Engine) clientFor(d localdb.Device) (*client, error) {
	c, err := newClient(d.Server, e.opts.Transport, e.opts.Now)
	if err != nil {
		return nil, err
	}
	c.token, c.device = d.Token, d.Install.String()
	return c, nil
}

// look checks the network and says what it found.
func (e *Engine) look(ctx context.Context, c *client, d localdb.Device) bool {
	found, skew := c.check(ctx, d.HealthKey)
	if ctx.Err() != nil {
		return false
	}
	e.setNetwork(found, skew)
	return found.Online()
}

// setNetwork notes what is known of the network now, from a check or from a request.
func (e *Engine) setNetwork(found Network, skew time.Duration) {
	now := e.opts.Now()
	if found.Online() {
		e.failures, e.checkAt = 0, time.Time{}
	} else {
		e.failures++
		e.checkAt = now.Add(recheck(e.failures))
	}
	e.mu.Lock()
	was := e.now.Network
	e.now.Network, e.now.Skew = found, skew
	switch {
	case found.Online():
		e.now.OfflineSince = time.Time{}
	case e.now.OfflineSince.IsZero():
		e.now.OfflineSince = now
	}
	if found.Online() && !was.Online() { // back: send and fetch at once
		e.want.edit, e.want.back = true, true
		e.retryAt = time.Time{}
	}
	e.mu.Unlock()
	e.refreshStatus()
}

// recheck is the wait before the network is looked at again by itself: soon at first,
// then every half minute; a key or a change of screen looks at once.
func recheck(failures int) time.Duration {
	return jitter(min(30*time.Second, time.Second<<min(failures, 5)))
}

// pass runs one pass and notes how it ended.
func (e *Engine) pass(ctx context.Context, c *client, reason Reason, tables []string) (localdb.Run, error) {
	p := &pass{db: e.db, client: c, reason: reason, progress: func(phase Phase, at Progress) { e.setPhase(reason, phase, at) }}
	err := p.do(ctx, tables)
	e.setPhase(reason, PhaseIdle, Progress{})
	if !p.nextFlip.IsZero() {
		e.flipAt = p.nextFlip
	}
	e.ended(p, err)
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
