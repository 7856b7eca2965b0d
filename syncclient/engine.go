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
	var live sync.WaitGroup
	defer live.Wait()
	live.Go(func() { e.followLive(ctx) })
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

// begin waits for the turn. It reports false if ctx ends first. What runs in the turn ends
// with the returned context, which [Engine.exclusively] cancels.
func (e *Engine) begin(ctx context.Context) (turn context.Context, end func(), ok bool) {
	select {
	case e.turns <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, false
	}
	turn, cancel := context.WithCancel(ctx)
	e.mu.Lock()
	e.halt = cancel
	e.mu.Unlock()
	return turn, func() {
		e.mu.Lock()
		e.halt = nil
		e.mu.Unlock()
		cancel()
		<-e.turns
	}, true
}

// exclusively ends the pass that runs and does something that none may run beside. What the
// pass was to do stays wished for.
func (e *Engine) exclusively(ctx context.Context, do func(context.Context) error) error {
	e.mu.Lock()
	if e.halt != nil {
		e.halt()
	}
	e.mu.Unlock()
	turn, end, ok := e.begin(ctx)
	if !ok {
		return work.Errorf(work.Unavailable, "stopped: %w", context.Cause(ctx))
	}
	defer end()
	return do(turn)
}

// turn does what is due: look at the network, then one pass. It returns how long nothing
// will be due by itself.
func (e *Engine) turn(ctx context.Context) time.Duration {
	ctx, end, ok := e.begin(ctx)
	if !ok {
		return idleLook
	}
	defer end()
	w := e.takeWishes()
	d, err := e.db.Device()
	if err != nil || d.Server == "" || d.Token == "" {
		e.refreshStatus()
		return idleLook
	}
	c, err := e.clientFor(d)
	if err != nil {
		e.problem(err)
		return idleLook
	}
	if w.tries > 0 {
		e.retryAt, e.fetchAt, e.failed = time.Time{}, time.Time{}, 0
	}
	if e.lookIfDue(ctx, c, d, w.check) {
		w.join(e.takeWishes()) // the look may have found that the network is back
		e.work(ctx, c, d, w)
	} else {
		e.keep(w)
	}
	return e.untilNext()
}

// lookIfDue reports whether there is a network, after looking at it if that is asked for or
// it is time to.
func (e *Engine) lookIfDue(ctx context.Context, c *client, d localdb.Device, asked bool) bool {
	online := e.Status().Network.Online()
	switch {
	case online && e.wifiForbids(), asked, !online && !early(e.checkAt, e.opts.Now(), recheckMost):
		return e.looked(ctx, c, d)
	}
	return online
}

// work runs the pass that is due, if one is.
func (e *Engine) work(ctx context.Context, c *client, d localdb.Device, w wishes) {
	now := e.opts.Now()
	e.notePoke(&w, now)
	if early(e.retryAt, now, retryMost) || ctx.Err() != nil {
		e.keep(w)
		return
	}
	task, due := e.due(w, now)
	if early(e.fetchAt, now, personWait) {
		e.keep(w.fetching())
	}
	if !due {
		return
	}
	// What is saved here goes to nobody who has not just shown who they are.
	if e.trusts(now) || e.looked(ctx, c, d) {
		_, _ = e.pass(ctx, c, task)
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
func (e *Engine) pass(ctx context.Context, c *client, task errand) (localdb.Run, error) {
	p := &pass{
		db: e.db, client: c, errand: task, told: e.told, toldAt: e.toldAt,
		progress: func(phase Phase, at Progress) { e.setPhase(task.reason, phase, at) },
	}
	if task.whole() {
		e.pokeAt, e.flipAt, e.poked = time.Time{}, time.Time{}, news{} // this is what they ask for
	} else if task.reason == ReasonPoke || task.reason == ReasonSingle {
		e.pokeAt, e.poked = time.Time{}, news{}
	}
	err := p.do(ctx)
	e.setPhase(task.reason, PhaseIdle, Progress{})
	e.told, e.toldAt = p.told, p.toldAt
	if p.flipIn > 0 {
		next := e.opts.Now().Add(p.flipIn + e.opts.Jitter(flipSpread))
		// A part of the tables says nothing of what has moved in the others.
		if task.whole() || e.flipAt.IsZero() || next.Before(e.flipAt) {
			e.flipAt = next
		}
	}
	if ctx.Err() == nil {
		e.ended(p, err)
	} else {
		e.keep(task.again())
	}
	return p.run, err
}

// again are the wishes that bring back a pass that did not come to its end.
func (r errand) again() wishes {
	return wishes{edit: true, again: r.reason != ReasonEdit, full: r.reason == ReasonFull}
}

// SyncOnce looks at the network and runs one pass, for commands; [ParseMode] gives the
// reason. The error is Unauthenticated when nobody is signed in, Unavailable when there is
// no network, Conflict for a first sync after a complete one, and otherwise that of the
// pass.
func (e *Engine) SyncOnce(ctx context.Context, reason Reason, tables ...string) (localdb.Run, error) {
	return e.once(ctx, errand{reason: reason, tables: tables})
}

// SyncRecords is [Engine.SyncOnce] for single records and what they bring along.
func (e *Engine) SyncRecords(ctx context.Context, records ...work.RecordRef) (localdb.Run, error) {
	if len(records) == 0 || len(records) > wire.MaxPokeRecords {
		return localdb.Run{}, work.Errorf(work.Invalid, "a single record sync takes 1 to %d records, not %d", wire.MaxPokeRecords, len(records))
	}
	return e.once(ctx, errand{reason: ReasonSingle, records: records})
}

func (e *Engine) once(ctx context.Context, task errand) (run localdb.Run, err error) {
	err = e.exclusively(ctx, func(ctx context.Context) error {
		d, err := e.db.Device()
		if err != nil {
			return err
		}
		c, err := e.connect(ctx, d)
		if err != nil {
			return err
		}
		done, err := e.db.FirstSyncDone()
		if err != nil {
			return err
		}
		switch {
		case !done:
			task = errand{reason: ReasonFirst}
		case task.reason == ReasonFirst:
			return work.Errorf(work.Conflict, "the first sync is complete: ask for a delta or a full sync, or reconfigure to start anew")
		}
		run, err = e.pass(ctx, c, task)
		return err
	})
	return run, err
}

// connect returns a client of the server that the device is signed in to, which has just
// shown that it is the right one. The error is Unauthenticated when nobody is signed in and
// Unavailable without a network.
func (e *Engine) connect(ctx context.Context, d localdb.Device) (*client, error) {
	if d.Server == "" || d.Token == "" {
		return nil, work.Errorf(work.Unauthenticated, "nobody is signed in on this device: use fieldbook sign-in")
	}
	c, err := e.clientFor(d)
	if err != nil {
		return nil, err
	}
	if !e.looked(ctx, c, d) {
		return nil, work.Errorf(work.Unavailable, "%s: %s.", TextUnavailable, e.Status().Network)
	}
	return c, nil
}
