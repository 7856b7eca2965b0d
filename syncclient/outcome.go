package syncclient

import (
	"context"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// outcomeWait is how long a save in online mode waits for the server's answer.
const outcomeWait = 10 * time.Second

// Resend is [localdb.DB.RetrySyncError] and says, as [Store.Save] does, what became of the
// group that is sent again.
func (s *Store) Resend(ctx context.Context, id work.ID, set work.Fields) (work.Group, localdb.Outcome, error) {
	g, err := s.DB.RetrySyncError(id, set)
	if err != nil {
		return g, "", err
	}
	return g, s.await(ctx, g), nil
}

// RetrySyncError is [Store.Resend] for screens, which learn the outcome otherwise.
func (s *Store) RetrySyncError(id work.ID, set work.Fields) (work.Group, error) {
	g, _, err := s.Resend(context.Background(), id, set)
	return g, err
}

// TakeBack is [localdb.DB.UndoLast]. In online mode it waits, as [Store.Save] does, for the
// outcome of the change that sets the values from before.
func (s *Store) TakeBack(ctx context.Context, passed ...work.ID) (localdb.Undone, error) {
	u, err := s.DB.UndoLast(passed...)
	if err != nil {
		return u, err
	}
	s.seen.expire()
	u.Outcome = s.await(ctx, u.Back)
	return u, nil
}

// UndoLast is [Store.TakeBack] for screens.
func (s *Store) UndoLast(passed ...work.ID) (localdb.Undone, error) {
	return s.TakeBack(context.Background(), passed...)
}

// await waits in online mode for the answer to a group that was just saved, for at most ten
// seconds. It returns "" if there is none, at once offline and for a group that nothing was
// saved of.
func (s *Store) await(ctx context.Context, saved work.Group) localdb.Outcome {
	if saved.Seq == 0 {
		return ""
	}
	s.seen.expire()
	if !s.engine.Status().Online {
		return ""
	}
	changes, stop := s.DB.Watch()
	defer stop()
	late := time.NewTimer(outcomeWait)
	defer late.Stop()
	for {
		outcome, err := s.DB.OutcomeOf(saved.ID)
		if err != nil || outcome != "" {
			s.seen.expire() // what was read meanwhile
			return outcome
		}
		if st := s.engine.Status(); !st.Online || !st.Network.Online() {
			return ""
		}
		select {
		case _, open := <-changes:
			if !open {
				return ""
			}
		case <-late.C:
			return ""
		case <-ctx.Done():
			return ""
		}
	}
}
