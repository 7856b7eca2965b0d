package sim

import "sync"

// Moment is an instant at which a laptop or the server can die.
type Moment string

// The moments. The server dies only after a commit: what it does with a request is over
// with its transaction.
const (
	Committed Moment = "after a commit"    // on disk, and nobody has been told
	Asking    Moment = "before a request"  // the server has not seen it
	Answered  Moment = "before the answer" // the server has done what was asked
)

// mortal is what can die at a moment that was chosen before. What is on its disk then is
// what its next life begins with, whatever the code of this one still does.
type mortal struct {
	last func() // keeps the disk as it is; called once, at death

	mu     sync.Mutex
	left   int // moments until it dies; 0 = it does not
	which  func(m Moment, path string) bool
	immune int // it cannot die now
	dead   bool
	died   string // when it died, for people
}

// DieAt lets it die at the n-th moment from now that which accepts; nil accepts all, and 0
// lets it live. The path is that of a request, none for a commit.
func (m *mortal) DieAt(n int, which func(m Moment, path string) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.left, m.which = n, which
}

// Dead reports whether it has died, and when.
func (m *mortal) Dead() (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.died, m.dead
}

// moment counts down to death.
func (m *mortal) moment(now Moment, path string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.left == 0 || m.dead || m.immune > 0 || m.which != nil && !m.which(now, path) {
		return
	}
	if m.left--; m.left == 0 {
		m.dead, m.died = true, string(now)
		if path != "" {
			m.died += " " + path
		}
		m.last()
	}
}

// die is death at no moment in particular. Nothing may be under way.
func (m *mortal) die() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.dead {
		m.dead, m.died = true, "at rest"
		m.last()
	}
}

// risen begins the next life.
func (m *mortal) risen() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead, m.left = false, 0
}

// safely does what the account could not follow if death came in it.
func (m *mortal) safely(do func()) {
	m.mu.Lock()
	m.immune++
	m.mu.Unlock()
	do()
	m.mu.Lock()
	m.immune--
	m.mu.Unlock()
}
