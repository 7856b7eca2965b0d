package server

import (
	"hash/fnv"
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
		v, err := s.viewerOf(tx, &l.known, c, s.now())
		if err != nil {
			return err
		}
		if err := l.flight.load(tx, c.device); err != nil {
			return err
		}
		if changed == nil || !l.synced || slices.ContainsFunc(userTables[:], func(t string) bool { return slices.Contains(tables, t) }) {
			// Either there is no telling what concerns it, or who the user is may have changed.
			d, err := loadDevice(tx, c)
			if err != nil {
				return err
			}
			// A device that has fetched all there was comes again only when something is due: until
			// then nothing says that it has stored the last page.
			at := d.Told
			if l.flight.told != nil {
				at = l.flight.told
			}
			if l.synced = l.synced || at != nil; changed == nil || !l.synced {
				poke.Tables, some = tables, true
				return nil
			}
			if at != nil && !at.agrees(v) {
				some = true
				return nil
			}
		}
		err = l.concerning(tx, v.Viewer, changed, &poke)
		some = some || len(poke.Tables) > 0
		return err
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

// flight is what the page that is on its way to a device makes it hold. A device says that
// it has stored a page only when it asks for the next: most of the time it has.
type flight struct {
	sum  uint64
	held map[work.RecordRef]bool
	// points are what its records name: they are in scope because of it.
	points map[work.RecordRef]bool
	told   *told // where the device stands with it; nil in the middle of a plan
}

// load reads the page, unless it is the one that was read last.
func (f *flight) load(tx store.Documents, device work.ID) error {
	data, _, err := tx.Document(docPending, device.String())
	if err != nil {
		return err
	}
	h := fnv.New64a()
	h.Write(data)
	if sum := h.Sum64(); f.held == nil || f.sum != sum {
		var page pendingPage
		if _, err := store.ReadJSON(tx, docPending, device.String(), &page); err != nil {
			return err
		}
		*f = flight{sum: sum, told: page.Told, held: map[work.RecordRef]bool{}, points: map[work.RecordRef]bool{}}
		for _, r := range page.Held {
			f.held[work.RecordRef{Table: r.Table, ID: r.ID}] = true
			for _, to := range r.Points {
				f.points[to] = true
			}
		}
	}
	return nil
}

// concerns reports whether a record is on the page or related to one that is.
func (f *flight) concerns(tx store.Tx, v scope.Viewer, ref work.RecordRef) (bool, error) {
	s := v.Profile.Table(ref.Table)
	if f.held[ref] || f.points[ref] || s == nil || len(f.held) == 0 {
		return f.held[ref] || f.points[ref], nil
	}
	r, exists, err := tx.Record(ref.Table, ref.ID)
	return exists && slices.ContainsFunc(s.Parents(r), func(p work.RecordRef) bool { return f.held[p] }), err
}

// concerning adds to the poke what concerns the device: the tables and, if they are few,
// the records. What the device changed itself it knows.
func (l *listener) concerning(tx store.Tx, v scope.Viewer, changed []work.RecordRef, poke *wire.Poke) error {
	for _, ref := range changed {
		yes, err := v.Concerns(tx, l.device, ref)
		if err == nil && !yes {
			yes, err = l.flight.concerns(tx, v, ref)
		}
		if err != nil {
			return err
		}
		if yes {
			if yes, err = othersMade(tx, l.device, ref); err != nil {
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
