package screen

import (
	"context"

	"fieldbook/localdb"
	"fieldbook/syncclient"
)

// Settings is what the user of this device chose about its sync. Both methods touch the
// disk.
type Settings interface {
	Settings() (localdb.Settings, error)
	// SaveSettings stores them; the engine follows at once. The error is Invalid for what
	// cannot be chosen.
	SaveSettings(localdb.Settings) error
}

// Session is the user's being at work on this device. Its methods may touch the disk, and
// SignOut and Reconfigure send first and then ask the server: call them in commands only.
type Session interface {
	// SetOnline lets the user choose online mode, or end it. It ends with the program.
	SetOnline(on bool)
	// Wifi says whether the way to the network is a Wi-Fi, as far as the system can tell.
	Wifi() syncclient.Wifi
	// SignOut sends what waits and signs the user out. The error is a *syncclient.UnsentError
	// while something is left that could not be sent, unless anyway says that the user knows
	// that it stays here.
	SignOut(ctx context.Context, anyway bool) (syncclient.SignedOut, error)
	// Reconfigure sends what waits, drops what was downloaded and starts a first sync. The
	// error is Unavailable without a network, NoProfile where there is nothing to download:
	// then nothing is dropped.
	Reconfigure(ctx context.Context) error
}

var (
	_ Settings = (*localdb.DB)(nil)
	_ Session  = (*syncclient.Engine)(nil)
)
