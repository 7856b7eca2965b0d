package screen

import (
	"context"
	"time"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
)

// Sync is what screens need of the sync engine. Its methods return at once; Status
// reads the database and is therefore called in commands only.
type Sync interface {
	// Status returns one consistent picture of the engine.
	Status() syncclient.Status
	// Watch sends the status whenever it changes, the latest one only, until the context
	// ends; then it closes the channel.
	Watch(context.Context) <-chan syncclient.Status
	// Refresh asks for a sync of the tables, of all without any.
	Refresh(tables ...string)
	// CheckForUpdates asks for a sync in which every record is compared.
	CheckForUpdates()
	// Navigated tells the engine that the user went to another screen, which is one of
	// the moments at which a sync that is due may start.
	Navigated()
}

// Foreground is a [Sync] that works only while the app is looked at.
type Foreground interface {
	// SetForeground says whether the terminal has the focus.
	SetForeground(bool)
}

// Deps is what every screen is given. Screens that read or write records take their
// store beside it.
type Deps struct {
	Context context.Context // ends with the program
	Sync    Sync
	Now     func() time.Time
	NewID   work.NewID
	Zone    *time.Location // in which times are shown
}
