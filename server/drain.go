package server

import (
	"context"
	"sync"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// running counts the requests that are being worked on.
type running struct {
	mu      sync.Mutex
	n       int
	stopped bool
	idle    chan struct{} // closed when the last one ends after the stop
}

// restartTakes is what a device is told to wait when the server stops.
const restartTakes = 5 * time.Second

// begin notes a request. After the stop it is refused, with Unavailable.
func (r *running) begin() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped {
		return wire.Later(restartTakes, work.Errorf(work.Unavailable, "the server is being stopped: try again in a moment"))
	}
	r.n++
	return nil
}

func (r *running) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n--; r.n == 0 && r.stopped {
		close(r.idle)
	}
}

// stop lets no further request begin and returns a channel that closes when none runs.
func (r *running) stop() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.stopped {
		r.stopped, r.idle = true, make(chan struct{})
		if r.n == 0 {
			close(r.idle)
		}
	}
	return r.idle
}

// Drain stops the service in good order: live streams end, requests that run are finished,
// new ones are refused with Unavailable and the advice to come back. It returns when nothing
// runs any more, or ctx's error: what was acknowledged is committed either way.
func (s *Server) Drain(ctx context.Context) error {
	idle := s.running.stop()
	s.Close()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
