package syncclient

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
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
	Interval time.Duration // effective sync interval: the profile's, or the user's if that is longer; 0 = only when asked
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

	// Online says that online mode is in force: screens read from the server while there is
	// a network. It is until the first sync is complete, while the user has chosen it
	// ([Engine.SetOnline]), and always for whom offline is not configured.
	Online       bool
	OnlineChosen bool // by the user, until the program ends
	OnlineOnly   bool // offline is not configured for the user: nothing is downloaded

	FirstSync bool   // true until the first sync is complete
	SignedIn  bool   // false after a sign-out; a sign-in that the server ended is a Problem
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
	passing bool // Warning is of the connection, and gone when there is none

	LastSync     time.Time // end of the last successful pass; zero if never
	LastDuration time.Duration
	LastRows     int64     // rows that the last successful pass brought or removed
	NextSync     time.Time // when the next pass is due by itself; zero if none is planned

	Settings localdb.Settings // what is in force of what the user chose
	// Forbidden is what the administrator does not let the user choose.
	Forbidden localdb.Forbidden
	Wifi      Wifi // looked at only if Settings.WifiOnly is set

	Profile        string
	ProfileVersion int
	StorageBytes   int64
	Tables         []TableStatus // in profile order
}

// Running reports whether a pass is under way.
func (s Status) Running() bool { return s.Phase != PhaseIdle }
