package server

import (
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/store"
)

const (
	heartbeatEvery = 20 * time.Second
	// pokeDelay gathers the commits of a busy moment into one poke.
	pokeDelay    = 50 * time.Millisecond
	eventTimeout = 10 * time.Second
)

// hub wakes the live streams of this process: one a device.
type hub struct {
	mu        sync.Mutex
	listeners map[work.ID]*listener
}

// listener is one device's live stream.
type listener struct {
	device  work.ID
	wake    chan struct{} // capacity 1
	over    chan struct{} // closed when the device has opened another stream
	profile atomic.Bool   // another profile is in force, or none, or other rights
	doubt   atomic.Bool   // the sign-in may have ended

	// The stream's own goroutine keeps up to where it has read the feed, and who listens.
	position uint64
	synced   bool // the device was told its scope to the end, once
	known    plan
	role     apply.Role
	flight   flight
}

// add lets the newest stream of a device take the place of the one before, which is one that
// broke unnoticed, or one too many.
func (h *hub) add(l *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if before := h.listeners[l.device]; before != nil {
		close(before.over)
	}
	h.listeners[l.device] = l
}

func (h *hub) remove(l *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.listeners[l.device] == l {
		delete(h.listeners, l.device)
	}
}

// committed wakes the streams of all devices but the one whose push it was. It never
// waits: a stream that is busy finds the news when it looks next.
func (h *hub) committed(origin work.ID) {
	h.each(func(l *listener) bool { return l.device != origin })
}

// published tells every stream that the profile is another, or what users may see of it.
func (h *hub) published() {
	h.each(func(l *listener) bool {
		l.profile.Store(true)
		return true
	})
}

// signedOut lets every stream see whether its sign-in still holds: those of sign-ins that
// were ended end with them.
func (h *hub) signedOut() {
	h.each(func(l *listener) bool {
		l.doubt.Store(true)
		return true
	})
}

// each wakes the streams that the function chooses.
func (h *hub) each(choose func(*listener) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, l := range h.listeners {
		if choose(l) {
			select {
			case l.wake <- struct{}{}:
			default:
			}
		}
	}
}

// listen streams pokes to a device until it goes away, opens another stream, its sign-in ends
// or the server closes.
func (s *Server) listen(w http.ResponseWriter, r *http.Request, c caller) error {
	if err := c.onDevice(); err != nil {
		return err
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{})
	w.Header().Set("Content-Type", wire.TypeEvents)
	w.Header().Set("Cache-Control", "no-store")
	l := &listener{device: c.device, role: c.role, wake: make(chan struct{}, 1), over: make(chan struct{})}
	s.live.add(l)
	defer s.live.remove(l)
	err := s.store.View(func(tx store.Tx) (err error) {
		l.position, err = tx.Head()
		return err
	})
	if err != nil {
		return err
	}
	send := func(write func() error) bool {
		_ = control.SetWriteDeadline(time.Now().Add(eventTimeout))
		return write() == nil && control.Flush() == nil
	}
	alive := func() bool { return send(func() error { return wire.WriteHeartbeat(w) }) }
	if !alive() {
		return nil
	}
	heartbeat := time.NewTicker(heartbeatEvery)
	defer heartbeat.Stop()
	for {
		woken := false
		select {
		case <-r.Context().Done():
			return nil
		case <-s.closing:
			return nil
		case <-l.over:
			return nil
		case <-heartbeat.C:
		case <-l.wake:
			woken = true
			select {
			case <-time.After(pokeDelay):
			case <-s.closing:
				return nil
			}
		}
		if !woken || l.doubt.Swap(false) {
			if c, err = s.caller(r); err != nil {
				return nil // the sign-in has ended, and the stream with it
			}
		}
		if !woken {
			if !alive() {
				return nil
			}
			continue
		}
		poke, some, err := s.pokeOf(l, c)
		if err != nil {
			s.log.WarnContext(r.Context(), "live stream", "device", c.device, "error", err)
			return nil // the device comes again and asks
		}
		if some && !send(func() error { return wire.WritePoke(w, poke) }) {
			return nil
		}
	}
}
