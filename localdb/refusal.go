package localdb

import (
	"cmp"
	"slices"

	"fieldbook/internal/work"
)

// refusal is a group that the server did not take and that a person has not decided on
// yet. Later groups that touch its records wait, and so do all that name it.
type refusal struct {
	Group   work.ID     `json:"group"`
	Rank    uint64      `json:"rank"`
	Records []refRecord `json:"records"`
}

type refRecord struct {
	Table string  `json:"t"`
	ID    work.ID `json:"id"`
}

func refusalOf(g *storedGroup) refusal {
	r := refusal{Group: g.ID, Rank: g.Rank}
	for _, c := range g.Changes {
		if ref := (refRecord{c.Table, c.ID}); !slices.Contains(r.Records, ref) {
			r.Records = append(r.Records, ref)
		}
	}
	return r
}

// creationOf is the refusal of a group that lost a conflict: what others changed stays, and
// later changes of that are fine. Only what builds on records that the group was to create
// waits. It reports false if there are none.
func creationOf(g *storedGroup) (r refusal, creates bool) {
	r = refusal{Group: g.ID, Rank: g.Rank}
	for _, c := range g.Changes {
		if ref := (refRecord{c.Table, c.ID}); c.Op == work.Create && !slices.Contains(r.Records, ref) {
			r.Records = append(r.Records, ref)
		}
	}
	return r, len(r.Records) > 0
}

// holds reports whether a group must wait for the refused one.
func (r refusal) holds(g *storedGroup) bool { return r.named(g) || g.Rank > r.Rank && r.touched(g) }

// shares reports whether a group touches one of the records or names the refused group.
func (r refusal) shares(g *storedGroup) bool { return r.touched(g) || r.named(g) }

func (r refusal) touched(g *storedGroup) bool {
	return slices.ContainsFunc(g.Changes, func(c work.Change) bool { return slices.Contains(r.Records, refRecord{c.Table, c.ID}) })
}

func (r refusal) named(g *storedGroup) bool {
	return slices.ContainsFunc(g.Changes, func(c work.Change) bool { return slices.Contains(c.After, r.Group) })
}

// refusals returns the unresolved refused groups in the order of their ranks.
func (t *txn) refusals() (all []refusal, err error) {
	x := t.top(refusedBucket)
	err = x.scan(nil, func(key, p []byte) (bool, error) {
		var r refusal
		err := decode(x, key, p, &r)
		all = append(all, r)
		return true, err
	})
	slices.SortFunc(all, func(a, b refusal) int { return cmp.Compare(a.Rank, b.Rank) })
	return all, err
}

// refuse notes what waits until a person has decided.
func (t *txn) refuse(r refusal) error { return t.putJSON(t.top(refusedBucket), r.Group[:], r) }

// hold says what waits until a person has decided on the error.
func (e *storedError) hold() (r refusal, holds bool) {
	switch {
	case e.Refused:
		return refusalOf(e.Group), true
	case e.Creates:
		return creationOf(e.Group)
	}
	return r, false
}
