package theme

import "fieldbook/internal/work"

// Mark is a glyph with the word that says the same, and the role that repeats it.
type Mark struct {
	Glyph, Word string
	Role        Role
}

// String returns glyph and word.
func (m Mark) String() string { return m.Glyph + " " + m.Word }

// Booking returns the mark of a Field Service status value. A value that is not one
// of the six, from a custom status, has a question mark.
func (g Glyphs) Booking(status int64) Mark {
	switch status {
	case work.StatusScheduled:
		return Mark{g.Open, "Scheduled", Text}
	case work.StatusTraveling:
		return Mark{g.Traveling, "Traveling", Syncing}
	case work.StatusOnBreak:
		return Mark{g.Break, "On Break", Muted}
	case work.StatusInProgress:
		return Mark{g.InProgress, "In Progress", Brand}
	case work.StatusCompleted:
		return Mark{g.Done, "Completed", OK}
	case work.StatusCanceled:
		return Mark{g.Canceled, "Canceled", Muted}
	}
	return Mark{"?", "Other status", Muted}
}

// RowSync is how one record on this device stands with the server.
type RowSync uint8

// The states of a record.
const (
	Synced  RowSync = iota // nothing waits
	ToSend                 // saved here, waits for the next push
	Sending                // in the push that runs
	Refused                // the server did not take it: see its sync error
)

// Row returns the mark of a record's sync state.
func (g Glyphs) Row(s RowSync) Mark {
	switch s {
	case ToSend:
		return Mark{g.ToSend, "To send", Pending}
	case Sending:
		return Mark{g.Syncing, "Sending", Syncing}
	case Refused:
		return Mark{g.Error, "Refused", Error}
	}
	return Mark{g.Connected, "Synced", OK}
}

// KeyName returns how a key is written for people: "enter" is Enter, "up" is ↑.
func (g Glyphs) KeyName(key string) string {
	arrows := map[string]string{"up": g.Up, "down": g.Down, "left": g.Left, "right": g.Right}
	if g.ASCII {
		arrows = map[string]string{"up": "Up", "down": "Down", "left": "Left", "right": "Right"}
	}
	if a, ok := arrows[key]; ok {
		return a
	}
	names := map[string]string{
		"enter": "Enter", "esc": "Esc", "tab": "Tab", "shift+tab": "Shift+Tab", "space": "Space", "home": "Home",
		"end": "End", "pgup": "PgUp", "pgdown": "PgDn", "backspace": "Backspace", "delete": "Del",
	}
	if n, ok := names[key]; ok {
		return n
	}
	if len(key) > 1 && key[0] == 'f' { // a function key
		return "F" + key[1:]
	}
	if len(key) > 5 && key[:5] == "ctrl+" {
		return "Ctrl+" + string(key[5]&^0x20) + key[6:]
	}
	return key
}
