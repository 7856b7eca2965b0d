package syncclient

import (
	"slices"
	"time"

	"fieldbook/localdb"
)

const (
	idleLook = time.Minute // the longest time without looking at anything: timers sleep with the device
	minWait  = 50 * time.Millisecond
	// pushAgain is when unsent changes are tried again by themselves.
	pushAgain = time.Minute
	// personWait is when a pass is tried again that needs a person first.
	personWait = 15 * time.Minute
	// pokeSpread and pokeEvery keep a thousand devices from answering one poke at once, and
	// one device from answering every poke of a busy office.
	pokeSpread = time.Second
	pokeEvery  = 5 * time.Second
	// flipSpread is for the midnight that all of them share.
	flipSpread = 10 * time.Second
	// trusted is for how long a server is taken to be still itself.
	trusted = 10 * time.Second

	recheckMost = 30 * time.Second
	backoffMost = 5 * time.Minute
	retryMost   = 20 * time.Minute // the longest asked for by a server, and some spread
	// clockSlack is how far ahead of the clock a noted time may be before it is taken for
	// one that a wrong clock has written.
	clockSlack = time.Minute
)

// early reports whether it is too early for what waits until at. No wait is ever longer
// than most: if it seems so the clock has been set, and the wait is over.
func early(at, now time.Time, most time.Duration) bool {
	return !at.IsZero() && now.Before(at) && at.Sub(now) <= most
}

// due says which pass to run now, if any, and for which tables; none means all.
func (e *Engine) due(w wishes, now time.Time) (reason Reason, tables []string, due bool) {
	first, err := e.db.FirstSyncDone()
	if err != nil {
		e.problem(err)
		return "", nil, false
	}
	poke := !e.pokeAt.IsZero() && !early(e.pokeAt, now, pokeSpread+pokeEvery)
	flip := !e.flipAt.IsZero() && !now.Before(e.flipAt)
	switch {
	case !first:
		return ReasonFirst, nil, true
	case w.full:
		return ReasonFull, nil, true
	case w.all, w.view != nil && (w.back || w.again || poke || flip):
		return ReasonView, nil, true
	case w.view != nil:
		for t := range w.view {
			tables = append(tables, t)
		}
		slices.Sort(tables)
		return ReasonView, tables, true
	case w.back:
		return ReasonOnline, nil, true
	case poke:
		return ReasonPoke, nil, true
	case flip, w.again:
		return ReasonInterval, nil, true
	}
	if tables, _ := e.overdue(now); len(tables) > 0 {
		return ReasonInterval, tables, true
	}
	waiting := e.Status().Pending > 0 && !early(e.lastPass.Add(pushAgain), now, pushAgain)
	return ReasonEdit, nil, w.edit || waiting
}

// notePoke turns a poke into the time to act on it. Those that come meanwhile are part of it.
func (e *Engine) notePoke(w *wishes, now time.Time) {
	if !w.poke {
		return
	}
	w.poke = false
	if !e.pokeAt.IsZero() {
		return
	}
	e.pokeAt = now.Add(e.opts.Jitter(pokeSpread))
	if next := e.lastPass.Add(pokeEvery); early(next, now, pokeEvery) && next.After(e.pokeAt) {
		e.pokeAt = next
	}
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
		at := dueAt(states[t.Table], t.Interval, now)
		if !now.Before(at) {
			tables = append(tables, t.Table)
		} else if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return tables, next
}

// dueAt returns when a table is due. A sync that lies in the future was noted by a clock
// that has been set back: the table is due now.
func dueAt(s localdb.TableState, interval time.Duration, now time.Time) time.Time {
	if s.LastSync.IsZero() || s.LastSync.After(now.Add(clockSlack)) {
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
	case early(e.retryAt, now, retryMost):
		sooner(e.retryAt)
	default:
		sooner(s.NextSync)
		sooner(e.flipAt)
		sooner(e.pokeAt)
		if s.Pending > 0 {
			sooner(e.lastPass.Add(pushAgain))
		}
		e.mu.Lock()
		if e.want.any() {
			wait = 0
		}
		e.mu.Unlock()
	}
	return max(wait, minWait)
}

// recheck is the wait before the network is looked at again by itself: soon at first,
// then every half minute; a key or a change of screen looks at once.
func (e *Engine) recheck(failures int) time.Duration {
	return e.opts.Jitter(min(recheckMost, time.Second<<min(failures, 5)))
}

// backoff is the wait before a pass is tried again that failed.
func (e *Engine) backoff(failed int) time.Duration {
	return e.opts.Jitter(min(backoffMost, time.Second<<min(failed, 9)))
}
