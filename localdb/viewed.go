package localdb

import (
	"maps"
	"slices"
	"sync"
	"time"

	"fieldbook/internal/work"
)

// The bounds of what is known of the records that the user opened today.
const (
	maxViews     = 200 // the last ones opened
	maxViewParts = 500 // records that one page shows
)

// lookAgain is after what time a repeated look is worth writing down.
const lookAgain = time.Hour

// viewing is when the user opened a record, and what else its page showed.
type viewing struct {
	Table string           `json:"t"`
	ID    work.ID          `json:"id"`
	At    time.Time        `json:"at"`
	With  []work.RecordRef `json:"with,omitempty"`
}

func (v viewing) key() recordKey { return recordKey{v.Table, v.ID} }

// views are the openings that are not on the disk yet.
type views struct {
	mu   sync.Mutex
	list map[recordKey]viewing
}

// Viewed notes that the user has opened a record, and what else its page shows: if a
// download takes these away today, copies are kept for the profile's grace (see [DB.Left]).
// It only takes a note in memory and returns at once. The note is written with the next
// download or answer, by [DB.KeepViews], or when the database is closed: a program that dies in between has
// not seen the record taken away either.
func (db *DB) Viewed(opened work.RecordRef, with ...work.RecordRef) {
	if db.readOnly {
		return
	}
	v := viewing{Table: opened.Table, ID: opened.ID, At: db.now().UTC(), With: slices.Clone(with[:min(len(with), maxViewParts)])}
	db.views.mu.Lock()
	defer db.views.mu.Unlock()
	db.views.add(v)
}

// add notes an opening. Beyond the bound the oldest is forgotten.
func (w *views) add(v viewing) {
	if w.list == nil {
		w.list = map[recordKey]viewing{}
	}
	w.list[v.key()] = v
	for len(w.list) > maxViews {
		oldest := v
		for _, o := range w.list {
			if o.At.Before(oldest.At) || o.At.Equal(oldest.At) && o.key().compare(oldest.key()) < 0 {
				oldest = o
			}
		}
		delete(w.list, oldest.key())
	}
}

// take hands out what is not written yet, for a transaction. If it fails, back gets it.
func (w *views) take() []viewing {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := slices.Collect(maps.Values(w.list))
	clear(w.list)
	return list
}

func (w *views) back(list []viewing) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, v := range list {
		if _, again := w.list[v.key()]; !again {
			w.add(v)
		}
	}
}

// KeepViews writes the openings that were noted in memory. It is for closing, and for a
// program that may not come to that: a command that shows a record ends with whoever reads its
// output, and the sync that takes the record away is another process. What is known already is
// not written again.
func (db *DB) KeepViews() error {
	if db.readOnly {
		return nil
	}
	list := db.views.take()
	if len(list) == 0 {
		return nil
	}
	db.write.Lock()
	defer db.write.Unlock()
	known := true
	err := db.view("Viewed", func(t *txn) error {
		stored := t.viewings()
		for _, v := range list {
			known = known && t.knows(stored, v)
		}
		return nil
	})
	if err != nil || known {
		return err
	}
	return db.change(func(t *txn) error { return t.noteViews(list) })
}

// knows reports whether an opening is stored, not long before and with all that the page shows.
func (t *txn) knows(stored map[recordKey]viewing, v viewing) bool {
	s, ok := stored[v.key()]
	return ok && v.At.Sub(s.At).Abs() < lookAgain && len(joined(s.With, v.With)) == len(s.With)
}

// viewings are the stored openings. One that cannot be read is passed over: it is not
// worth an error.
func (t *txn) viewings() map[recordKey]viewing {
	list := map[recordKey]viewing{}
	x := t.top(viewedBucket)
	_ = x.walk(nil, false, func(key, envelope []byte) (bool, error) {
		var v viewing
		if p, err := x.open(key, envelope); err == nil && decode(x, key, p, &v) == nil {
			list[v.key()] = v
		}
		return true, nil
	})
	return list
}

// noteViews stores openings with those of the same day, and forgets those of other days
// and the oldest ones beyond the bound.
func (t *txn) noteViews(list []viewing) error {
	if len(list) == 0 {
		return nil
	}
	all := views{list: map[recordKey]viewing{}}
	stored := t.viewings()
	for _, v := range stored {
		if t.ofThisDay(v.At) {
			all.add(v)
		}
	}
	for _, v := range list {
		if !t.ofThisDay(v.At) {
			continue
		}
		if was, ok := all.list[v.key()]; ok {
			v.With = joined(was.With, v.With)
		}
		all.add(v)
	}
	x := t.top(viewedBucket)
	for k := range stored {
		if _, stays := all.list[k]; !stays {
			if err := x.del(k.flat()); err != nil {
				return err
			}
		}
	}
	for k, v := range all.list {
		if t.knows(stored, v) {
			continue
		}
		if err := t.putJSON(x, k.flat(), v); err != nil {
			return err
		}
	}
	return nil
}

// joined returns the references of both, those of the first in their places, without
// repetitions and at most so many as a page may have.
func joined(a, b []work.RecordRef) []work.RecordRef {
	all, has := slices.Clone(a), make(map[work.RecordRef]bool, len(a)+len(b))
	for _, r := range a {
		has[r] = true
	}
	for _, r := range b {
		if !has[r] && len(all) < maxViewParts {
			all, has[r] = append(all, r), true
		}
	}
	return all
}

// flat is the key of a record in a bucket of all tables.
func (k recordKey) flat() []byte {
	return append(append(make([]byte, 0, 16+len(k.table)), k.id[:]...), k.table...)
}
