package syncclient

import (
	"context"
	"time"

	"fieldbook/localdb"
)

// look checks the network and says what it found.
func (e *Engine) look(ctx context.Context, c *client, d localdb.Device) bool {
	found, skew := c.check(ctx, d.HealthKey)
	if ctx.Err() != nil {
		return false
	}
	now := e.opts.Now()
	if found.Online() {
		e.failures, e.lastGood = 0, now
		if e.lost { // back: send and fetch at once
			e.lost, e.failed, e.retryAt = false, 0, time.Time{}
			e.wish(func(w *wishes) { w.edit, w.back = true, true })
			select {
			case e.back <- struct{}{}:
			default:
			}
		}
	} else {
		e.lost = true
		e.failures++
		e.checkAt = now.Add(e.recheck(e.failures))
	}
	e.setNetwork(found, &skew)
	return found.Online()
}

// setNetwork shows what is known of the network now, from a check or from a request.
func (e *Engine) setNetwork(found Network, skew *time.Duration) {
	e.mu.Lock()
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
	e.mu.Unlock()
	e.refreshStatus()
}
