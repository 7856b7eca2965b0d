package server

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"fieldbook/internal/work"
)

// traffic is one request with its answer on the way. It gives a client as long as it needs
// while bytes move, and no longer: who sends or takes a byte a minute pins a goroutine for
// some seconds, and nothing else.
type traffic struct {
	http.ResponseWriter
	control *http.ResponseController
	limits  *Limits
	leave   func() // gives back the place in a lane; nil without one
}

func newTraffic(w http.ResponseWriter, r *http.Request, l *Limits) *traffic {
	x := &traffic{ResponseWriter: w, control: http.NewResponseController(w), limits: l}
	// Until there is something to write: a place in a lane and the work itself take time.
	_ = x.control.SetWriteDeadline(time.Now().Add(longestWork))
	if r.ContentLength != 0 {
		_ = x.control.SetReadDeadline(time.Now().Add(l.Patience)) // also for what nobody reads
		r.Body = &arriving{ReadCloser: r.Body, traffic: x, begin: time.Now()}
	}
	return x
}

// longestWork is far beyond what any request takes until its answer begins to leave.
const longestWork = 10 * time.Minute

// Unwrap is for [http.ResponseController].
func (x *traffic) Unwrap() http.ResponseWriter { return x.ResponseWriter }

// chunk is how many bytes of an answer leave under one deadline.
const chunk = 64 << 10

// Write implements [http.ResponseWriter]. What others wait for is given back before.
func (x *traffic) Write(p []byte) (n int, err error) {
	if x.leave != nil {
		x.leave()
	}
	for {
		part := p[n:min(n+chunk, len(p))]
		_ = x.control.SetWriteDeadline(time.Now().Add(x.limits.time(len(part))))
		m, err := x.ResponseWriter.Write(part)
		if n += m; err != nil || n == len(p) {
			return n, err
		}
	}
}

// time is how long so many bytes may take.
func (l *Limits) time(bytes int) time.Duration {
	return l.Patience + time.Duration(bytes)*time.Second/time.Duration(l.SlowestRate)
}

// arriving is a request's body while it comes in.
type arriving struct {
	io.ReadCloser
	traffic  *traffic
	begin    time.Time
	read     int
	deadline time.Time
}

// Read reads more of the body. One that arrives too slowly is Unavailable: the device has a
// bad network and tries again.
func (a *arriving) Read(p []byte) (int, error) {
	if deadline := a.begin.Add(a.traffic.limits.time(a.read)); deadline.Sub(a.deadline) > time.Second {
		a.deadline = deadline
		_ = a.traffic.control.SetReadDeadline(deadline)
	}
	n, err := a.ReadCloser.Read(p)
	a.read += n
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		a.traffic.Header().Set("Connection", "close")
		err = work.Errorf(work.Unavailable, "the request came in too slowly: try again on a better network")
	case err == io.EOF: // what follows is the next request's, or a live stream's
		_ = a.traffic.control.SetReadDeadline(time.Time{})
	}
	return n, err
}
