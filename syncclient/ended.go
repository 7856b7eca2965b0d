package syncclient

import (
	"time"

	"fieldbook/internal/work"
)

// ended notes how a pass ended: what it says of the network, whether a person is needed,
// and when to try again.
func (e *Engine) ended(p *pass, err error) {
	now := e.opts.Now()
	e.lastPass = now
	if err == nil {
		e.endedWell(p, now)
		return
	}
	e.failed++
	e.whole = e.whole || p.reason != ReasonEdit
	e.retryAt = now.Add(e.backoff(e.failed))
	if failed := networkOf(err); failed != nil {
		e.checkAt = now.Add(e.recheck(0)) // whether it is the network, a check will tell
		if asked := now.Add(failed.after); asked.After(e.retryAt) {
			e.retryAt = asked.Add(e.opts.Jitter(time.Second))
		}
		e.setNetwork(failed.network, nil)
	}
	e.keep(wishes{edit: true, again: p.reason != ReasonEdit, full: p.reason == ReasonFull})
	switch work.KindOf(err) {
	case work.Unavailable, work.Throttled:
		if e.failed > 1 {
			e.warn(err)
		}
	case work.Diverged:
		e.warn(err)
	case work.Unauthenticated, work.NoProfile, work.Outdated, work.Forbidden:
		e.retryAt = now.Add(personWait)
		e.problem(err)
	default:
		e.problem(err)
	}
	e.refreshStatus()
}

// endedWell clears what the pass has put right: one that only sent says nothing about
// fetching.
func (e *Engine) endedWell(p *pass, now time.Time) {
	fetched := p.reason != ReasonEdit
	e.mu.Lock()
	if fetched || !e.whole {
		e.now.Problem, e.now.Warning = nil, ""
	}
	if fetched {
		e.now.LastSync, e.now.LastDuration = p.run.Ended, p.run.Ended.Sub(p.run.Started)
		e.now.LastRows = int64(p.run.Rows + p.run.Removed)
	}
	e.mu.Unlock()
	e.whole = e.whole && !fetched
	e.retryAt, e.failed, e.lastGood = time.Time{}, 0, now
	e.refreshStatus()
}

func (e *Engine) warn(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.now.Warning = work.Message(err)
}
