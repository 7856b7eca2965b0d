package server

import (
	"bytes"
	"slices"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// fingerprint is what makes two groups of one id the same. When a group is sent does not:
// a device may give it a later number or another group to wait for.
func fingerprint(g work.Group) ([]byte, error) {
	g.Seq = 0
	g.Changes = slices.Clone(g.Changes)
	for i := range g.Changes {
		g.Changes[i].After = nil
	}
	return wire.Fingerprint(g)
}

// again repeats a stored answer. The same id with other content is refused: it would make
// one of the two disappear.
func (b *batch) again(g work.Group, before store.Outcome, hash []byte) (wire.Result, error) {
	if !bytes.Equal(before.Hash, hash) {
		b.server.log.Warn("group id used twice", "device", b.device.ID, "group", g.ID)
		return wire.Result{Group: g.ID, Outcome: wire.Rejected, Errors: []wire.SyncError{{
			ID: g.Changes[0].MID, Type: wire.ErrorExists, Code: "mid_reused",
			Message: "Another change was sent under this id before. Send it again as a new change.",
		}}}, nil
	}
	var stored storedResult
	if err := wire.Decode(before.Answer, &stored); err != nil {
		return wire.Result{}, err
	}
	if before.Acked {
		if err := b.remind(g, before, &stored); err != nil {
			return wire.Result{}, err
		}
	}
	stored.Result.Duplicate = true
	return stored.Result, nil
}

// remind gives a device that asks again what it had acknowledged, and therefore does not
// have after all, the group's records as they are now.
func (b *batch) remind(g work.Group, before store.Outcome, stored *storedResult) error {
	made := stored.Result.Outcome == wire.Applied || stored.Result.Outcome == wire.Merged
	for _, c := range g.Changes {
		r, ok, err := b.tx.Record(c.Table, c.ID)
		switch {
		case err != nil:
			return err
		case !ok:
			stored.Result.Removed = append(stored.Result.Removed, wire.Removed{Table: c.Table, ID: c.ID, Why: wire.WhyDeleted})
		default:
			if err := b.addRow(r, made, stored); err != nil {
				return err
			}
		}
	}
	answer, err := wire.Encode(stored)
	if err != nil {
		return err
	}
	before.Seq, before.Answer, before.Acked = g.Seq, answer, false
	return b.tx.PutOutcome(b.device.ID, before)
}
