package syncclient

import (
	"context"
	"errors"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// Status returns the engine's state now.
func (e *Engine) Status() Status {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.now
}

// Watch returns a channel that always holds the newest status: a slow reader misses
// intermediate ones, never the last. It is closed when ctx ends.
func (e *Engine) Watch(ctx context.Context) <-chan Status {
	c := make(chan Status, 1)
	e.mu.Lock()
	e.subs[c] = struct{}{}
	c <- e.now
	e.mu.Unlock()
	context.AfterFunc(ctx, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.subs, c)
		close(c)
	})
	return c
}

// publish hands the status to every watcher. The caller holds e.mu.
func (e *Engine) publish() {
	for c := range e.subs {
		select {
		case <-c: // drop what nobody has read yet
		default:
		}
		c <- e.now
	}
}

func (e *Engine) setPhase(reason Reason, phase Phase, at Progress) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.now.Phase, e.now.Reason, e.now.Progress = phase, reason, at
	e.publish()
}

// problem shows a failure that needs a person.
func (e *Engine) problem(err error) {
	var known *work.Error
	if !errors.As(err, &known) {
		known = work.Errorf(work.Internal, "%w", err)
	}
	e.mu.Lock()
	e.now.Problem = known
	e.mu.Unlock()
	e.refreshStatus()
}

// refreshStatus reads from the database what the status says of it. A database that
// cannot be read is the problem to show. [Engine.Status] does not wait for it.
func (e *Engine) refreshStatus() {
	e.refreshing.Lock()
	defer e.refreshing.Unlock()
	s, err := e.databaseStatus()
	_, next := e.overdue(e.opts.Now(), s.Settings)
	e.mu.Lock()
	defer e.mu.Unlock()
	if err != nil {
		e.now.Problem = work.Errorf(work.KindOf(err), "%w", err)
		e.publish()
		return
	}
	was := e.now.Settings.Sync
	s.Network, s.OfflineSince, s.Skew, s.Wifi = e.now.Network, e.now.OfflineSince, e.now.Skew, e.now.Wifi
	s.Phase, s.Reason, s.Progress = e.now.Phase, e.now.Reason, e.now.Progress
	s.Problem, s.Warning, s.passing = e.now.Problem, e.now.Warning, e.now.passing
	s.LastDuration, s.LastRows = e.now.LastDuration, e.now.LastRows
	if e.now.LastSync.After(s.LastSync) {
		s.LastSync = e.now.LastSync
	}
	s.NextSync = next
	if e.offline != "" {
		s.OnlineOnly = e.offline == wire.OfflineNotConfigured
	}
	s.OnlineChosen = e.now.OnlineChosen && !s.Forbidden.OnlineMode
	s.Online = s.SignedIn && (s.FirstSync || s.OnlineChosen || s.OnlineOnly)
	e.now = s
	if auto := s.Settings.Sync == localdb.SyncAuto; auto && was != s.Settings.Sync {
		e.listenAgain()
	} else if !auto && e.hush != nil {
		e.hush()
	}
	e.publish()
}

// databaseStatus is what the database alone can say.
func (e *Engine) databaseStatus() (Status, error) {
	var s Status
	d, err := e.db.Device()
	if err != nil {
		return s, err
	}
	s.SignedIn, s.User, s.Server = d.Server != "" && d.Token != "", d.UserName, d.Server
	if s.Settings, err = e.db.Settings(); err != nil {
		return s, err
	}
	done, err := e.db.FirstSyncDone()
	if err != nil {
		return s, err
	}
	s.FirstSync = !done
	if s.Pending, s.PendingOldest, err = e.db.Pending(); err != nil {
		return s, err
	}
	failed, err := e.db.SyncErrors(false)
	if err != nil {
		return s, err
	}
	s.Errors = len(failed)
	if s.StorageBytes, err = e.db.Size(); err != nil {
		return s, err
	}
	plan, err := e.db.Plan()
	if err != nil || plan == nil {
		return s, err
	}
	s.Profile, s.ProfileVersion, s.Forbidden = plan.Profile, plan.ProfileVersion, plan.UserSettings()
	s.OnlineOnly = len(plan.Tables) == 0 && plan.Profile == ""
	states, err := e.db.TableStates()
	if err != nil {
		return s, err
	}
	for _, t := range plan.Tables {
		state := states[t.Table]
		line := TableStatus{Table: t.Table, Label: t.Table, Rows: int64(state.Rows), LastSync: state.LastSync, Interval: intervalOf(t, s.Settings)}
		if described := plan.Schema.Table(t.Table); described != nil {
			line.Label = described.Plural
		}
		switch {
		case state.Ready || !state.LastSync.IsZero():
			line.State = TableAvailable
		case s.FirstSync && state.Rows > 0:
			line.State = TableInitializing
		}
		if state.LastSync.After(s.LastSync) {
			s.LastSync = state.LastSync
		}
		s.Tables = append(s.Tables, line)
	}
	return s, nil
}
