package localdb

import (
	"maps"
	"sync"
)

// Changed says what commits since the last notification changed.
type Changed struct {
	Tables map[string]bool // tables whose visible records, or their marks, changed
	Outbox bool
	Errors bool
	Status bool // device, plan, table states, log
}

// watchers are those who want to know about commits.
type watchers struct {
	mu   sync.Mutex
	list map[chan Changed]bool
	over bool
}

// Watch returns a channel that gets a value after commits. A reader that is slow gets one
// value for several commits: nothing is lost and no writer waits. Stop ends it and closes
// the channel, as closing the database does.
func (db *DB) Watch() (c <-chan Changed, stop func()) {
	w := &db.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	ch := make(chan Changed, 1)
	if w.over {
		close(ch)
		return ch, func() {}
	}
	if w.list == nil {
		w.list = map[chan Changed]bool{}
	}
	w.list[ch] = true
	return ch, func() { w.remove(ch) }
}

func (w *watchers) remove(ch chan Changed) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.list[ch] {
		delete(w.list, ch)
		close(ch)
	}
}

func (w *watchers) closeAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for ch := range w.list {
		close(ch)
	}
	w.list, w.over = nil, true
}

// notify tells every watcher. Only a notifier sends, and it holds the lock, so that after
// an unread value has been taken back there is room for the joined one.
func (w *watchers) notify(change Changed) {
	if len(change.Tables) == 0 && !change.Outbox && !change.Errors && !change.Status {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for ch := range w.list {
		next := Changed{Tables: maps.Clone(change.Tables), Outbox: change.Outbox, Errors: change.Errors, Status: change.Status}
		if next.Tables == nil {
			next.Tables = map[string]bool{}
		}
		select {
		case unread := <-ch:
			maps.Copy(next.Tables, unread.Tables)
			next.Outbox = next.Outbox || unread.Outbox
			next.Errors = next.Errors || unread.Errors
			next.Status = next.Status || unread.Status
		default:
		}
		ch <- next
	}
}
