package sim

import (
	"encoding/json"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server"
	"fieldbook/server/store"
)

// CheckOutcomes checks that every group has at most one outcome, the same on both sides,
// that the history of the server agrees with it, and that nothing is in that history
// that nobody made. Settled says that the faults have stopped and everything that can
// be answered has been.
func (w *World) CheckOutcomes(settled bool) (f Faults) {
	h, err := w.history()
	if err != nil {
		return Faults{err.Error()}
	}
	refusals, err := w.Office.Server.SyncErrors(server.SyncErrorFilter{})
	if err != nil {
		return Faults{err.Error()}
	}
	applied := map[string]int{} // how often a mark must be in the history
	for _, l := range w.Laptops {
		f = append(f, w.checkLaptop(l, h, refusals, applied, settled)...)
	}
	f = append(f, h.checkMarks(applied, w.book)...)
	return append(f, h.checkChains()...)
}

// checkLaptop compares the outcomes of one laptop's groups on both sides.
func (w *World) checkLaptop(l *Laptop, h *history, refusals []server.SyncError, applied map[string]int, settled bool) (f Faults) {
	entries, err := l.DB.Outbox()
	if err != nil {
		return Faults{err.Error()}
	}
	d, err := l.DB.Device()
	if err != nil {
		return Faults{err.Error()}
	}
	failed, err := l.DB.SyncErrors(true)
	if err != nil {
		return Faults{err.Error()}
	}
	waits := map[work.ID]localdb.EntryState{}
	for _, e := range entries {
		waits[e.Group.ID] = e.State
	}
	for _, e := range w.book.all(l) {
		there, known, err := w.outcome(d.Install, e.group.ID)
		if err != nil {
			f.add("%s: %v", e, err)
		}
		if there == localdb.Applied || there == localdb.Merged {
			for _, c := range e.group.Changes {
				applied[markOf(c)]++
			}
		}
		if e.state != kept || e.user != l.User {
			continue
		}
		here, err := l.DB.OutcomeOf(e.group.ID)
		state, waiting := waits[e.group.ID]
		switch {
		case err != nil:
			f.add("%s is neither waiting nor answered: %v", e, err)
		case waiting && here != "":
			f.add("%s is waiting and answered (%s)", e, here)
		case here == "" && !waiting:
			f.add("%s has no outcome and does not wait", e)
		case here == "" && settled && (known || state != localdb.EntryHeld):
			f.add("%s waits though nothing stops it (%s; on the server %q)", e, state, there)
		case here != "" && (!known || here != there):
			f.add("%s is %q on the laptop and %q on the server", e, here, there)
		}
		if here == localdb.Conflict || here == localdb.Rejected {
			f = append(f, checkRefusal(e, here, failed, refusals)...)
		}
		if here == localdb.Applied && h.unseen(e.group, d.Install) {
			f.add("%s is applied as if nobody else had changed its records meanwhile", e)
		}
		if here == localdb.Conflict && !h.foreign(e.group, d.Install) {
			f.add("%s is a conflict, and nobody else had changed its records", e)
		}
	}
	return f
}

// checkRefusal checks that both sides keep what was not accepted.
func checkRefusal(e *entry, outcome localdb.Outcome, here []localdb.SyncError, there []server.SyncError) (f Faults) {
	if !slices.ContainsFunc(here, func(s localdb.SyncError) bool { return s.Group.ID == e.group.ID }) {
		f.add("%s is %s, and the laptop has no sync error", e, outcome)
	}
	if !slices.ContainsFunc(there, func(s server.SyncError) bool { return s.Group.ID == e.group.ID }) {
		f.add("%s is %s, and the server has no sync error", e, outcome)
	}
	return f
}

// outcome is what the server answered to a group.
func (w *World) outcome(device, group work.ID) (o localdb.Outcome, known bool, err error) {
	err = w.Office.View(func(tx store.Tx) error {
		stored, ok, err := tx.Outcome(device, group)
		if err != nil || !ok {
			return err
		}
		var answer struct {
			Result struct {
				Outcome localdb.Outcome `json:"outcome"`
			} `json:"result"`
		}
		known = true
		err = json.Unmarshal(stored.Answer, &answer)
		o = answer.Result.Outcome
		return err
	})
	return o, known, err
}
