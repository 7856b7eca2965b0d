package localdb

// Mark says how far the user's edits of a record have come. A higher mark hides a lower one.
type Mark uint8

// The marks.
const (
	Synced  Mark = iota // the server has everything
	ToSend              // edits wait on this device
	Sending             // edits are on their way
	Refused             // the server refused an edit or found a conflict, and a person must decide
)

// String returns the mark's stable name.
func (m Mark) String() string {
	switch m {
	case ToSend:
		return "to_send"
	case Sending:
		return "sending"
	case Refused:
		return "refused"
	}
	return "synced"
}
