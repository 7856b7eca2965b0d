package syncclient

import "fieldbook/internal/work"

// Reason says why a sync pass runs. The first ones are the documented sync modes.
type Reason string

// The reasons for a pass. They are stored in the sync log: append only.
const (
	ReasonFirst    Reason = "first"    // first sync after sign-in or reconfigure
	ReasonInterval Reason = "interval" // a table's sync interval has passed (delta)
	ReasonFull     Reason = "full"     // "Check for updates": every record is rechecked (full delta)
	ReasonView     Reason = "view"     // Refresh on a view (grid)
	ReasonPoke     Reason = "poke"     // the server said that something changed
	ReasonEdit     Reason = "edit"     // the user saved something while connected
	ReasonOnline   Reason = "online"   // the network is back
	ReasonSingle   Reason = "single"   // the server named the records that changed, or a command did
)

// modes are the words that commands take for the documented sync modes.
var modes = map[string]Reason{
	"first": ReasonFirst, "delta": ReasonInterval, "full": ReasonFull, "grid": ReasonView, "single": ReasonSingle,
}

// ParseMode returns the reason that stands for a documented sync mode: first, delta, full,
// grid or single. The error is Invalid and lists them.
func ParseMode(word string) (Reason, error) {
	if r, ok := modes[word]; ok {
		return r, nil
	}
	return "", work.Errorf(work.Invalid, "%q is not a sync mode: use first, delta, full, grid or single", word)
}

// errand is what a pass is to do. No tables and no records means everything.
type errand struct {
	reason  Reason
	tables  []string
	records []work.RecordRef // these alone: single record sync
}

// whole reports whether the pass fetches all tables.
func (r errand) whole() bool {
	return r.reason != ReasonEdit && len(r.tables) == 0 && len(r.records) == 0
}
