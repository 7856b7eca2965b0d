package syncclient

import (
	"context"

	"fieldbook/internal/work"
)

// Look finds out once how the network stands, for commands that read and write online;
// [Engine.Run] looks by itself. A device that knows nothing of the tables yet is told of
// them, so that its user can work online before anything is downloaded. The error is
// Unauthenticated when nobody is signed in. When ctx has ended it wraps ctx's.
func (e *Engine) Look(ctx context.Context) (Network, error) {
	err := e.exclusively(ctx, func(ctx context.Context) error {
		d, err := e.db.Device()
		if err != nil {
			return err
		}
		c, err := e.connect(ctx, d)
		if err != nil {
			return err
		}
		if plan, err := e.db.Plan(); err != nil || plan != nil {
			return err
		}
		p := &pass{db: e.db, client: c}
		// Whom no profile gives anything to hold works online all the same.
		if err := p.fetchPlan(ctx); err != nil && !work.Is(err, work.NoProfile) {
			return err
		}
		e.refreshStatus()
		return nil
	})
	if stopped := ctx.Err(); stopped != nil {
		err = stoppedBy(stopped)
	} else if work.Is(err, work.Unavailable) {
		err = nil // the state says it
	}
	e.recallConnection()
	return e.Status().Network, err
}
