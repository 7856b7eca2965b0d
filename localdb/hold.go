package localdb

import "fieldbook/internal/work"

// chain is a set of records and groups that later groups must wait for. Whoever touches
// one of its records, or names one of its groups, joins it: that keeps the order of edits
// of one record, and of parents and children, whatever happens to one of them.
type chain struct {
	records map[recordKey]work.ID // to the group at the chain's head
	groups  map[work.ID]work.ID
}

func newChain() *chain { return &chain{map[recordKey]work.ID{}, map[work.ID]work.ID{}} }

// head returns the head that a group would have to wait for.
func (c *chain) head(g *storedGroup) (work.ID, bool) {
	for _, change := range g.Changes {
		if head, ok := c.records[recordKey{change.Table, change.ID}]; ok {
			return head, true
		}
		for _, after := range change.After {
			if head, ok := c.groups[after]; ok {
				return head, true
			}
		}
	}
	return work.ID{}, false
}

// join adds a group under a head.
func (c *chain) join(g *storedGroup, head work.ID) {
	c.groups[g.ID] = head
	for _, change := range g.Changes {
		c.records[recordKey{change.Table, change.ID}] = head
	}
}

// standing is where a group of the outbox stands.
type standing struct {
	state  EntryState
	heldBy work.ID
	ready  bool // may be sent now
}

// queue walks the outbox in order and tells where each group stands.
type queue struct {
	db      *DB
	refused map[recordKey][]refusal // by the records that they hold, in the order of their ranks
	named   map[work.ID]refusal
	held    *chain // behind refused groups
	busy    *chain // behind groups that are on their way or not to be sent yet
}

func (t *txn) queue() (*queue, error) {
	q := &queue{t.db, map[recordKey][]refusal{}, map[work.ID]refusal{}, newChain(), newChain()}
	all, err := t.refusals()
	for _, r := range all {
		q.named[r.Group] = r
		for _, ref := range r.Records {
			k := recordKey{ref.Table, ref.ID}
			q.refused[k] = append(q.refused[k], r)
		}
	}
	return q, err
}

// holder returns the refused group of the lowest rank that a group must wait for.
func (q *queue) holder(g *storedGroup) (holder refusal, found bool) {
	take := func(r refusal) {
		if !found || r.Rank < holder.Rank {
			holder, found = r, true
		}
	}
	for _, c := range g.Changes {
		for _, r := range q.refused[recordKey{c.Table, c.ID}] {
			if g.Rank > r.Rank {
				take(r)
			}
		}
		for _, after := range c.After {
			if r, ok := q.named[after]; ok {
				take(r)
			}
		}
	}
	return holder, found
}

// next tells where the next group stands. The groups must come in the order of their
// numbers.
func (q *queue) next(g *storedGroup) standing {
	head, held := q.held.head(g)
	if !held {
		var r refusal
		if r, held = q.holder(g); held {
			head = r.Group
		}
	}
	if held {
		q.held.join(g, head)
	}
	_, busy := q.busy.head(g)
	later := q.db.flight.waitsUntil(g.ID).After(q.db.now())
	sending := q.db.flight.isSending(g.ID)
	if busy || later || sending {
		q.busy.join(g, g.ID)
	}
	switch {
	case sending:
		return standing{state: EntrySending}
	case held:
		return standing{state: EntryHeld, heldBy: head}
	}
	return standing{state: EntryWaiting, ready: !busy && !later}
}

// behind returns the groups of the outbox that must come after the given one: those of a
// higher rank that touch its records or name it, and whatever is chained to them. They
// come in order. The error is Conflict if one of them is on its way: its place in the
// order cannot be changed now.
func (t *txn) behind(r refusal) (members []*storedGroup, err error) {
	c := newChain()
	x := t.top(outboxBucket)
	err = x.walk(nil, false, func(key, envelope []byte) (bool, error) {
		g, err := t.groupIn(x, key, envelope)
		if err != nil {
			return false, err
		}
		if _, chained := c.head(g); !chained && !r.holds(g) {
			return true, nil
		}
		if t.db.flight.isSending(g.ID) {
			return false, work.Errorf(work.Conflict, "a later change of the same record is being sent: try again when it has been answered")
		}
		c.join(g, r.Group)
		members = append(members, g)
		return true, nil
	})
	return members, err
}

// groupIn decodes a group at a cursor's place.
func (t *txn) groupIn(x *box, key, envelope []byte) (g *storedGroup, err error) {
	p, err := x.open(key, envelope)
	if err == nil {
		g, err = readGroup(x, key, p)
	}
	t.broken = t.broken || err != nil
	return g, err
}
