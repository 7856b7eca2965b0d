package device_test

import (
	"context"
	"fmt"
	"sync"

	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/device"
)

// office stands for what is behind the page: the stored settings, the session, the log.
type office struct {
	db    *localdb.DB
	mu    sync.Mutex
	store localdb.Settings
	wifi  syncclient.Wifi
	runs  []localdb.Run
	calls []string
	fails error // what saving, reconfiguring and signing out fail with
	gate  chan struct{}

	left *syncclient.UnsentError // what a sign-out cannot send
	done syncclient.SignedOut
}

func (o *office) open(d screen.Deps, p screen.Place) screen.Screen {
	switch p.Screen {
	case screen.Device:
		return device.New(d, o.db, o, o)
	case screen.Downloaded:
		return device.NewDownloaded(d, o, p)
	}
	return nil
}

// asked returns what was asked for since the last time.
func (o *office) asked() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := o.calls
	o.calls = nil
	return c
}

func (o *office) note(format string, args ...any) error {
	o.mu.Lock()
	gate := o.gate
	o.mu.Unlock()
	if gate != nil {
		<-gate
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls = append(o.calls, fmt.Sprintf(format, args...))
	return o.fails
}

func (o *office) Settings() (localdb.Settings, error) { return o.store, nil }

func (o *office) SaveSettings(s localdb.Settings) error {
	if err := o.note("save %s %s wifi:%t", s.Sync, s.Interval, s.WifiOnly); err != nil {
		return err
	}
	o.store = s
	return nil
}

func (o *office) SetOnline(on bool)                 { _ = o.note("online %t", on) }
func (o *office) Wifi() syncclient.Wifi             { return o.wifi }
func (o *office) Reconfigure(context.Context) error { return o.note("reconfigure") }

func (o *office) SignOut(_ context.Context, anyway bool) (syncclient.SignedOut, error) {
	if err := o.note("sign out %t", anyway); err != nil {
		return syncclient.SignedOut{}, err
	}
	if o.left != nil && !anyway {
		return syncclient.SignedOut{}, o.left
	}
	return o.done, nil
}

func (o *office) Runs(int) ([]localdb.Run, error) { return o.runs, nil }
