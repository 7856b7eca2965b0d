package apply

import (
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/rights"
	"fieldbook/server/store"
)

// Role is what a user is to the environment.
type Role string

// The roles.
const (
	Technician    Role = rights.Technician
	Dispatcher    Role = rights.Dispatcher
	Administrator Role = rights.Administrator
)

// Author is who makes a group of changes, and from where.
type Author struct {
	User   work.ID
	Role   Role
	Device work.ID       // zero when the change is made on the server
	Skew   time.Duration // what to add to the device's clock to get the server's

	Rights *rights.Role // what the role may do; nil = what it may by default
	Person profile.User // the user's teams and resources, for rights that reach as far as the user's records
	// Seen reports whether the author's device was ever shown a record: a technician changes
	// no other ones. It is nil for changes made on the server.
	Seen func(work.RecordRef) (bool, error)
}

// Rules are the environment's settings that applying depends on.
type Rules struct {
	Schema          *work.Schema
	DetectConflicts bool // conflict detection for mobile offline synchronization
}

// Effect is what an applied group left behind.
type Effect struct {
	Written []work.Record // every record that it changed, derived ones included, as they are now
	Removed []work.RecordRef
	Merged  bool // somebody else had changed one of the records meanwhile
}

// Refusal says why a group was not applied. It is an answer, not a failure.
type Refusal struct {
	Type    int64 // Dataverse's error type
	Kind    work.Kind
	Code    work.Reason // which rule refuses it: one of [work.Reasons]
	Message string
	Column  string
	Change  int    // index of the change at fault
	Server  []byte // the record's data on the server, for a conflict
}

// Err is the refusal as an error of its kind.
func (r *Refusal) Err() error {
	return &work.Error{Kind: r.Kind, Message: r.Message, Column: r.Column}
}

// Group applies a group of changes in the transaction. Either the effect is in the
// transaction and refusal is nil, or nothing was written and refusal says why. An error
// means that the store failed and the transaction must not be committed.
func Group(tx store.Tx, rules Rules, author Author, g work.Group, now time.Time) (Effect, *Refusal, error) {
	a := newApplication(tx, rules, author, g, now)
	merged := false
	for i, c := range g.Changes {
		others, err := a.change(c)
		if err != nil {
			return refused(err, i)
		}
		merged = merged || others
	}
	e, refusal, err := a.finish(a.checkTimes, a.checkDurations, a.removeParts, a.fill, a.derive, a.checkUse)
	e.Merged = e.Merged || merged
	return e, refusal, err
}

func newApplication(tx store.Tx, rules Rules, author Author, g work.Group, now time.Time) *application {
	return &application{
		stage: newStage(tx), rules: rules, author: author.complete(rules.Schema),
		happened: happened(g.At, author.Skew, now), now: now.UTC().Truncate(time.Second),
		changes: g.Changes, said: g.At,
	}
}

// finish takes the last steps of what is staged and writes it.
func (a *application) finish(steps ...func() error) (Effect, *Refusal, error) {
	for _, step := range steps {
		if err := step(); err != nil {
			return refused(err, -1)
		}
	}
	for _, step := range []func() error{a.stage.commit, a.countOrders} {
		if err := step(); err != nil {
			return Effect{}, nil, err
		}
	}
	return a.stage.effect(), nil, nil
}

// happened is when the author made a group, by the server's clock. A device's clock may
// show anything; nothing happened after it became known, or before there were devices.
func happened(at time.Time, skew time.Duration, now time.Time) time.Time {
	at = at.Add(skew).UTC()
	if at.After(now) || at.Year() < 2000 {
		return now.UTC()
	}
	return at
}

// application is one group on its way.
type application struct {
	stage    *stage
	rules    Rules
	author   Author
	happened time.Time
	now      time.Time
	said     time.Time     // when the group was made, by its author's own clock
	changes  []work.Change // the group's
	settings work.Fields   // see setting

	lastOrder int64 // the number given away last; 0 = the group needs none

	restored map[rowKey]bool   // rows that come back as they were
	partOf   map[rowKey]rowKey // rows that are deleted with another one, and the one that a change deletes
}

// refusalError carries a Refusal through the steps as an error.
type refusalError struct{ Refusal }

func (e *refusalError) Error() string { return e.Message }

// refused turns an error that carries a refusal into one, of the change with that index;
// -1 leaves the one that it names.
func refused(err error, change int) (Effect, *Refusal, error) {
	if r, ok := err.(*refusalError); ok {
		if change >= 0 {
			r.Change = change
		}
		return Effect{}, &r.Refusal, nil
	}
	return Effect{}, nil, err
}

// refuse turns a rule's error into a refusal with the documented error type.
func refuse(err error) error {
	e, ok := err.(*work.Error)
	if !ok {
		return err
	}
	r := Refusal{Type: errorOther, Kind: e.Kind, Code: work.ReasonOf(e), Message: e.Message, Column: e.Column}
	switch e.Kind {
	case work.NotFound:
		r.Type = errorNotFound
	case work.Exists:
		r.Type = errorExists
	case work.Conflict:
		r.Type = errorConflict
	case work.Internal, work.Damaged, work.DiskFull:
		return err
	}
	return &refusalError{r}
}

// because names the reason of a rule's error that names none.
func because(err error, r work.Reason) error {
	if e, ok := err.(*work.Error); ok {
		return e.Because(r)
	}
	return err
}

// Dataverse's sync error types.
const (
	errorConflict int64 = 0
	errorNotFound int64 = 1
	errorExists   int64 = 2
	errorOther    int64 = 3
)
