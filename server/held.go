package server

import (
	"slices"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// heldBy reports the refused group that this one has to wait for: one that it names, or
// one that touched the same record earlier in this request.
func (b *batch) heldBy(g work.Group) (work.ID, bool, error) {
	for _, c := range g.Changes {
		if by, ok := b.refused[work.RecordRef{Table: c.Table, ID: c.ID}]; ok {
			b.hold(g.Changes, by)
			return by, true, nil
		}
		for _, after := range c.After {
			o, known, err := b.tx.Outcome(b.device.ID, after)
			if err != nil {
				return work.ID{}, false, err
			}
			var stored storedResult
			if known {
				if err := wire.Decode(o.Answer, &stored); err != nil {
					return work.ID{}, false, err
				}
			}
			if out := stored.Result.Outcome; out != wire.Applied && out != wire.Merged {
				b.hold(g.Changes, after)
				return after, true, nil
			}
		}
	}
	return work.ID{}, false, nil
}

// holdBehind notes which records what comes later must leave alone because of an outcome.
// Later changes of what others changed are fine; those of what was not made are not.
func (b *batch) holdBehind(g work.Group, o wire.Outcome) {
	switch o {
	case wire.Rejected:
		b.hold(g.Changes, g.ID)
	case wire.Conflicted:
		b.hold(slices.DeleteFunc(slices.Clone(g.Changes), func(c work.Change) bool { return c.Op != work.Create }), g.ID)
	}
}

// hold notes the records of a group that was not applied: what comes later on the same
// records waits with it.
func (b *batch) hold(changes []work.Change, by work.ID) {
	for _, c := range changes {
		ref := work.RecordRef{Table: c.Table, ID: c.ID}
		if _, ok := b.refused[ref]; !ok {
			b.refused[ref] = by
		}
	}
}
