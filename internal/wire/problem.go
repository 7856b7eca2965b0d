package wire

import (
	"errors"
	"mime"
	"net/http"
	"strconv"
	"time"

	"fieldbook/internal/work"
)

// Problem is a failed request's answer, after RFC 9457.
type Problem struct {
	Title  string `json:"title"`  // the sentence for people
	Status int    `json:"status"` // HTTP status
	Kind   string `json:"kind"`   // of work.Error
	Column string `json:"column,omitempty"`
	After  int    `json:"retry_after,omitzero"` // seconds
}

// statusOf is the one table between error kinds and HTTP.
var statusOf = map[work.Kind]int{
	work.Internal:        http.StatusInternalServerError,
	work.Invalid:         http.StatusBadRequest,
	work.NotFound:        http.StatusNotFound,
	work.Exists:          http.StatusConflict,
	work.Conflict:        http.StatusConflict,
	work.Forbidden:       http.StatusForbidden,
	work.Unauthenticated: http.StatusUnauthorized,
	work.Unavailable:     http.StatusServiceUnavailable,
	work.TooLarge:        http.StatusRequestEntityTooLarge,
	work.Locked:          http.StatusServiceUnavailable,
	work.Damaged:         http.StatusInternalServerError,
	work.Outdated:        http.StatusUpgradeRequired,
	work.Throttled:       http.StatusTooManyRequests,
	work.NoProfile:       http.StatusForbidden,
	work.DiskFull:        http.StatusInsufficientStorage,
	work.Diverged:        http.StatusConflict,
	work.Partial:         http.StatusRequestEntityTooLarge,
}

// later is an error with the time after which the same request may work.
type later struct {
	err   *work.Error
	after time.Duration
}

func (l *later) Error() string { return l.err.Error() }
func (l *later) Unwrap() error { return l.err }

// Later returns the error with the wait that its answer will ask for, in whole seconds and
// at least one.
func Later(after time.Duration, err *work.Error) error { return &later{err: err, after: after} }

// defaultLater is what an answer asks for when the error does not say: Unavailable and
// Throttled always ask for something.
const defaultLater = 5 * time.Second

// waitOf returns the wait that the answer to an error asks for; 0 = none.
func waitOf(err error) time.Duration {
	if l, ok := errors.AsType[*later](err); ok {
		return min(max(l.after, time.Second), maxRetryAfter)
	}
	if kind := work.KindOf(err); kind == work.Throttled || kind == work.Unavailable {
		return defaultLater
	}
	return 0
}

// WriteProblem answers a request with an error. The text of an Internal error stays on
// the server: the caller logs it.
func WriteProblem(w http.ResponseWriter, err error) {
	kind := work.KindOf(err)
	p := Problem{Title: work.Message(err), Status: statusOf[kind], Kind: kind.String()}
	if e, ok := errors.AsType[*work.Error](err); ok {
		p.Column = e.Column
	}
	if kind == work.Internal {
		p.Title = "The server has an internal problem. Try again later; if it stays, tell the administrator."
	}
	if wait := waitOf(err); wait > 0 {
		p.After = int((wait + time.Second - 1) / time.Second)
		w.Header().Set("Retry-After", strconv.Itoa(p.After))
	}
	data, _ := Encode(p)
	w.Header().Set("Content-Type", TypeProblem)
	w.WriteHeader(p.Status)
	_, _ = w.Write(data)
}

// ReadProblem turns a failed answer back into the error that the server meant. A body
// that is no problem, from a proxy say, is Unavailable for a 5xx and Internal else.
func ReadProblem(status int, contentType string, body []byte) *work.Error {
	var p Problem
	kind, _, _ := mime.ParseMediaType(contentType)
	if kind == TypeProblem && Decode(body, &p) == nil && p.Title != "" {
		return &work.Error{Kind: work.ParseKind(p.Kind), Message: p.Title, Column: p.Column}
	}
	switch {
	case status == http.StatusUnauthorized:
		return work.Errorf(work.Unauthenticated, "the server asks to sign in again")
	case status == http.StatusTooManyRequests:
		return work.Errorf(work.Throttled, "the server asks to wait")
	case status >= 500:
		return work.Errorf(work.Unavailable, "the server answered with HTTP status %d", status)
	}
	return work.Errorf(work.Internal, "the server answered with HTTP status %d and no explanation", status)
}

// maxRetryAfter bounds what a server, or something that poses as one, can make a device wait.
const maxRetryAfter = 15 * time.Minute

// RetryAfter reads a Retry-After header: seconds or an HTTP date, clamped to 0 to 15
// minutes. ok is false if the header is absent or makes no sense.
func RetryAfter(header string, now time.Time) (wait time.Duration, ok bool) {
	if header == "" {
		return 0, false
	}
	// A number that is out of range comes as the largest or the smallest there is.
	if n, err := strconv.ParseInt(header, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(max(n, 0), int64(maxRetryAfter/time.Second))) * time.Second, true
	}
	if at, err := http.ParseTime(header); err == nil {
		return min(max(at.Sub(now), 0), maxRetryAfter), true
	}
	return 0, false
}
