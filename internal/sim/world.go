package sim

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"fieldbook/fixtures/network"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/apply"
	"fieldbook/server/servertest"
)

// World is an office, its laptops, and the account of what people did there.
type World struct {
	Clock   *Clock // the true time; the office's
	Rand    *rand.Rand
	Office  *Office
	Laptops []*Laptop

	book *book
}

// Begin starts the engines of the first n laptops. The others stay switched off.
func (w *World) Begin(n int) error {
	for _, l := range w.Laptops[n:] {
		if err := l.Stop(); err != nil {
			return err
		}
	}
	w.Laptops = w.Laptops[:n]
	for _, l := range w.Laptops {
		l.Run()
	}
	return nil
}

// Close ends everything.
func (w *World) Close() error {
	var errs []error
	for _, l := range w.Laptops {
		errs = append(errs, l.Stop())
	}
	if w.Office.Server != nil {
		errs = append(errs, w.Office.Kill())
	}
	return errors.Join(errs...)
}

// Heal ends every fault: all networks are up, the office answers, the dead are rebooted,
// every laptop syncs by itself. Clocks and rights stay as they are.
func (w *World) Heal() error {
	w.Office.DieAt(0, nil)
	if w.Office.Closed() {
		if err := w.Office.Start(); err != nil {
			return err
		}
	}
	for _, l := range w.Laptops {
		l.DieAt(0, nil)
		l.Plan.Clear()
		l.Net.Set(network.Online)
		if err := w.Revive(l); err != nil {
			return err
		}
		if err := l.save(localdb.Settings{Sync: localdb.SyncAuto}); err != nil {
			return err
		}
	}
	return nil
}

// Revive reboots a dead laptop and switches a stopped one on.
func (w *World) Revive(l *Laptop) error {
	if _, dead := l.Dead(); dead {
		if err := l.Reboot(); err != nil {
			return err
		}
		return w.book.rebooted(l)
	}
	if l.DB != nil {
		return nil
	}
	if err := l.Open(); err != nil {
		return err
	}
	l.Run()
	return nil
}

// Edit saves a user action on a laptop and writes it down. Every change gets a text of its
// own, by which it is found again wherever it ends up. A refusal by the database is no
// error: then nothing was saved.
func (w *World) Edit(l *Laptop, g work.Group) (work.Group, error) {
	g.ID = l.newID()
	w.book.stamp(l.Name, g.Changes)
	saved, err := l.DB.Edit(g)
	_, dead := l.Dead()
	switch {
	case dead:
		g.Changes = saved.Changes
		w.book.add(l, g, unsure)
	case err != nil:
		if known, lookErr := l.DB.Committed(g.ID); lookErr != nil || known {
			return g, fmt.Errorf("%s: an edit failed (%w) and is saved all the same: %t, %w", l.Name, err, known, lookErr)
		}
	case saved.Seq > 0:
		w.book.add(l, saved, kept)
	}
	return saved, err
}

// Dispatch makes changes at the office. The refusal of a rule is returned.
func (w *World) Dispatch(changes ...work.Change) error {
	return w.change("dora", apply.Author{User: servertest.Dora, Role: apply.Dispatcher}, changes)
}

// Administer makes changes that only an administrator may make.
func (w *World) Administer(changes ...work.Change) error {
	return w.change("adam", apply.Author{User: servertest.Adam, Role: apply.Administrator}, changes)
}

func (w *World) change(who string, author apply.Author, changes []work.Change) error {
	if w.Office.Closed() {
		return work.Errorf(work.Unavailable, "the office is closed")
	}
	w.book.stamp(who, changes)
	for i := range changes {
		changes[i].MID = w.Office.newID()
	}
	g := work.Group{ID: w.Office.newID(), Changes: changes}
	var effect apply.Effect
	var err error
	w.Office.safely(func() { effect, err = w.Office.Server.Change(context.Background(), author, g) })
	if err == nil {
		w.book.dispatched(g, effect)
	}
	return err
}

// Retry sends the change of a sync error again.
func (w *World) Retry(l *Laptop, e localdb.SyncError, set work.Fields) (again work.Group, err error) {
	l.safely(func() { again, err = l.DB.RetrySyncError(e.ID, set) })
	if err == nil && again.Seq > 0 {
		w.book.retried(l, e, again)
	}
	return again, err
}

// GiveUp discards a sync error, and with it what cannot do without its record.
func (w *World) GiveUp(l *Laptop, e localdb.SyncError) (err error) {
	l.safely(func() { err = l.DB.DiscardSyncError(e.ID) })
	if err != nil {
		return err
	}
	list, err := l.DB.Discarded()
	for _, d := range list {
		if known := w.book.find(l, d.Group.ID); known != nil {
			known.state, known.taken = discarded, true
		}
	}
	return err
}

// TakeUp takes the discard of a sync error back.
func (w *World) TakeUp(l *Laptop, e localdb.SyncError) (err error) {
	l.safely(func() { err = l.DB.UndoDiscardSyncError(e.ID) })
	if err != nil {
		return err
	}
	list, err := l.DB.Outbox()
	for _, waiting := range list {
		if known := w.book.find(l, waiting.Group.ID); known != nil {
			known.state = kept
		}
	}
	return err
}

// Discard takes a waiting group back.
func (w *World) Discard(l *Laptop, group work.ID) (err error) {
	l.safely(func() { err = l.DB.DiscardPending(group) })
	if err == nil {
		e := w.book.find(l, group)
		e.state, e.taken = discarded, true
	}
	return err
}

// Restore brings a discarded group back.
func (w *World) Restore(l *Laptop, group work.ID) (err error) {
	l.safely(func() { err = l.DB.UndoDiscard(group) })
	if err == nil {
		w.book.find(l, group).state = kept
	}
	return err
}

// SetDetection switches the environment's conflict detection.
func (w *World) SetDetection(on bool) error {
	s, err := w.Office.Server.Settings()
	if err != nil {
		return err
	}
	s.DetectConflicts = on
	w.Office.safely(func() { err = w.Office.Server.ChangeSettings(s) })
	return err
}
