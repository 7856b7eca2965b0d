package server

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

const (
	heartbeatEvery = 20 * time.Second
	// pokeDelay gathers the commits of a busy moment into one poke.
	pokeDelay    = 50 * time.Millisecond
	eventTimeout = 10 * time.Second
)

// news is one commit, as far as listeners care.
type news struct {
	origin work.ID // device whose push it was; zero for the server's own changes
	tables []string
}

// hub tells the live streams of this process about commits.
type hub struct {
	mu        sync.Mutex
	listeners map[*listener]struct{}
}

// listener is one device's live stream.
type listener struct {
	device work.ID
	wake   chan struct{} // capacity 1

	mu     sync.Mutex
	tables []string
}

func (h *hub) add(device work.ID) *listener {
	l := &listener{device: device, wake: make(chan struct{}, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listeners[l] = struct{}{}
	return l
}

func (h *hub) remove(l *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.listeners, l)
}

// publish never waits: a listener that is busy finds the news when it looks next.
func (h *hub) publish(n news) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		if l.device == n.origin {
			continue
		}
		l.mu.Lock()
		for _, t := range n.tables {
			if !slices.Contains(l.tables, t) {
				l.tables = append(l.tables, t)
			}
		}
		l.mu.Unlock()
		select {
		case l.wake <- struct{}{}:
		default:
		}
	}
}

func (l *listener) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	tables := l.tables
	l.tables = nil
	return tables
}

// listen streams pokes to a device until it goes away or the server closes.
func (s *Server) listen(w http.ResponseWriter, r *http.Request, c caller) error {
	if err := c.onDevice(); err != nil {
		return err
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{})
	w.Header().Set("Content-Type", wire.TypeEvents)
	w.Header().Set("Cache-Control", "no-store")
	l := s.live.add(c.device)
	defer s.live.remove(l)
	send := func(write func() error) bool {
		_ = control.SetWriteDeadline(time.Now().Add(eventTimeout))
		return write() == nil && control.Flush() == nil
	}
	if !send(func() error { return wire.WriteHeartbeat(w) }) {
		return nil
	}
	heartbeat := time.NewTicker(heartbeatEvery)
	defer heartbeat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return nil
		case <-s.closing:
			return nil
		case <-heartbeat.C:
			if !send(func() error { return wire.WriteHeartbeat(w) }) {
				return nil
			}
		case <-l.wake:
			select {
			case <-time.After(pokeDelay):
			case <-s.closing:
				return nil
			}
			tables := l.take()
			if len(tables) > 0 && !send(func() error { return wire.WritePoke(w, wire.Poke{Tables: tables}) }) {
				return nil
			}
		}
	}
}
