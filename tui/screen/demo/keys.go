package demo

import "fieldbook/tui/action"

// What the office can do, by the keys that a presenter gives its acts. A presenter
// may have others too; they are chosen from the list.
const (
	ActEdit     = "edit"         // change a column that the technician is about to change
	ActMove     = "move"         // give the booking another time
	ActReassign = "reassign"     // give the booking to somebody else
	ActCancel   = "cancel"       // cancel the booking
	ActAdd      = "add"          // send a new booking
	ActText     = "instructions" // change another column of the work order
	ActDetect   = "detection"    // switch conflict detection
)

// shortcut is one key of the panel: a condition of the network or an act.
type shortcut struct {
	id       action.ID
	letter   string // as in the catalogue, for the list
	network  bool
	presents string // the presenter's key
}

// shortcuts returns the table. The conditions have the words of the fixtures' network.
func shortcuts() []shortcut {
	return []shortcut{
		{action.NetGood, "o", true, "online"},
		{action.NetSlow, "s", true, "slow"},
		{action.NetLossy, "l", true, "flaky"},
		{action.NetPortal, "w", true, "captive-portal"},
		{action.NetBroken, "v", true, "server-error"},
		{action.NetOff, "f", true, "offline"},
		{action.SameRecord, "c", false, ActEdit},
		{action.MoveBooking, "t", false, ActMove},
		{action.TakeBooking, "y", false, ActReassign},
		{action.DropBooking, "n", false, ActCancel},
		{action.AddBooking, "a", false, ActAdd},
		{action.EditText, "i", false, ActText},
		{action.Detection, "x", false, ActDetect},
	}
}

// byAction returns what an action stands for.
func byAction(id action.ID) (shortcut, bool) {
	for _, s := range shortcuts() {
		if s.id == id {
			return s, true
		}
	}
	return shortcut{}, false
}

// letter returns the key of a condition or act, " " if it has none.
func letter(network bool, key string) string {
	for _, s := range shortcuts() {
		if s.network == network && s.presents == key {
			return s.letter
		}
	}
	return " "
}
