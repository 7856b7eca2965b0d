package syncclient

import (
	"context"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// pass is one run of the engine: send, then fetch. It always sends first, so that a page
// is made by a server that knows everything this device has done.
type pass struct {
	errand
	db       *localdb.DB
	client   *client
	progress func(Phase, Progress)

	told   map[work.ID]bool // sync errors that the server has been asked about
	toldAt time.Time        // when

	shapes    map[string]uint32
	labels    map[string]string
	acked     localdb.Acked // which results are stored on this device
	manifests int
	spoiled   bool          // a group could not be sent at all
	offline   wire.Offline  // what the manifest says, if it was fetched
	flipIn    time.Duration // after which the scope changes by time alone; 0 = it does not
	run       localdb.Run
}

// do runs the pass.
func (p *pass) do(ctx context.Context) error {
	p.run = localdb.Run{ID: work.RandomID(), Started: p.client.now().UTC(), Reason: string(p.reason)}
	err := p.steps(ctx)
	p.run.Ended = p.client.now().UTC()
	if err != nil {
		p.run.Error, p.run.Kind = work.Message(err), work.KindOf(err).String()
	}
	if err != nil || p.run.Sent+p.run.Rows+p.run.Removed > 0 || p.reason == ReasonFirst || p.reason == ReasonFull || p.recovers() {
		if logErr := p.db.LogRun(p.run); err == nil {
			err = logErr
		}
	}
	return err
}

// recovers reports whether a pass that went well follows a failed one. The log must say so,
// although nothing was to be done: it is what tells how the last sync went.
func (p *pass) recovers() bool {
	last, err := p.db.Runs(1)
	return err == nil && len(last) > 0 && last[0].Error != "" && p.reason != ReasonEdit && len(p.records) == 0
}

func (p *pass) steps(ctx context.Context) error {
	plan, err := p.db.Plan()
	if err != nil {
		return err
	}
	if plan != nil {
		p.usePlan(plan)
	}
	disposeErr := p.dispose(ctx)
	if disposeErr != nil && (networkOf(disposeErr) != nil || work.Is(disposeErr, work.Unauthenticated)) {
		return disposeErr
	}
	sent, pushErr := p.push(ctx)
	p.run.Sent = sent
	if _, p.spoiled = pushErr.(*spoiled); pushErr != nil && !p.spoiled {
		return pushErr
	}
	if p.reason != ReasonEdit { // whose answers carried every row that the edits changed
		if err := p.update(ctx, plan); err != nil {
			return err
		}
	}
	if pushErr == nil {
		pushErr = disposeErr
	}
	return pushErr
}

// update fetches what the server has.
func (p *pass) update(ctx context.Context, plan *localdb.Plan) error {
	if plan == nil || p.reason == ReasonFirst || p.reason == ReasonFull {
		if err := p.fetchPlan(ctx); err != nil {
			return err
		}
	}
	err := p.fetch(ctx)
	if work.Is(err, work.NoProfile) && p.offline == "" {
		if err := p.fetchPlan(ctx); err != nil { // which says why
			return err
		}
	}
	if err != nil || len(p.records) > 0 { // a few records say nothing of their tables
		return err
	}
	if err := p.db.MarkSynced(p.asked(), p.client.now().UTC()); err != nil {
		return err
	}
	if p.reason == ReasonFirst {
		return p.db.SetFirstSyncDone(true)
	}
	return nil
}

// asked are the tables that the pass brings up to date.
func (p *pass) asked() []string {
	switch {
	case len(p.records) > 0:
		return nil
	case len(p.tables) > 0:
		return p.tables
	}
	return p.allTables()
}

// between sends what was saved while pages come in: a first sync may take long. What could
// not be sent in this pass is left to the next.
func (p *pass) between(ctx context.Context) error {
	if n, _, err := p.db.Pending(); err != nil || n == 0 || p.spoiled {
		return err
	}
	sent, err := p.push(ctx)
	p.run.Sent += sent
	if _, p.spoiled = err.(*spoiled); p.spoiled {
		return nil
	}
	return err
}
