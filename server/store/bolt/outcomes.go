package bolt

import (
	"bytes"
	"encoding/json"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Outcome implements store.Outcomes.
func (t *tx) Outcome(device, group work.ID) (store.Outcome, bool, error) {
	body, err := get(t.sub(bucketOutcome, device[:]), group[:])
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
	data, err := json.Marshal(o)
	if err != nil {
		return err
	}
	outcomes, err := t.ensure(bucketOutcome, device[:])
	if err != nil {
		return err
	}
	if err := put(outcomes, o.Group[:], data); err != nil {
		return err
	}
	open, err := t.ensure(bucketSeq, device[:])
	if err != nil {
		return err
	}
	if o.Acked {
		return open.Delete(number(o.Seq))
	}
	return put(open, number(o.Seq), o.Group[:])
}

// Unacknowledged implements store.Outcomes.
func (t *tx) Unacknowledged(device work.ID, upTo uint64, yield func(store.Outcome) bool) error {
	b := t.sub(bucketSeq, device[:])
	if b == nil {
		return nil
	}
	var groups []work.ID // read first: yield may acknowledge, which changes the bucket
	last := number(upTo)
	c := b.Cursor()
	for k, v := c.First(); k != nil && bytes.Compare(k, last) <= 0; k, v = c.Next() {
		body, err := open(k, v)
		if err != nil {
			return err
		}
		groups = append(groups, work.ID(body))
	}
	for _, group := range groups {
		o, ok, err := t.Outcome(device, group)
		if err != nil {
			return err
		}
		if ok && !yield(o) {
			return nil
		}
	}
	return nil
}
