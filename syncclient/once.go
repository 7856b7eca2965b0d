package syncclient

import (
	"context"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// SyncOnce looks at the network and runs one pass, for commands; [ParseMode] gives the
// reason. The error is Unauthenticated when nobody is signed in, Unavailable when there is
// no network, Conflict for a first sync after a complete one, and otherwise that of the
// pass.
func (e *Engine) SyncOnce(ctx context.Context, reason Reason, tables ...string) (localdb.Run, error) {
	return e.once(ctx, errand{reason: reason, tables: tables})
}

// SyncRecords is [Engine.SyncOnce] for single records and what they bring along.
func (e *Engine) SyncRecords(ctx context.Context, records ...work.RecordRef) (localdb.Run, error) {
	if len(records) == 0 || len(records) > wire.MaxPokeRecords {
		return localdb.Run{}, work.Errorf(work.Invalid, "a single record sync takes 1 to %d records, not %d", wire.MaxPokeRecords, len(records))
	}
	return e.once(ctx, errand{reason: ReasonSingle, records: records})
}

func (e *Engine) once(ctx context.Context, task errand) (run localdb.Run, err error) {
	err = e.exclusively(ctx, func(ctx context.Context) error {
		d, err := e.db.Device()
		if err != nil {
			return err
		}
		c, err := e.connect(ctx, d)
		if err != nil {
			return err
		}
		done, err := e.db.FirstSyncDone()
		if err != nil {
			return err
		}
		switch {
		case !done:
			task = errand{reason: ReasonFirst}
		case task.reason == ReasonFirst:
			return work.Errorf(work.Conflict, "the first sync is complete: ask for a delta or a full sync, or reconfigure to start anew")
		}
		run, err = e.pass(ctx, c, task)
		return err
	})
	return run, err
}

// connect returns a client of the server that the device is signed in to, which has just
// shown that it is the right one. The error is Unauthenticated when nobody is signed in and
// Unavailable without a network.
func (e *Engine) connect(ctx context.Context, d localdb.Device) (*client, error) {
	if d.Server == "" || d.Token == "" {
		return nil, work.Errorf(work.Unauthenticated, "nobody is signed in on this device: use fieldbook sign-in")
	}
	c, err := e.clientFor(d)
	if err != nil {
		return nil, err
	}
	if !e.looked(ctx, c, d) {
		if stopped := ctx.Err(); stopped != nil {
			return nil, stoppedBy(stopped)
		}
		return nil, work.Errorf(work.Unavailable, "%s: %s.", TextUnavailable, e.Status().Network)
	}
	return c, nil
}

func (e *Engine) clientFor(d localdb.Device) (*client, error) {
	c, err := newClient(d.Server, e.opts)
	if err != nil {
		return nil, err
	}
	c.token, c.device = d.Token, d.Install.String()
	return c, nil
}
