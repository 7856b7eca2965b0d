package server

import (
	"slices"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

// maxPondered is how many changed records are looked at one by one for a poke. After more
// of them the device hears of their tables.
const maxPondered = 500

// pokeOf reads the feed from where the stream stands and says what of it concerns its
// device: what it holds, what comes into its scope now, and what is related to something
// that it holds. some is false if there is nothing to say.
func (s *Server) pokeOf(l *listener, c caller) (poke wire.Poke, some bool, err error) {
	if l.profile.Swap(false) {
		poke.Profile, some = true, true
	}
	if l.role != c.role { // another role may see something else
		l.role, some = c.role, true
		return wire.Poke{Profile: poke.Profile}, true, nil
	}
	err = s.store.View(func(tx store.Tx) error {
		changed, tables, err := changedSince(tx, l)
		if err != nil || len(tables) == 0 {
			return err
		}
		d, err := loadDevice(tx, c)
		if err != nil {
			return err
		}
		v, err := s.viewerOf(tx, &l.known, c, s.now())
		if err != nil {
			return err
		}
		switch {
		case d.Told == nil || changed == nil: // no telling what concerns it
			poke.Tables, some = tables, true
		case !d.Told.agrees(v): // who the user is has changed: everything may concern them
			some = true
		default:
			if err := concerning(tx, d, v.Viewer, changed, &poke); err != nil {
				return err
			}
			some = some || len(poke.Tables) > 0
		}
		return nil
	})
	return poke, some, err
}

// changedSince moves the stream to the head of the feed and returns what changed on the
// way, each record once, and the tables. Of too many records it returns the tables only.
func changedSince(tx store.Tx, l *listener) (changed []work.RecordRef, tables []string, err error) {
	known := map[work.RecordRef]bool{}
	changed = []work.RecordRef{}
	err = tx.Feed(l.position, func(e store.Entry) bool {
		l.position = e.Position
		if !slices.Contains(tables, e.Table) {
			tables = append(tables, e.Table)
		}
		if ref := (work.RecordRef{Table: e.Table, ID: e.ID}); changed != nil && !known[ref] {
			known[ref] = true
			changed = append(changed, ref)
		}
		if len(changed) > maxPondered {
			changed = nil
		}
		return true
	})
	slices.Sort(tables)
	return changed, tables, err
}

// concerning adds to the poke what concerns the device: the tables and, if they are few,
// the records. What the device changed itself it knows.
func concerning(tx store.Tx, d device, v scope.Viewer, changed []work.RecordRef, poke *wire.Poke) error {
	for _, ref := range changed {
		yes, err := v.Concerns(tx, d.ID, ref)
		if err != nil {
			return err
		}
		if yes {
			if yes, err = othersMade(tx, d.ID, ref); err != nil {
				return err
			}
		}
		if !yes {
			continue
		}
		poke.Records = append(poke.Records, ref)
		if !slices.Contains(poke.Tables, ref.Table) {
			poke.Tables = append(poke.Tables, ref.Table)
		}
	}
	slices.Sort(poke.Tables)
	if len(poke.Records) > wire.MaxPokeRecords {
		poke.Records = nil
	}
	return nil
}

// othersMade reports whether the record's last change was not the device's own.
func othersMade(tx store.Tx, device work.ID, ref work.RecordRef) (bool, error) {
	r, _, err := tx.Record(ref.Table, ref.ID)
	if err != nil {
		return false, err
	}
	var after uint64 // of what is gone, all revisions
	if r.Rev > 0 {
		after = r.Rev - 1
	}
	var origin work.ID
	err = tx.Revisions(ref.Table, ref.ID, after, func(last store.Revision) bool {
		origin = last.Origin
		return true
	})
	return origin != device, err
}
