package syncclient

import (
	"context"
	"net/http"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

const (
	liveSilence = 60 * time.Second // three missed heartbeats: the connection is dead
	liveRetry   = 2 * time.Second
	liveMost    = 5 // doublings of liveRetry
)

// followLive keeps a connection to the server's live stream while there is a network, and
// wakes the loop for every poke. A stream that breaks is the quickest sign that the
// network is gone.
func (e *Engine) followLive(ctx context.Context) {
	failures := 0
	for ctx.Err() == nil {
		wait := time.Hour // until the network is back
		if e.mayListen() {
			if e.listen(ctx) {
				failures = 0
			} else {
				failures = min(failures+1, liveMost)
			}
			wait = liveRetry << failures
		}
		timer := time.NewTimer(e.opts.Jitter(wait))
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-e.back:
			failures = 0
		}
		timer.Stop()
	}
}

// listen follows one connection until it breaks. It reports whether there was one.
func (e *Engine) listen(ctx context.Context) bool {
	d, err := e.db.Device()
	if err != nil || d.Token == "" {
		return false
	}
	c, err := e.clientFor(d)
	if err != nil {
		return false
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	e.setHush(cancel)
	defer e.setHush(nil)
	if found, _ := c.check(ctx, d.HealthKey); !found.Online() {
		e.wish(func(w *wishes) { w.check = true })
		return false
	}
	silence := time.AfterFunc(liveSilence, cancel)
	defer silence.Stop()
	request, err := c.request(ctx, http.MethodGet, wire.PathLive, nil, nil)
	if err != nil {
		return false
	}
	// The stream has no end, so it goes past the retrying client and its time limit.
	stream := &http.Client{Transport: e.opts.Transport, CheckRedirect: follow}
	resp, err := stream.Do(request.Request)
	if err != nil { // the check has just worked: it is not the network
		return false
	}
	defer resp.Body.Close()
	if _, err := checkAnswerer(resp); err != nil || resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != wire.TypeEvents {
		return false
	}
	told := func(n news) { e.wish(func(w *wishes) { w.news.join(n) }) }
	alive := func() { silence.Reset(liveSilence) }
	told(news{some: true, all: true}) // nobody has told of what happened before
	_ = wire.ReadEvents(resp.Body, func(p wire.Poke) { alive(); told(newsOf(p)) }, alive)
	if e.mayListen() {
		e.wish(func(w *wishes) { w.check = true })
	}
	return true
}

// mayListen reports whether a live stream can be had and anybody wants its news: not while
// a person is needed, nor for a user who chose when to sync.
func (e *Engine) mayListen() bool {
	s := e.Status()
	return s.SignedIn && s.Network.Online() && s.Settings.Sync == localdb.SyncAuto && (s.Problem == nil || !refused(s.Problem.Kind))
}

// refused reports whether the server will say nothing before somebody has done something.
func refused(k work.Kind) bool {
	return k == work.Unauthenticated || k == work.Outdated || k == work.Forbidden
}

// listenAgain wakes the live stream's goroutine if it waits.
func (e *Engine) listenAgain() {
	select {
	case e.back <- struct{}{}:
	default:
	}
}

// hushNow ends the live stream that is open.
func (e *Engine) hushNow() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.hush != nil {
		e.hush()
	}
}

func (e *Engine) setHush(cancel context.CancelFunc) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.hush = cancel
}
