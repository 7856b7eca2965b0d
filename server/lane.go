package server

import (
	"context"
	"sync"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// lane is how many requests of one kind are worked on at a time. The others wait in the
// order in which they came, and not for long.
type lane struct {
	places chan struct{}
	queue  time.Duration
}

func newLane(places int, queue time.Duration) *lane {
	return &lane{places: make(chan struct{}, places), queue: queue}
}

// enter waits for a place. leave gives it back, once, however often it is called. The error
// is Throttled.
func (l *lane) enter(ctx context.Context) (leave func(), err error) {
	select {
	case l.places <- struct{}{}:
		return l.leaver(), nil
	default:
	}
	timer := time.NewTimer(l.queue)
	defer timer.Stop()
	select {
	case l.places <- struct{}{}:
		return l.leaver(), nil
	case <-ctx.Done():
		return nil, work.Errorf(work.Unavailable, "the request was given up: %w", ctx.Err())
	case <-timer.C:
		return nil, wire.Later(l.queue/2, work.Errorf(work.Throttled, "the server is busy: try again in a moment"))
	}
}

func (l *lane) leaver() func() { return sync.OnceFunc(func() { <-l.places }) }
