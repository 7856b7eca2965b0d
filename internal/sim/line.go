package sim

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"
)

// Line carries requests to a service in the same process: a network without a network. It
// holds any amount of bytes that nobody has read yet, as the buffers of two machines do
// for the sizes that tests have.
type Line struct {
	mu      sync.Mutex
	handler http.Handler
	calls   map[*call]struct{}
	serving sync.WaitGroup
}

// Up lets a service answer from now on. Calls that are under way go on.
func (l *Line) Up(h http.Handler) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.handler = h; l.calls == nil {
		l.calls = map[*call]struct{}{}
	}
}

// Cut ends every call at once and refuses new ones, as the end of the server's process does.
func (l *Line) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.handler = nil
	for c := range l.calls {
		c.cut()
	}
}

// Down cuts the line and returns when the service's goroutines have ended.
func (l *Line) Down() {
	l.Cut()
	l.serving.Wait()
}

// RoundTrip implements [http.RoundTripper].
func (l *Line) RoundTrip(req *http.Request) (*http.Response, error) {
	content, broken := []byte(nil), error(nil)
	if req.Body != nil {
		content, broken = io.ReadAll(req.Body)
		req.Body.Close()
	}
	c, err := l.call(req, content, broken)
	if err != nil {
		return nil, err
	}
	if broken != nil {
		c.cancel()
		return nil, broken
	}
	select {
	case <-c.answered:
		return c.response(req), nil
	case <-req.Context().Done():
		return nil, context.Cause(req.Context())
	case <-c.ctx.Done():
		return nil, reset("read")
	}
}

// call hands a request to the service. What the service reads of it ends with broken.
func (l *Line) call(req *http.Request, content []byte, broken error) (*call, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.handler == nil {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	}
	c := &call{header: http.Header{}, answered: make(chan struct{})}
	c.news = sync.NewCond(&c.mu)
	c.ctx, c.cancel = context.WithCancel(req.Context())
	served := req.Clone(c.ctx)
	served.RequestURI, served.RemoteAddr, served.Host = req.URL.RequestURI(), "192.0.2.1:1", req.URL.Host
	served.Body = io.NopCloser(bytes.NewReader(content))
	if broken != nil {
		served.Body = io.NopCloser(io.MultiReader(bytes.NewReader(content), failing{io.ErrUnexpectedEOF}))
	}
	l.calls[c] = struct{}{}
	handler := l.handler
	context.AfterFunc(c.ctx, c.wake)
	l.serving.Go(func() {
		handler.ServeHTTP(c, served)
		c.end()
		l.mu.Lock()
		delete(l.calls, c)
		l.mu.Unlock()
	})
	return c, nil
}

func reset(op string) error {
	return &net.OpError{Op: op, Net: "tcp", Err: os.NewSyscallError(op, syscall.ECONNRESET)}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// call is one exchange: the service writes it, the client reads it.
type call struct {
	ctx      context.Context
	cancel   context.CancelFunc
	answered chan struct{} // closed when status and header are known

	mu     sync.Mutex
	news   *sync.Cond
	header http.Header
	status int
	sent   http.Header // as it was when the status was written
	body   bytes.Buffer
	ended  bool // the service is through
	lost   bool // the server's process is gone
}

var (
	_ http.Flusher  = (*call)(nil)
	_ io.ReadCloser = (*call)(nil)
)

// Header, WriteHeader, Write and Flush are the service's side.
func (c *call) Header() http.Header { return c.header }

func (c *call) WriteHeader(status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.head(status)
}

func (c *call) head(status int) {
	if c.status == 0 {
		c.status, c.sent = status, c.header.Clone()
		close(c.answered)
	}
}

func (c *call) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.head(http.StatusOK)
	if c.ctx.Err() != nil {
		return 0, reset("write")
	}
	c.news.Broadcast()
	return c.body.Write(p)
}

func (c *call) Flush() { c.WriteHeader(http.StatusOK) }

// SetReadDeadline and SetWriteDeadline have nothing to do: this line is never slow.
func (c *call) SetReadDeadline(time.Time) error  { return nil }
func (c *call) SetWriteDeadline(time.Time) error { return nil }

func (c *call) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.head(http.StatusOK)
	c.ended = true
	c.news.Broadcast()
}

func (c *call) cut() {
	c.mu.Lock()
	c.lost = true
	c.mu.Unlock()
	c.cancel()
}

func (c *call) wake() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.news.Broadcast()
}

// response is the client's side of the call.
func (c *call) response(req *http.Request) *http.Response {
	c.mu.Lock()
	defer c.mu.Unlock()
	return &http.Response{
		StatusCode: c.status, Status: http.StatusText(c.status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: c.sent, Body: c, ContentLength: -1, Request: req,
	}
}

// Read waits for what the service writes.
func (c *call) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		switch {
		case c.lost:
			return 0, reset("read")
		case c.body.Len() > 0:
			return c.body.Read(p)
		case c.ended:
			return 0, io.EOF
		case c.ctx.Err() != nil:
			return 0, context.Cause(c.ctx)
		}
		c.news.Wait()
	}
}

// Close tells the service that nobody listens any more.
func (c *call) Close() error {
	c.cancel()
	return nil
}
