package syncclient

import (
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// LastFailure returns the newest failed pass in the sync log that nothing has put right
// since, nil if there is none: a later pass that fetched tables puts everything right, one
// that only sent a failure to send, and a new sign-in all that was before it.
func (e *Engine) LastFailure() (*localdb.Run, error) {
	d, err := e.db.Device()
	if err != nil {
		return nil, err
	}
	runs, err := e.db.Runs(0)
	if err != nil {
		return nil, err
	}
	return lastFailure(runs, d), nil
}

// lastFailure looks through the runs, newest first.
func lastFailure(runs []localdb.Run, d localdb.Device) *localdb.Run {
	sent := false
	for i, r := range runs {
		reason := Reason(r.Reason)
		switch {
		case r.Started.Before(d.SignedIn):
			return nil
		case r.Error != "" && !(sent && reason == ReasonEdit):
			return &runs[i]
		case r.Error == "" && reason != ReasonEdit && reason != ReasonSingle:
			return nil
		case r.Error == "":
			sent = true
		}
	}
	return nil
}

// recall takes over from the sync log what an earlier program found to need a person: a
// status is not better because the program has been started anew. What is only of the
// connection the next look at the network says.
func (e *Engine) recall() {
	if s := e.Status(); !s.SignedIn {
		return
	}
	failure, err := e.LastFailure()
	if err != nil || failure == nil { // a database that cannot be read is a problem already
		return
	}
	e.missed = Reason(failure.Reason) != ReasonEdit
	problem := work.Errorf(work.ParseKind(failure.Kind), "%s", failure.Error)
	switch problem.Kind {
	case work.Unavailable, work.Throttled:
	case work.Diverged:
		e.warn(problem, false)
	case work.NoProfile:
		if e.Status().OnlineOnly {
			e.warn(problem, false)
			break
		}
		e.problem(problem)
	default:
		e.problem(problem)
	}
}

// recallConnection says of a connection that is good now that the last pass over it was
// not completed, and nothing has tried since.
func (e *Engine) recallConnection() {
	failure, err := e.LastFailure()
	if err != nil || failure == nil || !e.Status().Network.Online() {
		return
	}
	switch work.ParseKind(failure.Kind) {
	case work.Unavailable, work.Throttled:
		e.warn(work.Errorf(work.Unavailable, "The last sync was not completed: %s", failure.Error), true)
		e.refreshStatus()
	}
}
