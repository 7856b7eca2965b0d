package syncclient

import (
	"context"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

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
		return stoppedBy(context.Cause(ctx))
	}
	defer end()
	return do(turn)
}

// stoppedBy is the error of what was not done because its context ended.
func stoppedBy(cause error) error {
	e := work.Errorf(work.Unavailable, "stopped before it was done")
	e.Err = cause
	return e
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
