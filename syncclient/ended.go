package syncclient

import (
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// ended notes how a pass ended: what it says of the network, whether a person is needed,
// and when to try again.
func (e *Engine) ended(p *pass, err error) {
	now := e.opts.Now()
	e.lastPass = now
	if p.offline != "" {
		e.setOffline(p.offline)
	}
	if err == nil {
		e.endedWell(p, now)
		return
	}
	e.failed++
	e.missed = e.missed || p.reason != ReasonEdit
	e.retryAt = now.Add(e.backoff(e.failed))
	if failed := networkOf(err); failed != nil {
		e.checkAt = now.Add(e.recheck(0)) // whether it is the network, a check will tell
		if asked := now.Add(failed.after); asked.After(e.retryAt) {
			e.retryAt = asked.Add(e.opts.Jitter(time.Second))
		}
		e.setNetwork(failed.network, nil)
	}
	e.keep(p.again())
	switch work.KindOf(err) {
	case work.Unavailable, work.Throttled:
		if e.failed > 1 {
			e.warn(err, true)
		}
	case work.Diverged:
		e.warn(err, false)
	case work.NoProfile:
		e.noProfile(err, now)
	case work.Unauthenticated, work.Outdated, work.Forbidden:
		e.retryAt = now.Add(personWait)
		e.problem(err)
	default:
		e.problem(err)
	}
	e.refreshStatus()
}

// endedWell clears what the pass has put right: one that only sent says nothing about
// fetching, and one of a few records nothing about the rest.
func (e *Engine) endedWell(p *pass, now time.Time) {
	fetched := p.reason != ReasonEdit && len(p.records) == 0
	e.mu.Lock()
	if fetched {
		e.offline = wire.OfflineConfigured
	}
	if fetched || !e.missed {
		e.now.Problem, e.now.Warning, e.now.passing = nil, "", false
	}
	if fetched {
		e.now.LastSync, e.now.LastDuration = p.run.Ended, p.run.Ended.Sub(p.run.Started)
		e.now.LastRows = int64(p.run.Rows + p.run.Removed)
	}
	e.mu.Unlock()
	e.missed = e.missed && !fetched
	e.retryAt, e.failed = time.Time{}, 0
	e.reached(now)
	e.refreshStatus()
}

// noProfile goes on sending, and fetches again when a person may have changed something.
// Without an offline profile that is how the app works; one that is not published is a
// problem.
func (e *Engine) noProfile(err error, now time.Time) {
	e.retryAt, e.failed = time.Time{}, 0
	e.fetchAt = now.Add(personWait)
	if e.Status().OnlineOnly {
		e.mu.Lock()
		e.now.Problem = nil
		e.mu.Unlock()
		e.warn(err, false)
		return
	}
	e.problem(err)
}

// setOffline notes what the manifest says of the user's offline profile.
func (e *Engine) setOffline(o wire.Offline) {
	e.mu.Lock()
	e.offline = o
	e.mu.Unlock()
	e.refreshStatus()
}

// warn shows a failure that puts nothing at risk. A passing one is of the connection.
func (e *Engine) warn(err error, passing bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.now.Warning, e.now.passing = work.Message(err), passing
}
