package syncclient

import (
	"time"

	"fieldbook/internal/work"
)

// Network says what stands between this device and its server. The engine is
// offline until a health check has proved otherwise.
type Network uint8

// What a health check can find. Append only: the values are stored in sync logs.
const (
	NetworkUnknown     Network = iota // not checked yet: treated as offline
	NetworkOnline                     // the right server answered in time
	NetworkNoRoute                    // no network interface, no DNS answer, connection refused
	NetworkNoAnswer                   // connected, but nothing came back in time
	NetworkSlow                       // the right server answers, too slowly to wait for
	NetworkPortal                     // something else answered: a captive portal or proxy page
	NetworkOtherServer                // a Fieldbook server answered that is not the one signed in to
	NetworkServerError                // the right server answered with a 5xx
	NetworkBadClock                   // TLS failed because this device's clock is far off
	NetworkBadTLS                     // TLS failed for another reason
)

// Online reports whether requests to the server can be expected to work.
func (n Network) Online() bool { return n == NetworkOnline }

// String returns the state in words for people, without a final stop.
func (n Network) String() string {
	switch n {
	case NetworkOnline:
		return "connected"
	case NetworkNoRoute:
		return "no connection to the server"
	case NetworkNoAnswer:
		return "the server does not answer"
	case NetworkSlow:
		return "the network is too slow"
	case NetworkPortal:
		return "a sign-in page of the network answers instead of the server"
	case NetworkOtherServer:
		return "another server answers under this address"
	case NetworkServerError:
		return "the server has an internal problem"
	case NetworkBadClock:
		return "this device's clock is wrong, so the connection cannot be trusted"
	case NetworkBadTLS:
		return "the server's certificate cannot be trusted"
	}
	return "not checked yet"
}

// Reason says why a sync pass runs. The words are the documented sync modes.
type Reason string

// The reasons for a pass.
const (
	ReasonFirst    Reason = "first"    // first sync after sign-in or reconfigure
	ReasonInterval Reason = "interval" // a table's sync interval has passed (delta)
	ReasonFull     Reason = "full"     // "Check for updates": every record is rechecked (full delta)
	ReasonView     Reason = "view"     // Refresh on a view (grid)
	ReasonPoke     Reason = "poke"     // the server said that something changed
	ReasonEdit     Reason = "edit"     // the user saved something while connected
	ReasonOnline   Reason = "online"   // the network is back
)

// Phase is what the running pass is doing.
type Phase uint8

// The phases of a pass, in order.
const (
	PhaseIdle Phase = iota // no pass runs
	PhaseSending
	PhaseFetching
	PhaseVerifying
)

// Progress counts what the running pass has done so far. The totals are the
// server's estimate and zero when it gave none.
type Progress struct {
	Rows, TotalRows   int64
	Bytes, TotalBytes int64  // of record data, uncompressed
	Table             string // logical name of the table being fetched, or ""
}

// Percent returns 0 to 100, or -1 when there is no total to measure against.
func (p Progress) Percent() int {
	if p.TotalRows <= 0 {
		return -1
	}
	return int(min(100, p.Rows*100/p.TotalRows))
}

// TableState is the documented state of one table's downloaded data.
type TableState uint8

// The documented words are Available, Not Available and Initializing.
const (
	TableNotAvailable TableState = iota // never synced, or its first sync failed
	TableInitializing                   // its first download is running
	TableAvailable                      // usable offline
)

// String returns the documented word.
func (s TableState) String() string {
	return [...]string{"Not available", "Initializing", "Available"}[s]
}

// TableStatus is one line of the "Downloaded data" list.
type TableStatus struct {
	Table    string // logical name
	Label    string // plural display name
	State    TableState
	Rows     int64         // server rows on this device
	LastSync time.Time     // zero if never
	Interval time.Duration // effective sync interval
}

// Status is one consistent picture of the engine, enough to draw the sync icon,
// the notice line and the Device Status page. It is a value: keep it as long as
// you like. Pending and sync error counts come from the database in the same call.
type Status struct {
	Network      Network
	OfflineSince time.Time     // when the network was last lost; zero while online
	Skew         time.Duration // how far this device's clock is behind the server's, as last seen
	Phase        Phase
	Reason       Reason // of the running pass, or of the last one when idle
	Progress     Progress

	FirstSync bool // true until the first sync is complete
	SignedIn  bool
	User      string // display name of the signed-in user
	Server    string // base URL

	Pending       int       // individual updates saved here and not answered by the server
	PendingOldest time.Time // when the oldest of them was saved; zero if none
	Errors        int       // sync errors that wait for a person

	// Problem is set when the last pass failed in a way that needs a person: sign-in,
	// disk, damage, no published profile. Its Kind says which.
	Problem *work.Error
	// Warning is set when the last pass ended but data may be stale or partial.
	Warning string

	LastSync     time.Time // end of the last successful pass; zero if never
	LastDuration time.Duration
	LastRows     int64     // rows that the last successful pass brought or removed
	NextSync     time.Time // when the next pass is due by itself; zero if none is planned

	Profile        string
	ProfileVersion int
	StorageBytes   int64
	Tables         []TableStatus // in profile order
}

// Running reports whether a pass is under way.
func (s Status) Running() bool { return s.Phase != PhaseIdle }
