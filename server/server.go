package server

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
	"fieldbook/server/store"
)

// Options are what the service depends on from outside. The zero value is complete.
type Options struct {
	Now   func() time.Time // nil = time.Now
	NewID work.NewID       // nil = work.RandomID
	Log   *slog.Logger     // nil = discard
	// Zone is the environment's time zone, for users who have none of their own. nil = UTC.
	Zone *time.Location
	// PageRows and PageBytes bound one page of a pull; 0 = the protocol's limits.
	PageRows, PageBytes int
	Limits              Limits // zero fields stand for the defaults
	// Default is the default offline profile; nil = the program's.
	Default *profile.Shipped
}

// Server is the sync service of one environment. Make one with [New]; it is safe for
// concurrent use.
type Server struct {
	store  store.Store
	schema *work.Schema
	// schemaHash is worked out once: every answer to a device names it.
	schemaHash uint64
	now        func() time.Time
	newID      work.NewID
	log        *slog.Logger
	zone       *time.Location

	shipped  profile.Shipped // the default offline profile of this program
	identity identity
	library  atomic.Pointer[profiles.Library]
	// publishing keeps the profile in memory the one that was stored last.
	publishing sync.Mutex
	plans      plans
	contacts   contacts
	live       hub
	limits     limits
	allow      Limits
	admission  *admission
	running    running
	hashing    chan struct{} // bounds concurrent password checks: each takes 19 MiB
	closing    chan struct{}
	closeOnce  sync.Once
}

// limits are the protocol's, smaller in tests.
type limits struct{ pageRows, pageBytes int }

// New starts the service on a store whose index keys came from [IndexKeys]. An empty store
// becomes a new environment. The caller closes the store after the server.
func New(s store.Store, schema *work.Schema, o Options) (*Server, error) {
	srv := &Server{
		store: s, schema: schema, schemaHash: schema.Hash(), now: o.Now, newID: o.NewID, log: o.Log, zone: o.Zone,
		hashing: make(chan struct{}, 2), closing: make(chan struct{}),
		limits: limits{pageRows: wire.MaxPageRows, pageBytes: wire.MaxPageBytes},
	}
	srv.allow = o.Limits.withDefaults()
	srv.admission = newAdmission(srv.allow)
	if srv.now == nil {
		srv.now = time.Now
	}
	if srv.newID == nil {
		srv.newID = work.RandomID
	}
	if srv.log == nil {
		srv.log = slog.New(slog.DiscardHandler)
	}
	if srv.zone == nil {
		srv.zone = time.UTC
	}
	if srv.shipped = profile.ShippedDefault(); o.Default != nil {
		srv.shipped = *o.Default
	}
	if o.PageRows > 0 {
		srv.limits.pageRows = o.PageRows
	}
	if o.PageBytes > 0 {
		srv.limits.pageBytes = o.PageBytes
	}
	srv.plans.byDevice = map[work.ID]*plan{}
	srv.live.listeners = map[work.ID]*listener{}
	if err := srv.prepare(); err != nil {
		return nil, err
	}
	if err := srv.readContacts(); err != nil {
		return nil, err
	}
	return srv, nil
}

// IndexKeys are the index entries of a record: its lookups, by the schema's columns.
func IndexKeys(schema *work.Schema) store.Keys { return store.LookupKeys(schema) }

// Close ends the live streams, so that the HTTP server that carries them can shut down.
// Requests that run are not touched: what they acknowledge is committed.
func (s *Server) Close() {
	s.closeOnce.Do(func() {
		close(s.closing)
		s.writeContacts(s.now(), true)
	})
}

// Handler returns the service's HTTP interface.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	s.deviceRoutes(mux)
	s.adminRoutes(mux)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, work.Errorf(work.NotFound, "there is nothing at %s", r.URL.Path))
	})
	return s.guard(mux)
}

// Environment returns the id of the environment, for the program's start message.
func (s *Server) Environment() string { return s.identity.Environment }

// announce wakes the live streams after a commit.
func (s *Server) announce(ctx context.Context, origin work.ID, tables []string) {
	if len(tables) > 0 {
		s.live.committed(origin)
	}
	s.log.DebugContext(ctx, "committed", "origin", origin, "tables", tables)
}
