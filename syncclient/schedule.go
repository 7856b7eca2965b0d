package syncclient

import (
	"maps"
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
	// lookEvery is how often going from screen to screen makes the engine look at the network.
	lookEvery = 5 * time.Second
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

// due says which pass to run now, if any.
func (e *Engine) due(w wishes, now time.Time) (task errand, due bool) {
	first, err := e.db.FirstSyncDone()
	if err != nil {
		e.problem(err)
		return errand{}, false
	}
	if !early(e.fetchAt, now, personWait) {
		if task, due := e.fetchDue(w, !first, now); due {
			return task, true
		}
	}
	waiting := e.Status().Pending > 0 && !early(e.lastPass.Add(pushAgain), now, pushAgain)
	return errand{reason: ReasonEdit}, w.edit || waiting || w.dispose && e.hasDisposals()
}

// fetchDue says which pass is due that fetches something. What the user asks for always is,
// and so is the first sync. What happens by itself follows the user's settings: with an
// interval of their own only that counts, with manual sync nothing does.
func (e *Engine) fetchDue(w wishes, first bool, now time.Time) (task errand, due bool) {
	auto := e.Status().Settings.Sync == localdb.SyncAuto
	poke := auto && !e.pokeAt.IsZero() && !early(e.pokeAt, now, pokeSpread+pokeEvery)
	flip := auto && !e.flipAt.IsZero() && !now.Before(e.flipAt)
	back := auto && w.back
	switch {
	case first:
		return errand{reason: ReasonFirst}, true
	case w.full:
		return errand{reason: ReasonFull}, true
	case w.all, w.view != nil && (back || w.again || flip || poke):
		return errand{reason: ReasonView}, true
	case w.view != nil:
		return errand{reason: ReasonView, tables: slices.Sorted(maps.Keys(w.view))}, true
	case back:
		return errand{reason: ReasonOnline}, true
	case flip, w.again:
		return errand{reason: ReasonInterval}, true
	case poke:
		return e.poked.errand(), true
	}
	tables, _ := e.overdue(now, e.Status().Settings)
	return errand{reason: ReasonInterval, tables: tables}, len(tables) > 0
}

// notePoke turns a poke into the time to act on it. Those that come meanwhile are part of
// it. Who chose when to sync is not disturbed.
func (e *Engine) notePoke(w *wishes, now time.Time) {
	n := w.news
	w.news = news{}
	if n.profile { // there may be one again
		e.fetchAt = time.Time{}
	}
	if !n.some || e.Status().Settings.Sync != localdb.SyncAuto {
		return
	}
	e.poked.join(n)
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
func (e *Engine) overdue(now time.Time, settings localdb.Settings) (tables []string, next time.Time) {
	plan, err := e.db.Plan()
	if err != nil || plan == nil {
		return nil, time.Time{}
	}
	states, err := e.db.TableStates()
	if err != nil {
		return nil, time.Time{}
	}
	for _, t := range plan.Tables {
		interval := intervalOf(t, settings)
		if interval == 0 {
			continue
		}
		at := dueAt(states[t.Table], interval, now)
		if !now.Before(at) {
			tables = append(tables, t.Table)
		} else if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return tables, next
}

// intervalOf returns how old a table may become before it is fetched by itself: as the
// profile says, or as the user says if that is longer. 0 = it is fetched when asked for.
func intervalOf(t localdb.PlanTable, s localdb.Settings) time.Duration {
	switch s.Sync {
	case localdb.SyncManual:
		return 0
	case localdb.SyncInterval:
		return max(t.Interval, s.Interval)
	}
	return t.Interval
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
	fetch := !early(e.fetchAt, now, personWait)
	switch {
	case !s.SignedIn:
	case !s.Network.Online():
		sooner(e.checkAt)
	case early(e.retryAt, now, retryMost):
		sooner(e.retryAt)
	default:
		if !fetch {
			sooner(e.fetchAt)
		} else if sooner(s.NextSync); s.Settings.Sync == localdb.SyncAuto {
			sooner(e.flipAt)
			sooner(e.pokeAt)
		}
		if s.Pending > 0 {
			sooner(e.lastPass.Add(pushAgain))
		}
		e.mu.Lock()
		if e.want.any(fetch) {
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
