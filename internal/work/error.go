package work

import (
	"errors"
	"fmt"
)

// Kind says what sort of failure an [Error] is. Kinds travel over the wire and are
// stored with sync errors: append, never renumber.
type Kind uint8

// The kinds of failure.
const (
	Internal        Kind = iota // a defect of ours; the text is for the log
	Invalid                     // the input breaks a rule that the message names
	NotFound                    // the record, table, user or file is not there
	Exists                      // it is there already
	Conflict                    // somebody else changed it meanwhile
	Forbidden                   // signed in, but without the right
	Unauthenticated             // not signed in, or no longer
	Unavailable                 // network or service: try again later
	TooLarge                    // over a documented limit
	Locked                      // the database is held by another process
	Damaged                     // stored bytes fail their checksum or make no sense
	Outdated                    // protocol or file version that this program does not speak
	Throttled                   // the server asks to wait
	NoProfile                   // offline is not configured or not published for the user
	DiskFull                    // the device's disk or quota is full
	Diverged                    // a device and the server's account of it differ: repair, never wipe
	Partial                     // a list ends before its end: what came with the error is its beginning
)

var kindNames = [...]string{
	"internal", "invalid", "not_found", "exists", "conflict", "forbidden", "unauthenticated",
	"unavailable", "too_large", "locked", "damaged", "outdated", "throttled", "no_profile", "disk_full",
	"diverged", "partial",
}

// String returns the kind's stable name, as used in JSON.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "internal"
}

// ParseKind is the inverse of [Kind.String]. An unknown name, from a newer peer, is Internal.
func ParseKind(name string) Kind {
	for i, n := range kindNames {
		if n == name {
			return Kind(i)
		}
	}
	return Internal
}

// Error is the one error type of Fieldbook. Message is a sentence for people that
// says what to do next where there is something to do; Op and Err are for the log.
type Error struct {
	Kind    Kind
	Op      string // what was being done, e.g. "localdb.Edit"; may be empty
	Message string
	Column  string // logical name of the column at fault, if one is
	Reason  Reason // the rule that a refused change broke; "" = the kind says enough
	Err     error  // cause, may be nil
}

// Errorf returns an *Error of the kind. Its %w operands become its cause.
func Errorf(kind Kind, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	cause := errors.Unwrap(err)
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		cause = errors.Join(several.Unwrap()...)
	}
	return &Error{Kind: kind, Message: err.Error(), Err: cause}
}

// In returns a copy of e that says in which operation it happened.
func (e *Error) In(op string) *Error {
	c := *e
	if c.Op != "" {
		op += ": " + c.Op
	}
	c.Op = op
	return &c
}

// Error returns the operation and the message.
func (e *Error) Error() string {
	if e.Op == "" {
		return e.Message
	}
	return e.Op + ": " + e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of the first *Error in err's chain, Internal for any other error.
// It panics on nil: ask only about failures.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	if err == nil {
		panic("work.KindOf of nil")
	}
	return Internal
}

// Is reports whether err is a failure of the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// Message returns the sentence for people: the message of the first *Error in the
// chain, or the error's own text.
func Message(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Message
	}
	return err.Error()
}
