package server

import (
	"mime"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// bodyTimeout is how long a client may take to send a request's body.
const bodyTimeout = 2 * time.Minute

// guard stands before every request: limits on time and size, panics become answers.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				s.log.ErrorContext(r.Context(), "panic", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				s.fail(w, r, work.Errorf(work.Internal, "panic"))
			}
		}()
		w.Header().Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
		w.Header().Set("X-Content-Type-Options", "nosniff")
		control := http.NewResponseController(w)
		_ = control.SetReadDeadline(time.Now().Add(bodyTimeout))
		_ = control.SetWriteDeadline(time.Now().Add(2 * bodyTimeout)) // a page may go out on a slow link
		r.Body = http.MaxBytesReader(w, r.Body, wire.MaxBody)
		next.ServeHTTP(w, r)
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
	return wire.Decode(body, into)
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
func (s *Server) signedIn(handle func(w http.ResponseWriter, r *http.Request, c caller) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, err := s.caller(r)
		if err == nil {
			err = handle(w, r, c)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	}
}

// open wraps a handler that anybody may call.
func (s *Server) open(handle func(w http.ResponseWriter, r *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := handle(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

func (s *Server) deviceRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+wire.PathHealth, s.open(s.health))
	mux.HandleFunc("POST "+wire.PathToken, s.open(s.signIn))
	mux.HandleFunc("GET "+wire.PathManifest, s.signedIn(s.manifest))
	mux.HandleFunc("POST "+wire.PathPull, s.signedIn(s.pull))
	mux.HandleFunc("POST "+wire.PathPush, s.signedIn(s.push))
	mux.HandleFunc("POST "+wire.PathRepair, s.signedIn(s.repair))
	mux.HandleFunc("GET "+wire.PathLive, s.signedIn(s.listen))
	mux.HandleFunc("POST "+wire.PathQuery, s.signedIn(s.query))
	mux.HandleFunc("POST "+wire.PathSignOut, s.signedIn(s.signOut))
}

// checkProtocol refuses a client that speaks another version of the protocol.
func checkProtocol(r *http.Request) error {
	if v := r.Header.Get(wire.HeaderVersion); v != strconv.Itoa(wire.Version) {
		return work.Errorf(work.Outdated, "this server speaks protocol %d and the program protocol %q: update the older of the two", wire.Version, v)
	}
	return nil
}
