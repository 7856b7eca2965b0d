package scope

import (
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// NextFlip is when time alone next changes what the filters take in or ends a pin; the zero
// time means never. It looks at the rows that the edges of the windows pass first, through the index,
// and may be early where there are many that do not matter. Windows over columns without
// an index count as moving at the user's next midnight.
func (v Viewer) NextFlip(tx store.Records) (time.Time, error) {
	f := flips{Viewer: v, tx: tx}
	for _, s := range v.Profile.Tables {
		for id := range v.Pins[s.Table.Name] {
			f.earlier(v.Pins.until(s.Table.Name, id, v.Now))
		}
		for _, edge := range s.Edges(v.User, v.Now) {
			if !s.Table.Column(edge.Column).Indexed {
				f.earlier(v.User.Midnight(v.Now))
			} else if err := f.ahead(s, edge); err != nil {
				return f.next, err
			}
		}
	}
	return f.next, nil
}

// flips looks for the earliest flip.
type flips struct {
	Viewer
	tx   store.Records
	next time.Time
}

func (f *flips) earlier(at time.Time) {
	if !at.IsZero() && (f.next.IsZero() || at.Before(f.next)) {
		f.next = at
	}
}

// maxAhead bounds how many rows before an edge are asked when they flip.
const maxAhead = 100

// ahead looks at the rows that the edge will pass, in the order in which it does.
func (f *flips) ahead(s *profile.Scope, edge profile.Edge) error {
	keys, all := s.Keys(f.User)
	if all {
		keys = []profile.Key{{}}
	}
	for _, key := range keys {
		beyond := []profile.Window{{Column: edge.Column, From: edge.At}}
		ranges, ok := rangesOf(s, key, beyond)
		if !ok {
			ranges, _ = rangesOf(s, profile.Key{}, beyond)
		}
		var failed error
		rows := 0
		err := f.tx.Between(ranges[0], func(id work.ID, value time.Time) bool {
			passed := edge.Passes(value)
			if !f.next.IsZero() && !passed.Before(f.next) {
				return false
			}
			if rows++; rows > maxAhead {
				if passed.After(f.Now) {
					f.earlier(passed)
				}
				return !passed.After(f.Now)
			}
			r, _, err := f.tx.Record(s.Table.Name, id)
			f.earlier(s.NextFlip(r, f.User, f.Now))
			failed = err
			return err == nil
		})
		if err := firstError(err, failed); err != nil {
			return err
		}
	}
	return nil
}
