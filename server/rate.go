package server

import (
	"sync"
	"time"
)

// rates is a token bucket for every key: so many requests a second, after a burst.
type rates struct {
	perSecond, burst float64

	mu    sync.Mutex
	byKey map[string]bucket
	swept time.Time
}

// bucket is what one key has left, as of an instant.
type bucket struct {
	left float64
	at   time.Time
}

func newRates(perSecond, burst float64) *rates {
	return &rates{perSecond: perSecond, burst: burst, byKey: map[string]bucket{}}
}

// take takes one request from the key's bucket. When it is empty ok is false and wait says
// when there will be one.
func (r *rates) take(key string) (wait time.Duration, ok bool) {
	now := time.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sweep(now)
	b, known := r.byKey[key]
	if !known {
		b = bucket{left: r.burst, at: now}
	}
	b.left = min(r.burst, b.left+now.Sub(b.at).Seconds()*r.perSecond)
	b.at = now
	if ok = b.left >= 1; ok {
		b.left--
	} else {
		wait = time.Duration((1 - b.left) / r.perSecond * float64(time.Second))
	}
	r.byKey[key] = b
	return wait, ok
}

// sweep forgets, now and then, the buckets that are full again: no bucket is a full one.
func (r *rates) sweep(now time.Time) {
	full := time.Duration(r.burst / r.perSecond * float64(time.Second))
	if now.Sub(r.swept) < full {
		return
	}
	r.swept = now
	for key, b := range r.byKey {
		if now.Sub(b.at) >= full {
			delete(r.byKey, key)
		}
	}
}
