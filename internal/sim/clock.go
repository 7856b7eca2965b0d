package sim

import (
	"sync"
	"time"
)

// Clock follows the time of its base, or the system's, at a distance that can be changed:
// a wrongly set clock, a laptop that slept, days that pass at once. It carries no
// monotonic reading, so that whoever relies on one is found out.
type Clock struct {
	base func() time.Time

	mu  sync.Mutex
	off time.Duration
}

// NewClock returns a clock that shows start now and runs from there.
func NewClock(start time.Time) *Clock {
	return &Clock{base: time.Now, off: time.Until(start)}
}

// Follower returns a clock that shows what c shows until it is moved itself.
func (c *Clock) Follower() *Clock { return &Clock{base: c.Now} }

// Now returns the time that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base().Add(c.off).Round(0)
}

// Jump moves the clock at once, forward or back. Timers do not notice.
func (c *Clock) Jump(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off += d
}
