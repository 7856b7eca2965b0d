package syncclient

import (
	"context"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// pass is one run of the engine: send, then fetch. It always sends first, so that a page
// is made by a server that knows everything this device has done.
type pass struct {
	db       *localdb.DB
	client   *client
	reason   Reason
	progress func(Phase, Progress)

	shapes    map[string]uint32
	acked     uint64 // results up to here are stored on this device
	manifests int
	flipIn    time.Duration // after which the scope changes by time alone; 0 = it does not
	run       localdb.Run
}

// do runs the pass for the given tables, none for all.
func (p *pass) do(ctx context.Context, tables []string) error {
	p.run = localdb.Run{ID: work.RandomID(), Started: p.client.now().UTC(), Reason: string(p.reason)}
	err := p.steps(ctx, tables)
	p.run.Ended = p.client.now().UTC()
	if err != nil {
		p.run.Error, p.run.Kind = work.Message(err), work.KindOf(err).String()
	}
	if err != nil || p.run.Sent+p.run.Rows+p.run.Removed > 0 || p.reason == ReasonFirst || p.reason == ReasonFull {
		if logErr := p.db.LogRun(p.run); err == nil {
			err = logErr
		}
	}
	return err
}

func (p *pass) steps(ctx context.Context, tables []string) error {
	plan, err := p.db.Plan()
	if err != nil {
		return err
	}
	if plan != nil {
		p.usePlan(plan)
	}
	sent, pushErr := p.push(ctx)
	p.run.Sent = sent
	if _, some := pushErr.(*spoiled); pushErr != nil && !some {
		return pushErr
	}
	if p.reason == ReasonEdit { // the answers carried every row that the edits changed
		return pushErr
	}
	if err := p.update(ctx, plan, tables); err != nil {
		return err
	}
	return pushErr
}

// update fetches what the server has for the tables, none for all.
func (p *pass) update(ctx context.Context, plan *localdb.Plan, tables []string) error {
	if plan == nil || p.reason == ReasonFirst || p.reason == ReasonFull {
		if err := p.fetchPlan(ctx); err != nil {
			return err
		}
	}
	if err := p.fetch(ctx, tables, p.reason == ReasonFull); err != nil {
		return err
	}
	if len(tables) == 0 {
		tables = p.allTables()
	}
	if err := p.db.MarkSynced(tables, p.client.now().UTC()); err != nil {
		return err
	}
	if p.reason == ReasonFirst {
		return p.db.SetFirstSyncDone(true)
	}
	return nil
}
