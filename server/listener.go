package server

import (
	"log/slog"
	"net"
	"net/http"
	"sync"
)

// HTTP returns an HTTP server for the service with the limits that it was made with. The
// caller gives it a listener, as a rule one that [Server.Limit] has wrapped.
func (s *Server) HTTP() *http.Server {
	return &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: s.allow.Headers, IdleTimeout: s.allow.Idle, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
}

// Limit bounds the connections that a listener has open, in all and by address. One too many
// is closed at once: nothing is read from it.
func (s *Server) Limit(l net.Listener) net.Listener {
	return &limited{Listener: l, limits: &s.allow, byAddress: map[string]int{}, log: s.log}
}

type limited struct {
	net.Listener
	limits *Limits
	log    *slog.Logger

	mu        sync.Mutex
	open      int
	byAddress map[string]int
}

func (l *limited) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		address := hostOf(c.RemoteAddr().String())
		if l.enter(address) {
			return &counted{Conn: c, gone: sync.OnceFunc(func() { l.leave(address) })}, nil
		}
		l.log.Debug("connection refused: too many are open", "address", address)
		_ = c.Close()
	}
}

func (l *limited) enter(address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open >= l.limits.Connections || address != "" && l.byAddress[address] >= l.limits.AddressConnections {
		return false
	}
	l.open++
	l.byAddress[address]++
	return true
}

func (l *limited) leave(address string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open--
	if l.byAddress[address]--; l.byAddress[address] == 0 {
		delete(l.byAddress, address)
	}
}

// counted is a connection that says when it is closed.
type counted struct {
	net.Conn
	gone func()
}

func (c *counted) Close() error {
	c.gone()
	return c.Conn.Close()
}

// hostOf returns the address that limits are counted by; "" for loopback, which has none. All
// addresses of one IPv6 network are one: anybody has as many as they like.
func hostOf(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	ip := net.ParseIP(host)
	switch {
	case ip == nil:
		return host
	case ip.IsLoopback():
		return ""
	case ip.To4() == nil:
		return ip.Mask(net.CIDRMask(64, 128)).String()
	}
	return ip.String()
}
