package tui

import (
	"testing"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/tuitest"
)

// lastChange is a device on which changes can be taken back without end.
type lastChange struct{ taken int }

func (l *lastChange) UndoLast() (localdb.Undone, error) {
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
