package bolt

import (
	"encoding/binary"
	"encoding/json"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Outcome implements store.Outcomes.
func (t *tx) Outcome(device, group work.ID) (store.Outcome, bool, error) {
	body, err := t.sub(bucketOutcome, device[:]).get(group[:])
	if body == nil || err != nil {
		return store.Outcome{}, false, err
	}
	var o store.Outcome
	if err := json.Unmarshal(body, &o); err != nil {
		return o, false, work.Errorf(work.Damaged, "outcome of group %s: %w", group, err)
	}
	return o, true, nil
}

// PutOutcome implements store.Outcomes.
func (t *tx) PutOutcome(device work.ID, o store.Outcome) error {
	data, err := marshal(o)
	if err != nil {
		return err
	}
	outcomes, err := t.ensure(bucketOutcome, device[:])
	if err != nil {
		return err
	}
	if err := outcomes.put(o.Group[:], data); err != nil {
		return err
	}
	open, err := t.ensure(bucketSeq, device[:])
	if err != nil {
		return err
	}
	key := append(number(o.Seq), o.Group[:]...)
	if o.Acked {
		return open.Delete(key)
	}
	return open.put(key, nil)
}

// Unacknowledged implements store.Outcomes.
func (t *tx) Unacknowledged(device work.ID, upTo uint64, yield func(store.Outcome) bool) error {
	b := t.sub(bucketSeq, device[:])
	if b == nil {
		return nil
	}
	var groups []work.ID // read first: yield may acknowledge, which changes the bucket
	c := b.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if _, err := b.open(k, v); err != nil {
			return err
		}
		if binary.BigEndian.Uint64(k) > upTo {
			break
		}
		groups = append(groups, work.ID(k[8:]))
	}
	for _, group := range groups {
		o, ok, err := t.Outcome(device, group)
		if err != nil {
			return err
		}
		if !ok {
			return damaged("outcome of group %s is missing", group)
		}
		if !yield(o) {
			return nil
		}
	}
	return nil
}
