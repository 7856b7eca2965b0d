package server

import (
	"slices"
	"sync"
	"time"

	"fieldbook/internal/work"
)

const (
	// snapshotIdle is how long a device that fetches everything keeps its place without asking
	// for a page. One that is slower goes on without a place: it asks with a cursor.
	snapshotIdle = 20 * time.Second
	// snapshotTakes is how long one is taken to last when a wait is worked out.
	snapshotTakes = 2 * time.Second
	snapshotWait  = time.Minute // the longest wait that is asked for
)

// snapshots lets a few devices at a time fetch everything from the start. The others keep
// their places in the line while they are away, so that none is overtaken for ever.
type snapshots struct {
	places int

	mu     sync.Mutex
	inside map[work.ID]time.Time // when the device last asked for a page
	line   []waiting
}

// waiting is a device that was told to come back.
type waiting struct {
	device work.ID
	until  time.Time // its place is kept until then
}

func newSnapshots(places int) *snapshots {
	return &snapshots{places: places, inside: map[work.ID]time.Time{}}
}

// enter admits a device that begins a snapshot, or says how long it is to stay away.
func (s *snapshots) enter(device work.ID) (wait time.Duration, ok bool) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire(now)
	at := slices.IndexFunc(s.line, func(w waiting) bool { return w.device == device })
	if _, in := s.inside[device]; in {
		s.inside[device] = now
		return 0, true
	}
	if at < 0 {
		at = len(s.line)
		s.line = append(s.line, waiting{device: device})
	}
	if at < s.places-len(s.inside) {
		s.line = slices.Delete(s.line, at, at+1)
		s.inside[device] = now
		return 0, true
	}
	rounds := (at-max(s.places-len(s.inside), 0))/s.places + 1
	wait = min(time.Duration(rounds)*snapshotTakes, snapshotWait)
	s.line[at].until = now.Add(2*wait + snapshotIdle)
	return wait, false
}

// goesOn notes that a device asks for the next page of its snapshot.
func (s *snapshots) goesOn(device work.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, in := s.inside[device]; in {
		s.inside[device] = time.Now()
	}
}

// done gives the device's place to the next.
func (s *snapshots) done(device work.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.inside, device)
}

// expire forgets who has not come back.
func (s *snapshots) expire(now time.Time) {
	for device, last := range s.inside {
		if now.Sub(last) > snapshotIdle {
			delete(s.inside, device)
		}
	}
	s.line = slices.DeleteFunc(s.line, func(w waiting) bool { return now.After(w.until) })
}
