package syncclient

import (
	"context"
	"net/http"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// push sends what the outbox holds, batch by batch, until it is empty or only waits for a
// person or another group. It returns the number of changes that got their final answer.
func (p *pass) push(ctx context.Context) (sent int, err error) {
	for {
		groups, acked, err := p.db.NextBatch(wire.MaxPushChanges, wire.MaxPushBytes)
		if err != nil {
			return sent, err
		}
		if p.acked = acked; len(groups) == 0 {
			return sent, nil
		}
		p.progress(PhaseSending, Progress{})
		answers, err := p.send(ctx, groups, acked)
		if err != nil {
			_ = p.db.Unsent(ids(groups), work.Message(err))
			return sent, err
		}
		result, err := p.db.Answer(answers)
		if err != nil {
			return sent, err
		}
		for i, a := range answers {
			if a.Outcome.Final() {
				sent += len(groups[i].Changes)
			}
		}
		if result.Final == 0 { // everything stays: ask again later, not at once
			return sent, nil
		}
	}
}

// send exchanges one batch. An answer that is not exactly one result for every group is
// void: nothing may leave the outbox on it.
func (p *pass) send(ctx context.Context, groups []work.Group, acked uint64) ([]localdb.Answer, error) {
	cursor, err := p.db.Cursor()
	if err != nil {
		return nil, err
	}
	request := wire.PushRequest{AckedSeq: acked, Cursor: cursor, SentAt: p.client.now().UTC(), Groups: groups}
	r, err := p.client.do(ctx, p.client.steady, http.MethodPost, wire.PathPush, request, nil)
	if err != nil {
		return nil, err
	}
	p.run.Bytes += int64(r.wire)
	if _, err := p.followManifest(ctx, r); err != nil {
		return nil, err
	}
	var answer wire.PushAnswer
	if err := wire.Decode(r.body, &answer); err != nil {
		return nil, err
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

// answerOf translates a result for the database.
func (p *pass) answerOf(g work.Group, r wire.Result) localdb.Answer {
	a := localdb.Answer{
		Group: g.ID, Outcome: localdb.Outcome(r.Outcome), HeldBy: r.HeldBy,
		RetryAfter: time.Duration(min(max(r.After, 0), 900)) * time.Second,
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
			At: p.client.now().UTC(), Server: e.Server,
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
