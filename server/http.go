package server

import (
	"mime"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// guard stands before every request: limits on time and size, the stop of the server, and
// panics become answers.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := newTraffic(w, r, &s.allow)
		x.Header().Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
		x.Header().Set("X-Content-Type-Options", "nosniff")
		if err := s.running.begin(); err != nil {
			x.Header().Set("Connection", "close")
			s.fail(x, r, err)
			return
		}
		defer s.running.end()
		defer func() {
			if p := recover(); p != nil {
				s.log.ErrorContext(r.Context(), "panic", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				s.fail(x, r, work.Errorf(work.Internal, "panic"))
			}
		}()
		r.Body = http.MaxBytesReader(w, r.Body, wire.MaxBody)
		next.ServeHTTP(x, r)
	})
}

// fail answers with an error and logs what the client is not told.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	level := s.log.DebugContext
	if work.KindOf(err) == work.Internal || work.KindOf(err) == work.Damaged {
		level = s.log.ErrorContext
	}
	level(r.Context(), "request failed", "method", r.Method, "path", r.URL.Path, "kind", work.KindOf(err), "err", err)
	wire.WriteProblem(w, err)
}

// read decodes a request's body, compressed or not.
func read(r *http.Request, into any) error {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != wire.TypeJSON {
		return work.Errorf(work.Invalid, "the request's content type must be %s", wire.TypeJSON)
	}
	body, err := wire.ReadBody(r.Body, wire.MaxBody)
	if err != nil {
		return err
	}
	switch coding := r.Header.Get("Content-Encoding"); coding {
	case "":
	case wire.Zstd:
		if body, err = wire.Decompress(body, wire.MaxBody); err != nil {
			return err
		}
	default:
		return work.Errorf(work.Invalid, "the content coding %q is not supported; use %s", coding, wire.Zstd)
	}
	return wire.DecodeRequest(body, into)
}

// answer sends a message, compressed where that pays and the client takes it.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, message any) {
	body, err := wire.Encode(message)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.send(w, r, wire.TypeJSON, body)
}

func (s *Server) send(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	if len(body) >= wire.CompressFrom && strings.Contains(r.Header.Get("Accept-Encoding"), wire.Zstd) {
		small, err := wire.Compress(body)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		w.Header().Set("Content-Encoding", wire.Zstd)
		body = small
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if _, err := w.Write(body); err != nil {
		s.log.DebugContext(r.Context(), "answer not delivered", "path", r.URL.Path, "err", err)
	}
}

// signedIn wraps a handler that needs to know who calls.
func (s *Server) signedIn(handle handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, err := s.caller(r)
		if err == nil {
			if err = s.admission.known(c); err == nil {
				err = handle(w, r, c)
			}
		} else if busy := s.admission.stranger(r); busy != nil {
			err = busy
		}
		if err != nil {
			s.fail(w, r, err)
		}
	}
}

// open wraps a handler that anybody may call.
func (s *Server) open(handle func(w http.ResponseWriter, r *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := s.admission.stranger(r)
		if err == nil {
			err = handle(w, r)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	}
}

func (s *Server) deviceRoutes(mux *http.ServeMux) {
	pulls, pushes := s.admission.pulls, s.admission.pushes
	mux.HandleFunc("GET "+wire.PathHealth, s.open(s.health))
	mux.HandleFunc("POST "+wire.PathToken, s.open(s.careful))
	mux.HandleFunc("GET "+wire.PathManifest, s.signedIn(s.manifest))
	mux.HandleFunc("POST "+wire.PathPull, s.signedIn(s.inLine(through(pulls, s.pull))))
	mux.HandleFunc("POST "+wire.PathPush, s.signedIn(through(pushes, s.push)))
	mux.HandleFunc("POST "+wire.PathRepair, s.signedIn(through(pushes, s.repair)))
	mux.HandleFunc("GET "+wire.PathLive, s.signedIn(s.listen))
	mux.HandleFunc("POST "+wire.PathQuery, s.signedIn(through(pulls, s.query)))
	mux.HandleFunc("POST "+wire.PathSearch, s.signedIn(through(s.admission.searches, s.search)))
	mux.HandleFunc("POST "+wire.PathHistory, s.signedIn(through(pulls, s.history)))
	mux.HandleFunc("POST "+wire.PathSyncErrors, s.signedIn(through(pushes, s.syncErrors)))
	mux.HandleFunc("POST "+wire.PathSignOut, s.signedIn(s.signOut))
}

// checkProtocol refuses a client whose version of the protocol the server does not speak.
func checkProtocol(r *http.Request) error {
	return wire.Spoken.Check(r.URL.Path, r.Header.Get(wire.HeaderVersion))
}
