package syncclient

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

const (
	idleLook = 5 * time.Minute // the longest time without looking at anything
	minWait  = 50 * time.Millisecond
	// pushAgain is when unsent changes are tried again by themselves.
	pushAgain = time.Minute
	// personWait is when a pass is tried again that needs a person first.
	personWait = 15 * time.Minute
)

// due says which pass to run now, if any, and for which tables; none means all.
func (e *Engine) due(w wishes, now time.Time) (reason Reason, tables []string, due bool) {
	first, err := e.db.FirstSyncDone()
	if err != nil {
		e.problem(err)
		return "", nil, false
	}
	switch {
	case !first:
		return ReasonFirst, nil, true
	case w.full:
		return ReasonFull, nil, true
	case w.view != nil:
		for t := range w.view {
			tables = append(tables, t)
		}
		return ReasonView, tables, true
	case w.back:
		return ReasonOnline, nil, true
	case w.poke:
		return ReasonPoke, nil, true
	case !e.flipAt.IsZero() && !now.Before(e.flipAt):
		e.flipAt = time.Time{}
		return ReasonInterval, nil, true
	}
	if tables, _ := e.overdue(now); len(tables) > 0 {
		return ReasonInterval, tables, true
	}
	waiting := e.Status().Pending > 0 && !now.Before(e.lastPush.Add(pushAgain))
	return ReasonEdit, nil, w.edit || waiting
}

// overdue returns the tables whose effective interval has passed and the instant at which
// the next one's will.
func (e *Engine) overdue(now time.Time) (tables []string, next time.Time) {
	plan, err := e.db.Plan()
	if err != nil || plan == nil {
		return nil, time.Time{}
	}
	states, err := e.db.TableStates()
	if err != nil {
		return nil, time.Time{}
	}
	for _, t := range plan.Tables {
		at := dueAt(states[t.Table], t.Interval)
		if !now.Before(at) {
			tables = append(tables, t.Table)
		} else if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return tables, next
}

func dueAt(s localdb.TableState, interval time.Duration) time.Time {
	if s.LastSync.IsZero() {
		return time.Time{}
	}
	return s.LastSync.Add(interval)
}

// untilNext is how long the loop may sleep when nobody wakes it.
func (e *Engine) untilNext() time.Duration {
	now := e.opts.Now()
	s := e.Status()
	wait := idleLook
	sooner := func(at time.Time) {
		if !at.IsZero() {
			wait = min(wait, at.Sub(now))
		}
	}
	switch {
	case !s.SignedIn:
	case !s.Network.Online():
		sooner(e.checkAt)
	case now.Before(e.retryAt):
		sooner(e.retryAt)
	default:
		sooner(s.NextSync)
		sooner(e.flipAt)
		if s.Pending > 0 {
			sooner(e.lastPush.Add(pushAgain))
		}
		e.mu.Lock()
		if e.want.edit || e.want.back || e.want.poke || e.want.full || e.want.view != nil {
			wait = 0
		}
		e.mu.Unlock()
	}
	return max(wait, minWait)
}

// ended notes how a pass ended: what it says of the network, whether a person is needed,
// and when to try again.
func (e *Engine) ended(p *pass, err error) {
	e.lastPush = e.opts.Now()
	if err == nil {
		e.mu.Lock()
		e.now.Problem, e.now.Warning = nil, ""
		if p.reason != ReasonEdit {
			e.now.LastSync, e.now.LastDuration = p.run.Ended, p.run.Ended.Sub(p.run.Started)
			e.now.LastRows = int64(p.run.Rows + p.run.Removed)
		}
		e.mu.Unlock()
		e.retryAt, e.failures = time.Time{}, 0
		e.refreshStatus()
		return
	}
	again := wishes{edit: true, poke: p.reason != ReasonEdit, full: p.reason == ReasonFull}
	if found, ok := networkOf(err); ok {
		e.setNetwork(found, 0)
	} else {
		e.failures++
		e.retryAt = e.opts.Now().Add(recheck(e.failures + 2))
	}
	switch work.KindOf(err) {
	case work.Unavailable, work.Throttled:
		e.refreshStatus()
	case work.Diverged:
		e.mu.Lock()
		e.now.Warning = work.Message(err)
		e.mu.Unlock()
		e.refreshStatus()
	case work.Unauthenticated, work.NoProfile, work.Outdated, work.Forbidden:
		e.retryAt = e.opts.Now().Add(personWait)
		e.problem(err)
	default:
		e.problem(err)
	}
	e.mu.Lock()
	e.want.edit, e.want.poke, e.want.full = e.want.edit || again.edit, e.want.poke || again.poke, e.want.full || again.full
	e.mu.Unlock()
}
