package syncclient

import (
	"context"
	"net/http"
	"time"

	"fieldbook/internal/wire"
)

const (
	liveSilence = 60 * time.Second // three missed heartbeats: the connection is dead
	liveRetry   = 2 * time.Second
)

// followLive keeps a connection to the server's live stream while there is a network, and
// wakes the loop for every poke. A stream that breaks is the quickest sign that the
// network is gone.
func (e *Engine) followLive(ctx context.Context) {
	for ctx.Err() == nil {
		if e.Status().Network.Online() {
			e.listen(ctx)
		}
		select {
		case <-ctx.Done():
		case <-time.After(jitter(liveRetry)):
		}
	}
}

// listen follows one connection until it breaks.
func (e *Engine) listen(ctx context.Context) {
	d, err := e.db.Device()
	if err != nil || d.Token == "" {
		return
	}
	c, err := e.clientFor(d)
	if err != nil {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	silence := time.AfterFunc(liveSilence, cancel)
	defer silence.Stop()
	request, err := c.request(ctx, http.MethodGet, wire.PathLive, nil, nil)
	if err != nil {
		return
	}
	// The stream has no end, so it goes past the retrying client and its time limit.
	stream := &http.Client{Transport: e.opts.Transport, CheckRedirect: c.steady.HTTPClient.CheckRedirect}
	resp, err := stream.Do(request.Request)
	if err != nil {
		e.wish(func(w *wishes) { w.check = true })
		return
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != wire.TypeEvents {
		return
	}
	alive := func() { silence.Reset(liveSilence) }
	_ = wire.ReadEvents(resp.Body, func(wire.Poke) {
		alive()
		e.wish(func(w *wishes) { w.poke = true })
	}, alive)
	if ctx.Err() == nil {
		e.wish(func(w *wishes) { w.check = true })
	}
}
