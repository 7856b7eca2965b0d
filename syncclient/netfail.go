package syncclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"time"

	"fieldbook/internal/work"
)

// netError is a request that got no usable answer, and what that says of the network.
type netError struct {
	network Network
	passing bool          // the same request may work a moment later
	late    bool          // time ran out: the rest may be well
	status  int           // of an answer that reports a failure of the server; 0 = none came
	after   time.Duration // the server asks to come back then; 0 = it does not say
	err     error
}

func (e *netError) Error() string { return e.network.String() + ": " + e.err.Error() }
func (e *netError) Unwrap() error { return e.err }

// classify tells apart why a request never got an answer.
func classify(err error) *netError {
	var known *netError
	if errors.As(err, &known) {
		return known
	}
	var certificate *tls.CertificateVerificationError
	var invalid x509.CertificateInvalidError
	var plain tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return &netError{network: NetworkBadClock, err: err}
	case errors.As(err, &certificate), errors.As(err, &plain), errors.As(err, &alert), errors.Is(err, http.ErrSchemeMismatch):
		return &netError{network: NetworkBadTLS, err: err}
	}
	var name *net.DNSError
	var timeout interface{ Timeout() bool }
	var operation *net.OpError
	switch {
	case errors.As(err, &name):
		return &netError{network: NetworkNoRoute, passing: !name.IsNotFound, err: err}
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return &netError{network: NetworkNoAnswer, late: true, err: err}
	case errors.As(err, &operation) && operation.Op == "dial":
		return &netError{network: NetworkNoRoute, err: err}
	}
	return &netError{network: NetworkNoAnswer, passing: true, err: err} // cut, reset, broken off
}

// describe turns a failed exchange with a path into the error that the rest of the program
// sees: the server's own, or Unavailable with the documented words.
func describe(ctx context.Context, path string, err error) error {
	if cause := context.Cause(ctx); cause != nil && errors.Is(cause, context.Canceled) {
		return stoppedBy(cause)
	}
	var problem *work.Error
	var failed *netError
	if !errors.As(err, &failed) {
		if errors.As(err, &problem) {
			return refusalOf(problem, path)
		}
		failed = classify(err)
	}
	e := work.Errorf(work.Unavailable, "%s", sentenceOf(failed, path))
	e.Err = failed
	return e
}

// networkOf returns what a failure says of the network, nil if it says nothing.
func networkOf(err error) *netError {
	var failed *netError
	errors.As(err, &failed)
	return failed
}
