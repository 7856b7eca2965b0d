package localdb

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// Outcome is what became of a group at the server.
type Outcome string

// The outcomes. The first four are final: the group leaves the outbox. A server's
// "duplicate" is never one of them: pass the original outcome.
const (
	Applied  Outcome = "applied"
	Merged   Outcome = "merged"
	Conflict Outcome = "conflict" // the server's values won; the device's are kept in a sync error
	Rejected Outcome = "rejected"
	Held     Outcome = "held"  // waits for another group
	Retry    Outcome = "retry" // a passing failure
)

// Final reports whether the outcome ends the group's way.
func (o Outcome) Final() bool {
	return o == Applied || o == Merged || o == Conflict || o == Rejected
}

// Row is a record as the server sent it. Shape is the fingerprint of the columns that
// it was made with.
type Row struct {
	Record work.Record
	Shape  uint32
}

// Answer is the server's answer to one group.
type Answer struct {
	Group      work.ID
	Outcome    Outcome
	Rows       []Row     // every record of this device that the group changed
	Gone       []Removed // records that left this device's scope by the group
	Errors     []SyncError
	HeldBy     work.ID       // with Held
	RetryAfter time.Duration // with Retry
	Message    string        // for people; the sync error's text if Errors is empty
}

// AnswerResult says what storing answers did.
type AnswerResult struct {
	Final  int       // groups that left the outbox
	Stay   int       // groups that stay (held, retry)
	Late   int       // answers to groups that are not in the outbox
	Errors []work.ID // sync errors that were stored
	Tables []string  // tables whose visible records changed
}

// answered is what is kept of a group that has left the outbox.
type answered struct {
	Group   work.ID   `json:"group"`
	Seq     uint64    `json:"seq"`
	Title   string    `json:"title,omitempty"`
	Outcome Outcome   `json:"outcome"`
	At      time.Time `json:"at"`
}

// maxAnswered is how many outcomes are kept.
const maxAnswered = 5000

// Answer stores the server's answers in one transaction. Groups with a final outcome
// leave the outbox together with their outcome, their rows become base rows where they
// are not older than what is there, sync errors are stored, and the visible rows of all
// touched records are made anew. Until a person has decided, later changes of the records of
// a rejected group wait, and what builds on records that a group in conflict was to create.
// Held and retry leave the group where it is; so does an outcome that this program does not
// know.
//
// An answer to a group that is not in the outbox is a repetition: only its rows count.
// The error is Invalid for a row that cannot be stored; then nothing is.
func (db *DB) Answer(answers []Answer) (res AnswerResult, err error) {
	if db.readOnly {
		return res, failure("Answer", work.Errorf(work.Forbidden, "the local database was opened for reading only"))
	}
	db.write.Lock()
	defer db.write.Unlock()
	waits := map[work.ID]time.Time{}
	opened := db.views.take()
	err = db.change(func(t *txn) error {
		res = AnswerResult{}
		clear(waits)
		if err := t.noteViews(opened); err != nil {
			return err
		}
		away := t.needSignIn() != nil // then outcomes count, and nothing is downloaded
		for _, a := range answers {
			if away {
				break
			}
			if err := errors.Join(t.keepBefore(a), t.rowsOf(a)); err != nil {
				return err
			}
		}
		for _, a := range answers {
			wait, err := t.answer(a, &res)
			if err != nil {
				return err
			}
			if wait > 0 {
				waits[a.Group] = db.now().Add(wait)
			}
		}
		if err := t.settle(); err != nil {
			return err
		}
		res.Tables = slices.Sorted(maps.Keys(t.change.Tables))
		return nil
	})
	if err != nil {
		db.views.back(opened)
		return AnswerResult{}, failure("Answer", err)
	}
	groups := make([]work.ID, len(answers))
	for i, a := range answers {
		groups[i] = a.Group
	}
	db.flight.land(groups, waits)
	return res, nil
}

// keepBefore notes, for the sync errors of an answer, what the server had sent of its records
// before: what the office changed since is the difference.
func (t *txn) keepBefore(a Answer) error {
	if a.Outcome != Conflict && a.Outcome != Rejected && len(a.Errors) == 0 {
		return nil
	}
	for _, row := range a.Rows {
		k := recordKey{row.Record.Table, row.Record.ID}
		if _, noted := t.before[k]; noted {
			continue
		}
		switch base, found, err := t.base(k); {
		case err != nil:
			return err
		case found:
			t.before[k] = bytes.Clone(base.data)
		}
	}
	return nil
}

// rowsOf stores the rows that came with an answer.
func (t *txn) rowsOf(a Answer) error {
	for _, gone := range a.Gone {
		if err := checkName("table", gone.Table); err != nil {
			return err
		}
		if _, err := t.removeBase(recordKey{gone.Table, gone.ID}, gone.Why); err != nil {
			return err
		}
	}
	for _, row := range a.Rows {
		if _, err := t.putBase(row, false); err != nil {
			return err
		}
	}
	return nil
}

// answer carries out one answer. It returns how long the group must wait if it stays.
func (t *txn) answer(a Answer, res *AnswerResult) (time.Duration, error) {
	where, n, err := t.placeOf(a.Group)
	if err != nil {
		return 0, err
	}
	if where != inOutbox {
		res.Late++
		return 0, nil
	}
	g, err := t.group(n)
	if err != nil {
		return 0, err
	}
	if !a.Outcome.Final() {
		res.Stay++
		return t.stays(g, a)
	}
	res.Final++
	if err := t.dequeue(g); err != nil {
		return 0, err
	}
	if err := t.top(deliveryBucket).del(g.ID[:]); err != nil {
		return 0, err
	}
	if err := t.keepOutcome(g, a.Outcome); err != nil {
		return 0, err
	}
	if a.Outcome == Applied || a.Outcome == Merged {
		if err := t.patchGrace(g); err != nil {
			return 0, err
		}
	}
	errs := a.Errors
	if len(errs) == 0 && (a.Outcome == Rejected || a.Outcome == Conflict) {
		errs = []SyncError{{Type: ErrorOther, Message: a.Message}}
		if a.Outcome == Conflict {
			errs[0].Type = ErrorConflict
		}
	}
	for _, e := range errs {
		id, err := t.storeError(e, g, a)
		if err != nil {
			return 0, err
		}
		res.Errors = append(res.Errors, id)
	}
	if a.Outcome == Rejected {
		return 0, t.refuse(refusalOf(g))
	}
	if r, creates := creationOf(g); creates && a.Outcome == Conflict {
		return 0, t.refuse(r)
	}
	return 0, nil
}

// stays notes an answer that leaves the group in the outbox.
func (t *txn) stays(g *storedGroup, a Answer) (time.Duration, error) {
	t.change.Outbox = true
	cause, wait := a.Message, a.RetryAfter
	switch {
	case a.Outcome == Retry:
	case a.Outcome == Held:
		if cause == "" {
			cause = "waits for another change"
		}
		pause, err := t.heldFor(g, a.HeldBy)
		if err != nil {
			return 0, err
		}
		wait = max(wait, pause)
	default:
		cause = "the server answered " + string(a.Outcome[:min(len(a.Outcome), 40)]) + ", which this version does not know"
		wait = max(wait, pauseHeld)
	}
	return wait, t.tried(a.Group, cause)
}

// keepOutcome notes what became of a group and forgets the oldest such notes.
func (t *txn) keepOutcome(g *storedGroup, o Outcome) error {
	x := t.top(answeredBucket)
	n, err := x.bucket.NextSequence()
	if err != nil {
		return err
	}
	note := answered{g.ID, g.Seq, g.Title, o, t.db.now().UTC()}
	if err := errors.Join(t.putJSON(x, number(n), note), t.place(g.ID, inAnswered, n), t.keepContent(g, note)); err != nil {
		return err
	}
	if n <= maxAnswered {
		return nil
	}
	var oldest answered
	key := number(n - maxAnswered)
	found, err := t.getJSON(x, key, &oldest)
	if err != nil || !found {
		return err
	}
	return errors.Join(x.del(key), t.top(groupsBucket).del(oldest.Group[:]))
}
