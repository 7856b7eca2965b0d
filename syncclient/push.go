package syncclient

import (
	"context"
	"errors"
	"net/http"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// push sends what the outbox holds, batch by batch, until it is empty or only waits for a
// person or another group. It returns the number of changes that got their final answer.
//
// A request that the server cannot take at all is sent again group by group, so that the
// one that spoils it holds nothing up but itself. Such groups stay; the error is then a
// *spoiled, and everything else has been sent.
func (p *pass) push(ctx context.Context) (sent int, err error) {
	s := spoiled{}
	defer func() {
		if len(s.groups) > 0 {
			_ = p.db.Unsent(s.groups, work.Message(s.cause))
		}
	}()
	limit := wire.MaxPushChanges
	for {
		groups, acked, err := p.db.NextBatch(limit, wire.MaxPushBytes)
		if err != nil {
			return sent, err
		}
		if p.acked = acked; len(groups) == 0 {
			return sent, s.err()
		}
		p.progress(PhaseSending, Progress{})
		final, changes, err := p.exchange(ctx, groups)
		switch {
		case err != nil && !isSpoiled(err):
			_ = p.db.Unsent(ids(groups), work.Message(err))
			return sent, err
		case err != nil && len(groups) > 1:
			_ = p.db.Unsent(ids(groups), work.Message(err))
			limit = 1
		case err != nil: // it counts as being sent until the end of the pass, and so is passed over
			s.groups, s.cause = append(s.groups, groups[0].ID), err
			if len(s.groups) == maxSpoiled {
				return sent, s.err()
			}
		case final == 0: // everything stays: ask again later, not at once
			return sent, s.err()
		}
		sent += changes
	}
}

// exchange sends one batch and stores the answers. It returns how many groups, and how
// many changes in them, got their final answer.
func (p *pass) exchange(ctx context.Context, groups []work.Group) (final, changes int, err error) {
	answers, err := p.send(ctx, groups)
	if err != nil {
		return 0, 0, err
	}
	result, err := p.db.Answer(answers)
	if err != nil {
		_ = p.db.Unsent(ids(groups), work.Message(err))
		return 0, 0, err
	}
	p.run.Refused += len(result.Errors)
	for i, a := range answers {
		if a.Outcome.Final() {
			changes += len(groups[i].Changes)
		}
	}
	return result.Final, changes, nil
}

// maxSpoiled is how many groups are found out in one pass: if there are more, it is not
// the groups.
const maxSpoiled = 3

// spoiled are groups that the server could not take at all.
type spoiled struct {
	groups []work.ID
	cause  error
}

func (s *spoiled) Error() string { return s.cause.Error() }
func (s *spoiled) Unwrap() error { return s.cause }

func (s *spoiled) err() error {
	if len(s.groups) == 0 {
		return nil
	}
	return &spoiled{s.groups, s.cause}
}

// isSpoiled reports whether it may be the content of the request that the server failed on.
func isSpoiled(err error) bool {
	if failed := networkOf(err); failed != nil {
		var said *work.Error
		return failed.network == NetworkServerError && errors.As(failed.err, &said) && said.Kind == work.Internal
	}
	return work.Is(err, work.Invalid) || work.Is(err, work.TooLarge)
}

// send exchanges one batch. An answer that is not exactly one result for every group is
// void: nothing may leave the outbox on it.
func (p *pass) send(ctx context.Context, groups []work.Group) ([]localdb.Answer, error) {
	cursor, anew, err := p.db.Cursor()
	if err != nil {
		return nil, err
	}
	waits, err := p.unsent()
	if err != nil {
		return nil, err
	}
	request := wire.PushRequest{
		AckedSeq: p.acked.Seq, Unanswered: p.acked.Open, Cursor: cursor, Anew: anew, SentAt: p.client.now().UTC(), Groups: groups, Unsent: waits,
	}
	r, err := p.client.do(ctx, p.client.steady, http.MethodPost, wire.PathPush, request, nil)
	if err != nil {
		return nil, err
	}
	p.run.Bytes += int64(r.wire)
	// Who has no profile any more sends all the same.
	if _, err := p.followManifest(ctx, r); err != nil && !work.Is(err, work.NoProfile) {
		return nil, err
	}
	var answer wire.PushAnswer
	if err := wire.Decode(r.body, &answer); err != nil {
		return nil, work.Errorf(work.Damaged, "the server's answer cannot be read; nothing was changed here: %w", err)
	}
	if len(answer.Results) != len(groups) {
		return nil, work.Errorf(work.Damaged, "the server answered %d of %d groups; nothing was changed here", len(answer.Results), len(groups))
	}
	answers := make([]localdb.Answer, len(groups))
	for i, result := range answer.Results {
		if result.Group != groups[i].ID {
			return nil, work.Errorf(work.Damaged, "the server answered another group than was sent; nothing was changed here")
		}
		answers[i] = p.answerOf(groups[i], result)
	}
	return answers, nil
}

// tryAgain is the shortest wait before a group is sent again that could not be tried.
const tryAgain = 5 * time.Second

// answerOf translates a result for the database.
func (p *pass) answerOf(g work.Group, r wire.Result) localdb.Answer {
	a := localdb.Answer{
		Group: g.ID, Outcome: localdb.Outcome(r.Outcome), HeldBy: r.HeldBy,
		RetryAfter: time.Duration(min(max(r.After, 0), 900)) * time.Second,
	}
	if r.Outcome == wire.TryAgain { // whatever the server says: not at once
		a.RetryAfter = max(a.RetryAfter, tryAgain)
	}
	for _, row := range r.Rows {
		a.Rows = append(a.Rows, p.row(row))
	}
	for _, gone := range r.Removed {
		a.Gone = append(a.Gone, localdb.Removed{Table: gone.Table, ID: gone.ID, Why: gone.Why})
	}
	for _, e := range r.Errors {
		failed := localdb.SyncError{
			ID: e.ID, Type: e.Type, Group: g, Message: e.Message, Code: e.Code, Column: e.Column,
			Detail: e.Detail, At: e.Time, Server: e.Server,
		}
		for _, c := range g.Changes {
			if c.MID == e.ID {
				failed.Change = c
			}
		}
		a.Errors = append(a.Errors, failed)
		a.Message = e.Message
	}
	return a
}

// row adds to a received row the shape that it was made with.
func (p *pass) row(r wire.Row) localdb.Row {
	return localdb.Row{Record: work.Record{Table: r.Table, ID: r.ID, Rev: r.Rev, Data: r.D}, Shape: p.shapes[r.Table]}
}

func ids(groups []work.Group) []work.ID {
	list := make([]work.ID, len(groups))
	for i, g := range groups {
		list[i] = g.ID
	}
	return list
}
