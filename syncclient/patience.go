package syncclient

import (
	"context"
	"io"
	"net/http"
	"time"
)

// patient gives an exchange up when nothing moves any more, and only then: a page that
// creeps in over a bad link is work getting done, however long it takes.
type patient struct {
	next http.RoundTripper
}

const (
	silence = 30 * time.Second // nothing came for so long: the exchange is dead
	slowest = 4 << 10          // bytes a second that a request's body is given to leave
)

// silent is the error of an exchange that was given up.
type silent struct{}

func (silent) Error() string { return "nothing came back for " + silence.String() }
func (silent) Timeout() bool { return true }

// RoundTrip implements [http.RoundTripper].
func (p *patient) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	leaving := time.Duration(max(req.ContentLength, 0)/slowest) * time.Second
	timer := time.AfterFunc(silence+leaving, func() { cancel(silent{}) })
	resp, err := p.next.RoundTrip(req.WithContext(ctx))
	if err != nil {
		timer.Stop()
		err = causeOf(ctx, err)
		cancel(nil)
		return nil, err
	}
	timer.Reset(silence)
	resp.Body = &arriving{ReadCloser: resp.Body, ctx: ctx, cancel: cancel, timer: timer}
	return resp, nil
}

// CloseIdleConnections does so on the transport behind, if that can.
func (p *patient) CloseIdleConnections() {
	if c, ok := p.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// causeOf returns why an exchange ended: silence hides behind "canceled".
func causeOf(ctx context.Context, err error) error {
	if _, ok := context.Cause(ctx).(silent); ok {
		return silent{}
	}
	return err
}

// arriving is an answer's body while it comes in.
type arriving struct {
	io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
}

func (a *arriving) Read(p []byte) (int, error) {
	n, err := a.ReadCloser.Read(p)
	if n > 0 {
		a.timer.Reset(silence)
	}
	if err != nil && err != io.EOF {
		err = causeOf(a.ctx, err)
	}
	return n, err
}

func (a *arriving) Close() error {
	a.timer.Stop()
	err := a.ReadCloser.Close()
	a.cancel(nil)
	return err
}
