package syncclient

import (
	"context"
	"net/http"
	"slices"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// queryLimit is how long a screen waits for records from the server.
const queryLimit = 15 * time.Second

// query asks the server for records under the user's rights.
func (e *Engine) query(ctx context.Context, request wire.QueryRequest) (wire.QueryAnswer, error) {
	var answer wire.QueryAnswer
	return answer, e.read(ctx, wire.PathQuery, request, &answer)
}

// read asks the server for something to show. It runs beside passes and tells the engine what
// it learned of the network. The error is Unavailable when there is none; then nothing was
// asked.
func (e *Engine) read(ctx context.Context, path string, request, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, queryLimit)
	defer cancel()
	c, err := e.verified(ctx)
	if err != nil {
		return err
	}
	r, err := c.do(ctx, c.steady, http.MethodPost, path, request, nil)
	if ctx.Err() != context.Canceled {
		e.heard(err)
	}
	if err == nil {
		err = wire.Decode(r.body, answer)
	}
	return err
}

// verified returns a client of the right server: it has shown who it is a moment ago, or
// does so now. Where there is known to be no network nobody waits for a timeout.
func (e *Engine) verified(ctx context.Context) (*client, error) {
	if s := e.Status(); !s.Network.Online() {
		return nil, work.Errorf(work.Unavailable, "%s", s.offlineMessage())
	}
	d, err := e.db.Device()
	if err != nil {
		return nil, err
	}
	if d.Server == "" || d.Token == "" {
		return nil, work.Errorf(work.Unauthenticated, "nobody is signed in on this device: sign in first")
	}
	c, err := e.clientFor(d)
	if err != nil || e.trusts(e.opts.Now()) {
		return c, err
	}
	found, _ := c.check(ctx, d.HealthKey)
	if err := context.Cause(ctx); err != nil {
		return nil, stoppedBy(err)
	}
	if !found.Online() {
		e.setNetwork(found, nil)
		e.wish(func(w *wishes) { w.check = true })
		return nil, work.Errorf(work.Unavailable, "%s", e.Status().offlineMessage())
	}
	e.reached(e.opts.Now())
	return c, nil
}

// askFor reads records by id: those that exist and that the user may read.
func (e *Engine) askFor(ctx context.Context, refs []work.RecordRef) (found []work.Record, err error) {
	for len(refs) > 0 {
		some, answered, err := e.askOnce(ctx, refs[:min(len(refs), wire.MaxQueryRows)])
		if err != nil {
			return nil, err
		}
		found, refs = append(found, some...), refs[answered:]
	}
	return found, nil
}

// askOnce reads records by id in one request. Answered says for how many of the refs, from
// the first on, there was room in the answer: for one at least.
func (e *Engine) askOnce(ctx context.Context, refs []work.RecordRef) (found []work.Record, answered int, err error) {
	answer, err := e.query(ctx, wire.QueryRequest{Get: refs})
	if err != nil {
		return nil, 0, err
	}
	for _, row := range answer.Rows {
		found = append(found, record(row))
	}
	if answer.More && len(found) > 0 { // the answer was full after this one
		if last := slices.Index(refs, refOf(found[len(found)-1])); last >= 0 {
			return found, last + 1, nil
		}
	}
	return found, len(refs), nil
}

func record(r wire.Row) work.Record {
	return work.Record{Table: r.Table, ID: r.ID, Rev: r.Rev, Data: r.D}
}

// instant is a time as a query carries it: a whole second, the next one if it is between two.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if s := t.Truncate(time.Second); s.Before(t) {
		t = s.Add(time.Second)
	}
	return t.UTC().Format(time.RFC3339)
}

// Fetch reads a record for viewing: the device's copy, or the server's if the device has
// none and there is a network. The error is NotFound when neither has it, and Unavailable,
// naming the table, when the server cannot be asked.
func (e *Engine) Fetch(ctx context.Context, ref work.RecordRef) (work.Record, error) {
	r, err := e.db.Get(ref.Table, ref.ID)
	if !work.Is(err, work.NotFound) {
		return r, err
	}
	found, err := e.askFor(ctx, []work.RecordRef{ref})
	switch {
	case work.Is(err, work.Unavailable):
		return r, e.notHere(work.Unavailable, ref.Table, err)
	case err != nil:
		return r, err
	}
	for _, f := range found {
		if f.Table == ref.Table && f.ID == ref.ID {
			return f, nil
		}
	}
	return r, work.Errorf(work.NotFound, "Record not found: %s is not there, or not for you to see.", e.nameOf(ref.Table))
}

// notHere says which table a record is missing from that cannot be fetched now.
func (e *Engine) notHere(kind work.Kind, table string, cause error) error {
	err := work.Errorf(kind, "%s is not on this device, and it cannot be fetched now: %s", e.nameOf(table), work.Message(cause))
	err.Err = cause
	return err
}

// nameOf names a record of a table for people, at the beginning of a sentence.
func (e *Engine) nameOf(table string) string {
	if plan, err := e.db.Plan(); err == nil && plan != nil {
		if t := plan.Schema.Table(table); t != nil && t.Label != "" {
			return "This record (" + t.Label + ")"
		}
	}
	return "This record (" + table + ")"
}
