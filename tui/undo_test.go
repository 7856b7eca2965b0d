package tui

import (
	"testing"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/tuitest"
)

// lastChange is a device on which changes can be taken back without end.
type lastChange struct{ taken int }

func (l *lastChange) UndoLast(...work.ID) (localdb.Undone, error) {
	l.taken++
	return localdb.Undone{Group: work.Group{Title: "Booking: Traveling"}}, nil
}

func TestUndoWaitsUntilDialogsAreClosed(t *testing.T) {
	device := &lastChange{}
	bubble(t, 100, 30, func(c *Config) { c.Undo = device }, func(d *tuitest.Drive, m *Model, _ *toySync) {
		d.Press("z")
		d.Has("Taken back: Booking: Traveling.")
		d.Press("m", "z", "z")
		d.Has("Close this first: what you take back is on the page behind it.")
		d.Press(":")
		d.Type("last change back")
		d.Has("Close this first") // the palette says so, too
		d.Press("enter")
		if device.taken != 1 {
			t.Errorf("taken back %d times, want once: the page was hidden", device.taken)
		}
		d.Press("esc", "esc", ":")
		d.Type("last change back")
		d.Hasnt("Close this first")
		d.Press("enter")
		d.Press("z")
		if device.taken != 3 {
			t.Errorf("taken back %d times, want three", device.taken)
		}
	})
}

// settled is a device on which the last of three changes stays, whatever happens.
type settled struct{ asked [][]work.ID }

func (s *settled) UndoLast(passed ...work.ID) (localdb.Undone, error) {
	s.asked = append(s.asked, passed)
	switch len(passed) {
	case 0:
		why := work.Errorf(work.Forbidden, "the office has that status: set another one instead")
		return localdb.Undone{Group: work.Group{ID: work.ID{3}}, Sent: true}, why
	case 1:
		percent := work.Column{Name: "percent", Label: "% complete", Type: work.TypeInteger}
		return localdb.Undone{Group: work.Group{ID: work.ID{2}, Title: "Service task: Leak"}, Column: &percent, Value: work.Int(40)}, nil
	}
	return localdb.Undone{}, work.Errorf(work.NotFound, "there is no earlier change of the last 24 hours to take back")
}

func TestUndoGoesPastWhatStays(t *testing.T) {
	device := &settled{}
	bubble(t, 80, 24, func(c *Config) { c.Undo = device }, func(d *tuitest.Drive, m *Model, _ *toySync) {
		d.Press("z")
		d.Has("· The office has that status: set another one instead. z goes further back.")
		d.Press("z")
		d.Has("√ Taken back: Service task: Leak. % complete is 40 again.")
		if len(device.asked) != 2 || len(device.asked[0]) != 0 || len(device.asked[1]) != 1 || device.asked[1][0] != (work.ID{3}) {
			t.Errorf("asked with %v", device.asked)
		}
	})
}
