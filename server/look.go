package server

import (
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

// look is what one comparison of a device's view with its user's scope found, and what
// holds when the device was told all of it.
type look struct {
	scope.Difference
	end       told
	rechecked uint64 // up to which of the records to look at again
	whole     bool   // the whole scope was evaluated
	single    bool   // only single records were looked at
	// keep says that end is worth a write even if there is nothing to tell.
	keep bool
}

// farBehind is how many positions or how long the stored positions may stay behind those
// in memory. After a restart so much of the feed is read again.
const (
	farBehind = 1000
	longAgo   = 24 * time.Hour
)

// lookAt finds what the device is to be told. In the normal case it reads in proportion to
// what changed; the whole scope is evaluated when the device asks for that and when the
// view is not known to agree with any state: at first, after a repair, another profile,
// another role or team, or a plan that was broken off.
func (s *Server) lookAt(tx store.Tx, p *plan, d device, v viewer, request wire.PullRequest, head uint64) (look, error) {
	at := d.Told
	if p.quiet.told.agrees(v) && p.quiet.view == d.state() {
		at = p.quiet.told
	}
	again, err := readRechecks(tx, d.ID)
	if err != nil {
		return look{}, err
	}
	if request.Full || !at.agrees(v) {
		found, err := v.Compare(tx, d.ID)
		end := at.upTo(v, v.Profile.Below(nil), head)
		return look{Difference: found, end: end, rechecked: again.Count, whole: true, keep: true}, err
	}
	if len(request.Records) > 0 {
		since := scope.Since{Tables: v.Profile.Below(tablesOf(request.Records)), Look: request.Records}
		found, err := v.Changes(tx, d.ID, since)
		return look{Difference: found, end: at.upTo(v, nil, head), single: true}, err
	}
	since := scope.Since{Positions: map[string]scope.Position{}}
	since.Look, since.Moved = again.refs()
	wanted := request.Tables
	if len(wanted) > 0 {
		wanted = append(append(tablesOf(since.Look), tablesOf(since.Moved)...), wanted...)
	}
	since.Tables = v.Profile.Below(wanted)
	for _, table := range since.Tables {
		since.Positions[table] = at.Tables[table]
	}
	found, err := v.Changes(tx, d.ID, since)
	l := look{Difference: found, end: at.upTo(v, since.Tables, head), rechecked: again.Count}
	l.keep = len(again.Refs) > 0 || d.Told == nil || d.Told.behind(l.end)
	return l, err
}

func tablesOf(refs []work.RecordRef) []string {
	tables := make([]string, len(refs))
	for i, ref := range refs {
		tables[i] = ref.Table
	}
	return tables
}

// behind reports whether the positions are so far behind others that these are worth a
// write.
func (t *told) behind(newer told) bool {
	for table, n := range newer.Tables {
		o := t.Tables[table]
		if n.At > o.At+farBehind || n.AsOf.Sub(o.AsOf).Abs() > longAgo {
			return true
		}
	}
	return false
}

// nothingNew reports whether the last look found nothing and neither the environment, nor
// the view, nor the time has moved since, for any of the tables.
func (p *plan) nothingNew(d device, v viewer, request wire.PullRequest, head uint64) bool {
	q := p.quiet
	if request.Full || len(request.Records) > 0 || !q.told.agrees(v) || q.view != d.state() || !p.flip.holds(v) {
		return false
	}
	for _, table := range v.Profile.Below(request.Tables) {
		if at := q.told.Tables[table]; at.At != head || at.AsOf.After(v.Now) || at.AsOf.Before(p.flip.since) {
			return false
		}
	}
	return true
}

// flip is when time alone next changes a viewer's scope.
type flip struct {
	since time.Time // from when on it is known that nothing flips before
	at    time.Time // zero = never
	key   profiles.Key
	mark  string
}

// holds reports whether the time is known for now and has not come.
func (f flip) holds(v viewer) bool {
	return f.mark == v.mark && f.key == v.key && !v.Now.Before(f.since) && (f.at.IsZero() || v.Now.Before(f.at))
}

// foresee works out when time alone next changes the scope, after a look: what was known
// before holds, but for the rows that were looked at, until it comes.
func (p *plan) foresee(tx store.Tx, v viewer, l look) (err error) {
	next, since := l.NextFlip, p.flip.since
	if p.flip.holds(v) {
		if at := p.flip.at; next.IsZero() || !at.IsZero() && at.Before(next) {
			next = at
		}
	} else if next, err = v.NextFlip(tx); err != nil {
		return err
	} else {
		since = v.Now.UTC()
	}
	p.flip = flip{since, next, v.key, v.mark}
	return nil
}
