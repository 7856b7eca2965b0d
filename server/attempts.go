package server

import (
	"strings"
	"sync"
	"time"
)

// The sign-ins that may fail before each further one has to wait, twice as long each time.
// A user name from one address is stopped soon; a name from everywhere much later, so that
// nobody can lock a technician out with a few tries of their own.
const (
	freePair    = 5
	freeAddress = 100
	freeLogin   = 50

	mostWait   = 15 * time.Minute
	forgetting = time.Hour // after the last failure
)

// attempts counts sign-ins that failed.
type attempts struct {
	mu    sync.Mutex
	byKey map[string]failures
	swept time.Time
}

type failures struct {
	count int
	last  time.Time
	until time.Time // no attempt before then
}

// attempt is one sign-in that is being tried.
type attempt struct {
	of   *attempts
	keys []attemptKey
}

type attemptKey struct {
	key  string
	free int
}

func newAttempts() *attempts { return &attempts{byKey: map[string]failures{}} }

// begin counts a sign-in as failed until it is known to have succeeded: a thousand at once
// are a thousand. When the name or the address has to wait first, a is nil.
func (t *attempts) begin(login, address string) (a *attempt, wait time.Duration) {
	login = strings.ToLower(login)
	a = &attempt{of: t, keys: []attemptKey{{"pair " + address + " " + login, freePair}, {"login " + login, freeLogin}}}
	if address != "" {
		a.keys = append(a.keys, attemptKey{"address " + address, freeAddress})
	}
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sweep(now)
	for _, k := range a.keys {
		wait = max(wait, t.byKey[k.key].until.Sub(now))
	}
	if wait > 0 {
		return nil, wait
	}
	for _, k := range a.keys {
		f := t.byKey[k.key]
		f.count++
		f.last = now
		if over := f.count - k.free; over >= 0 {
			f.until = now.Add(min(mostWait, time.Second<<min(over, 20)))
		}
		t.byKey[k.key] = f
	}
	return a, 0
}

// undo takes the attempt back: it was not about the password.
func (a *attempt) undo() {
	a.of.mu.Lock()
	defer a.of.mu.Unlock()
	for _, k := range a.keys {
		f := a.of.byKey[k.key]
		if f.count--; f.count <= 0 {
			delete(a.of.byKey, k.key)
			continue
		}
		if f.count < k.free {
			f.until = time.Time{}
		}
		a.of.byKey[k.key] = f
	}
}

// succeeded forgets the failures of the name at this address.
func (a *attempt) succeeded() {
	a.undo()
	a.of.mu.Lock()
	defer a.of.mu.Unlock()
	delete(a.of.byKey, a.keys[0].key)
}

// mostKeys is from when on a name or address is forgotten as soon as it need not wait.
const mostKeys = 50_000

func (t *attempts) sweep(now time.Time) {
	crowded := len(t.byKey) > mostKeys
	if age := now.Sub(t.swept); age < time.Second || age < time.Minute && !crowded {
		return
	}
	t.swept = now
	for key, f := range t.byKey {
		if now.Sub(f.last) > forgetting || crowded && now.After(f.until) {
			delete(t.byKey, key)
		}
	}
}
