package syncclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"syscall"
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

func TestClassify(t *testing.T) {
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	for _, c := range []struct {
		name    string
		err     error
		network Network
		passing bool
	}{
		{"refused", dial(syscall.ECONNREFUSED), NetworkNoRoute, false},
		{"unreachable", dial(syscall.ENETUNREACH), NetworkNoRoute, false},
		{"no such name", &net.DNSError{IsNotFound: true}, NetworkNoRoute, false},
		{"name server down", &net.DNSError{IsTemporary: true}, NetworkNoRoute, true},
		{"dial timed out", dial(syscall.ETIMEDOUT), NetworkNoAnswer, false},
		{"deadline", context.DeadlineExceeded, NetworkNoAnswer, false},
		{"silence", silent{}, NetworkNoAnswer, false},
		{"reset", &net.OpError{Op: "read", Err: syscall.ECONNRESET}, NetworkNoAnswer, true},
		{"cut", io.ErrUnexpectedEOF, NetworkNoAnswer, true},
		{"expired", x509.CertificateInvalidError{Reason: x509.Expired}, NetworkBadClock, false},
		{"unknown authority", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, NetworkBadTLS, false},
		{"expired, as the transport says it", &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}, NetworkBadClock, false},
		{"no TLS there", tls.RecordHeaderError{}, NetworkBadTLS, false},
		{"alert", tls.AlertError(116), NetworkBadTLS, false},
		{"known already", &netError{network: NetworkPortal, err: io.EOF}, NetworkPortal, false},
	} {
		wrapped := fmt.Errorf("asking: %w", &url.Error{Op: "Post", URL: "https://x", Err: c.err})
		if got := classify(wrapped); got.network != c.network || got.passing != c.passing {
			t.Errorf("%s: %v, passing %t", c.name, got.network, got.passing)
		}
	}
}

func TestDescribe(t *testing.T) {
	refusal := work.Errorf(work.Forbidden, "not for you")
	if got := describe(context.Background(), wire.PathPush, refusal); got != error(refusal) {
		t.Errorf("the server's own error became %v", got)
	}
	got := describe(context.Background(), wire.PathPull, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED})
	if !work.Is(got, work.Unavailable) || !errors.Is(got, syscall.ECONNREFUSED) {
		t.Errorf("%v", got)
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	if got := describe(stopped, wire.PathPull, errors.New("whatever")); !errors.Is(got, context.Canceled) {
		t.Errorf("stopped: %v", got)
	}
}
