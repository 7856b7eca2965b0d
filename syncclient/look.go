package syncclient

import (
	"context"
	"time"

	"fieldbook/localdb"
)

// looked checks the network, says what it found, and reports whether the right server
// answered.
func (e *Engine) looked(ctx context.Context, c *client, d localdb.Device) bool {
	found, skew := NetworkNotWifi, time.Duration(0)
	if !e.wifiForbids() {
		found, skew = c.check(ctx, d.HealthKey)
	}
	if ctx.Err() != nil {
		return false
	}
	now := e.opts.Now()
	if found.Online() {
		e.failures = 0
		e.reached(now)
		if e.lost { // back: send and fetch at once
			e.lost, e.failed, e.retryAt = false, 0, time.Time{}
			e.wish(func(w *wishes) { w.edit, w.back = true, true })
		}
	} else {
		e.lost = true
		e.failures++
		e.checkAt = now.Add(e.recheck(e.failures))
	}
	e.setNetwork(found, &skew)
	return found.Online()
}

// reached notes that the right server has just answered.
func (e *Engine) reached(now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.good = now
}

// trusts reports whether the server has shown who it is a moment ago.
func (e *Engine) trusts(now time.Time) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	age := now.Sub(e.good)
	return age >= 0 && age < trusted
}

// setNetwork shows what is known of the network now, from a check or from a request.
func (e *Engine) setNetwork(found Network, skew *time.Duration) {
	e.mu.Lock()
	was := e.now.Network
	e.now.Network = found
	if skew != nil && found.Online() {
		e.now.Skew = *skew
	}
	switch {
	case found.Online():
		e.now.OfflineSince = time.Time{}
	case e.now.OfflineSince.IsZero():
		e.now.OfflineSince = e.opts.Now()
	}
	if !found.Online() && e.now.passing { // being offline says it better
		e.now.Warning, e.now.passing = "", false
	}
	if found == NetworkNotWifi && e.hush != nil {
		e.hush() // the stream is traffic, too
	}
	e.mu.Unlock()
	if found.Online() && !was.Online() {
		e.listenAgain()
	}
	e.refreshStatus()
}

// heard notes what a request says of the network that was made outside a pass. Nobody has
// to wait for the timer: a failure is followed by a look, and so is a success where there
// was thought to be no network.
func (e *Engine) heard(err error) {
	failed := networkOf(err)
	switch {
	case err == nil, failed == nil: // the server answered
		if err == nil {
			e.reached(e.opts.Now())
		}
		if !e.Status().Network.Online() {
			e.wish(func(w *wishes) { w.check = true })
		}
	default:
		e.setNetwork(failed.network, nil)
		e.wish(func(w *wishes) { w.check = true })
	}
}
