package syncclient

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

func TestOnlyWhatMayPassIsTriedAgain(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, test := range map[string]struct {
		ctx  context.Context
		err  error
		want bool
	}{
		"no failure":         {t.Context(), nil, false},
		"the server's no":    {t.Context(), work.Errorf(work.Unauthenticated, "no"), false},
		"busy":               {t.Context(), &netError{passing: true, err: work.Errorf(work.Throttled, "wait")}, true},
		"busy for long":      {t.Context(), &netError{err: work.Errorf(work.Throttled, "wait")}, false},
		"cut":                {t.Context(), io.ErrUnexpectedEOF, true},
		"nobody wants it":    {ended, io.ErrUnexpectedEOF, false},
		"refused connection": {t.Context(), &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, false},
	} {
		if got := mayPass(test.ctx, test.err); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestWaitsAreShortAndSpread(t *testing.T) {
	c := &client{now: time.Now, jitter: jitter}
	for range 200 {
		if d := jitter(time.Second); d < time.Second/2 || d > time.Second {
			t.Fatalf("jitter of a second: %s", d)
		}
		for attempt, most := range []time.Duration{firstWait, 2 * firstWait, 4 * firstWait} {
			if d := c.wait(0, 0, attempt, nil); d < most/2 || d > most {
				t.Fatalf("attempt %d waits %s", attempt, d)
			}
		}
		for value, bounds := range map[string][2]time.Duration{
			"3": {3 * time.Second, 4 * time.Second}, "0": {0, time.Second}, "-1": {0, time.Second}, "10": {10 * time.Second, 11 * time.Second},
			"11": {0, firstWait}, "9223372036854775807": {0, firstWait}, "soon": {0, firstWait}, "": {0, firstWait},
		} {
			resp := &http.Response{Header: http.Header{"Retry-After": {value}}}
			if d := c.wait(0, 0, 0, resp); d < bounds[0] || d > bounds[1] {
				t.Fatalf("Retry-After %q waits %s", value, d)
			}
		}
	}
	low, high := time.Hour, time.Duration(0)
	for range 2000 {
		d := jitter(time.Second)
		low, high = min(low, d), max(high, d)
	}
	if high-low < time.Second/4 {
		t.Errorf("no spread: from %s to %s", low, high)
	}
}

func TestOnlyAFieldbookServersAnswerCounts(t *testing.T) {
	ours := http.Header{wire.HeaderVersion: {"1"}, "Content-Type": {wire.TypeJSON}}
	html := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	asked := http.Header{wire.HeaderVersion: {"1"}, "Retry-After": {"600"}}
	broken := http.Header{wire.HeaderVersion: {"1"}, "Content-Encoding": {wire.Zstd}}
	for name, test := range map[string]struct {
		status  int
		header  http.Header
		body    string
		network Network // NetworkUnknown = none
		kind    work.Kind
		passing bool
	}{
		"fine":                   {200, ours, `{}`, NetworkUnknown, work.Internal, false},
		"not modified":           {304, ours, ``, NetworkUnknown, work.Internal, false},
		"redirect":               {307, ours, ``, NetworkPortal, work.Internal, false},
		"page":                   {200, html, `<form>`, NetworkPortal, work.Internal, false},
		"page that says no":      {403, html, `<form>`, NetworkPortal, work.Internal, false},
		"other server":           {200, http.Header{"Content-Type": {wire.TypeJSON}}, `{}`, NetworkOtherServer, work.Internal, false},
		"other server's 401":     {401, http.Header{}, ``, NetworkOtherServer, work.Internal, false},
		"gateway":                {502, html, `<h1>`, NetworkServerError, work.Unavailable, true},
		"down":                   {503, ours, ``, NetworkServerError, work.Unavailable, true},
		"down for ten minutes":   {503, asked, ``, NetworkServerError, work.Unavailable, false},
		"broken":                 {500, ours, ``, NetworkServerError, work.Unavailable, false},
		"the server's disk full": {507, ours, ``, NetworkServerError, work.Unavailable, false},
		"busy":                   {429, ours, ``, NetworkServerError, work.Throttled, true},
		"signed out":             {401, ours, ``, NetworkUnknown, work.Unauthenticated, false},
		"too long":               {200, ours, strings.Repeat(" ", wire.MaxAnswer+1), NetworkNoAnswer, work.TooLarge, false},
		"not compressed":         {200, broken, `{}`, NetworkNoAnswer, work.Invalid, true},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := readReply(&http.Response{StatusCode: test.status, Header: test.header, Body: io.NopCloser(strings.NewReader(test.body))}, time.Now())
			failed := networkOf(err)
			var said *work.Error
			switch {
			case test.status < 400 && test.network == NetworkUnknown:
				if err != nil || string(r.body) != test.body {
					t.Errorf("%v", err)
				}
			case test.network == NetworkUnknown:
				if failed != nil || !work.Is(err, test.kind) {
					t.Errorf("%v", err)
				}
			case failed == nil || failed.network != test.network || failed.passing != test.passing:
				t.Errorf("%+v", failed)
			case errors.As(failed.err, &said) && said.Kind != test.kind:
				t.Errorf("kind %s", said.Kind)
			}
		})
	}
	if failed := networkOf(second(readReply(&http.Response{StatusCode: 503, Header: asked, Body: http.NoBody}, time.Now()))); failed.after != 10*time.Minute {
		t.Errorf("the server asked for ten minutes, and it is %s", failed.after)
	}
}

func second(_ *reply, err error) error { return err }

func TestSecretsGoOnlyToWhoHasShownWhoTheyAre(t *testing.T) {
	c, err := newClient("https://example.com", Options{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	c.token, c.device = "secret", "device"
	for path, want := range map[string]bool{
		wire.PathHealth + "?nonce=1": false, wire.PathToken: false,
		wire.PathPush: true, wire.PathPull: true, wire.PathManifest: true, wire.PathLive: true, wire.PathRepair: true,
	} {
		r, err := c.request(t.Context(), http.MethodGet, path, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Header.Get("Authorization") != ""; got != want {
			t.Errorf("%s carries the token: %t", path, got)
		}
		if r.Header.Get(wire.HeaderDevice) != "device" || r.Header.Get(wire.HeaderVersion) == "" {
			t.Errorf("%s: %v", path, r.Header)
		}
	}
}
