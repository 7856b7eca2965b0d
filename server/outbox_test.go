package server

import (
	"context"
	"net/http"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

func (e *environment) context() context.Context { return context.Background() }

// edit puts a group into the outbox, as a user's action on the device does.
func (l *laptop) edit(changes ...work.Change) work.Group {
	l.seq++
	g := work.Group{ID: l.e.newID(), Seq: l.seq, At: l.e.clock.Now(), Changes: changes}
	for i := range g.Changes {
		c := &g.Changes[i]
		c.MID = l.e.newID()
		held := l.row(c.Table, c.ID)
		c.BaseRev = held.Rev
		if c.Op != work.Update || held.Rev == 0 {
			continue
		}
		was := held.Fields()
		for column, edit := range c.Set {
			edit.From = append([]byte(nil), was[column]...)
			c.Set[column] = edit
		}
	}
	l.outbox = append(l.outbox, g)
	return g
}

// send pushes groups and does not store the answer.
func (l *laptop) send(groups ...work.Group) ([]wire.Result, error) {
	l.e.t.Helper()
	return l.request(l.pushOf(groups))
}

// pushOf is the request with which groups are pushed now.
func (l *laptop) pushOf(groups []work.Group) wire.PushRequest {
	request := wire.PushRequest{Cursor: l.cursor, Anew: l.anew, SentAt: l.e.clock.Now(), Groups: groups}
	request.AckedSeq, request.Unanswered = l.acked()
	return request
}

// request sends a push, which may be a repetition: then it says what it said before.
func (l *laptop) request(push wire.PushRequest) ([]wire.Result, error) {
	l.e.t.Helper()
	var answer wire.PushAnswer
	err := l.e.call(l.token, http.MethodPost, wire.PathPush, push, &answer)
	if err == nil && len(answer.Results) != len(push.Groups) {
		l.e.t.Fatalf("%d answers to %d groups", len(answer.Results), len(push.Groups))
	}
	return answer.Results, err
}

// store takes answers in: rows become base rows, answered groups leave the outbox.
func (l *laptop) store(results []wire.Result) {
	l.e.t.Helper()
	for _, r := range results {
		for _, row := range r.Rows {
			l.put(row, false)
		}
		for _, gone := range r.Removed {
			delete(l.rows, ref(gone.Table, gone.ID))
		}
		if !r.Outcome.Final() {
			continue
		}
		for i, g := range l.outbox {
			if g.ID == r.Group {
				l.done[g.Seq] = r
				l.outbox = append(l.outbox[:i:i], l.outbox[i+1:]...)
				break
			}
		}
	}
}

// push sends the whole outbox and stores the answer.
func (l *laptop) push() []wire.Result {
	l.e.t.Helper()
	results, err := l.send(l.outbox...)
	l.e.must(err)
	l.store(results)
	l.checkSums()
	return results
}
