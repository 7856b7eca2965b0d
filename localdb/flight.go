package localdb

import (
	"maps"
	"sync"
	"time"

	"fieldbook/internal/work"
)

// flight is what is known about groups on their way. It is in memory only: after a crash
// nobody is waiting for an answer, and everything is sent again.
type flight struct {
	mu        sync.Mutex
	sending   map[work.ID]uint64    // handed out by NextBatch, with their numbers
	numbers   map[uint64]bool       // the same by their numbers
	notBefore map[work.ID]time.Time // the server asked to wait
	disposals map[work.ID]uint64    // handed out last, by number
}

func newFlight() *flight {
	return &flight{sending: map[work.ID]uint64{}, numbers: map[uint64]bool{}, notBefore: map[work.ID]time.Time{}, disposals: map[work.ID]uint64{}}
}

func (f *flight) isSending(group work.ID) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, ok := f.sending[group]
	return ok
}

// isSendingNumber is isSending for who has not read the group.
func (f *flight) isSendingNumber(seq uint64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.numbers[seq]
}

// any reports whether anything is on its way.
func (f *flight) any() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.sending) > 0
}

// waitsUntil returns the earliest time to send a group, zero for at once.
func (f *flight) waitsUntil(group work.ID) time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.notBefore[group]
}

func (f *flight) leave(groups []work.Group) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, g := range groups {
		f.sending[g.ID], f.numbers[g.Seq] = g.Seq, true
	}
}

// land ends what is known about groups, and sets the waits of those that stay.
func (f *flight) land(groups []work.ID, waits map[work.ID]time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, id := range groups {
		delete(f.numbers, f.sending[id])
		delete(f.sending, id)
		delete(f.notBefore, id)
	}
	maps.Copy(f.notBefore, waits)
}

// tell notes which disposals have been handed out.
func (f *flight) tell(numbers map[work.ID]uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.disposals = numbers
}

// told returns the number under which a disposal was handed out, 0 if it was not.
func (f *flight) told(id work.ID) uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.disposals[id]
}
