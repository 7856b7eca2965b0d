package servertest

import (
	"sync"
	"time"
)

// Monday is when the company's week begins: 08:00 UTC, 09:00 in Ann's zone.
var Monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// Clock is a clock that stands still until a test moves it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands at [Monday].
func NewClock() *Clock { return &Clock{now: Monday} }

// Now returns the time that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Set moves the clock to an instant.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}
