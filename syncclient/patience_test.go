package syncclient

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// drip is a transport whose answers come late and in drops.
type drip struct {
	head  time.Duration
	every time.Duration
	drops int
}

func (d drip) RoundTrip(req *http.Request) (*http.Response, error) {
	select {
	case <-time.After(d.head):
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: &dripping{ctx: req.Context(), d: d}}, nil
}

type dripping struct {
	ctx context.Context
	d   drip
}

func (b *dripping) Read(p []byte) (int, error) {
	if b.d.drops == 0 {
		return 0, io.EOF
	}
	select {
	case <-time.After(b.d.every):
	case <-b.ctx.Done():
		return 0, b.ctx.Err()
	}
	b.d.drops--
	p[0] = '.'
	return 1, nil
}

func (b *dripping) Close() error { return nil }

func TestAnExchangeIsGivenUpWhenNothingMoves(t *testing.T) {
	for name, test := range map[string]struct {
		d      drip
		upload int
		took   time.Duration
		ok     bool
	}{
		"quick":            {drip{time.Second, 0, 3}, 0, time.Second, true},
		"creeping":         {drip{time.Second, 20 * time.Second, 60}, 0, 20*time.Minute + time.Second, true},
		"no head":          {drip{time.Hour, 0, 1}, 0, silence, false},
		"stops in the end": {drip{time.Second, 40 * time.Second, 2}, 0, time.Second + silence, false},
		"a long upload":    {drip{3 * time.Minute, 0, 1}, 1 << 20, 3 * time.Minute, true},
		"too long for it":  {drip{time.Hour, 0, 1}, 1 << 20, silence + (1<<20)/slowest*time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				p := &patient{test.d}
				req, err := http.NewRequest(http.MethodPost, "http://office.test", bytes.NewReader(make([]byte, test.upload)))
				if err != nil {
					t.Fatal(err)
				}
				resp, err := p.RoundTrip(req)
				if err == nil {
					_, err = io.ReadAll(resp.Body)
					resp.Body.Close()
				}
				var gaveUp interface{ Timeout() bool }
				if took := time.Since(start); took != test.took || (err == nil) != test.ok {
					t.Errorf("it took %s: %v", took, err)
				}
				if err != nil && (!errors.As(err, &gaveUp) || classify(err).network != NetworkNoAnswer) {
					t.Errorf("given up with %v", err)
				}
			})
		})
	}
}

func TestACallersOwnEndIsNotSilence(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://office.test", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (&patient{drip{head: time.Minute}}).RoundTrip(req); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}
