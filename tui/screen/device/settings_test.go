package device_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// onWifi is what is behind the page of a device that knows a Wi-Fi when it sees one.
func onWifi() *office {
	return &office{wifi: syncclient.WifiYes, store: localdb.Settings{Sync: localdb.SyncAuto, Interval: time.Hour}}
}

// goTo moves the selection down to a row.
func goTo(t *testing.T, p *stage.Play, row string) {
	t.Helper()
	for range 60 {
		if f := p.Frame(); strings.Contains(f, "► "+row) || strings.Contains(f, " > "+row) {
			return
		}
		p.Press("down")
	}
	t.Fatalf("there is no row %q:\n%s", row, p.Frame())
}

func TestSettingsInFrames(t *testing.T) {
	manual := stage.Online()
	manual.Settings = localdb.Settings{Sync: localdb.SyncManual, Interval: 4 * time.Hour, WifiOnly: true}
	for i := range manual.Tables {
		manual.Tables[i].Interval = 0
	}
	for name, status := range map[string]syncclient.Status{"setting": stage.Online(), "manual": manual} {
		for _, set := range stage.Sets(status) {
			playWith(t, set, &office{store: status.Settings}, func(p *stage.Play) { // which cannot tell
				goTo(t, p, "[")
				p.Check(t, "")
				if set.ASCII {
					tuitest.CheckASCII(t, p.Frame())
				}
				tuitest.Golden(t, set.Name(name), p.Frame())
			})
		}
	}
}

func TestAutoSync(t *testing.T) {
	o := onWifi()
	playWith(t, stage.Set{Status: stage.Online()}, o, func(p *stage.Play) {
		p.Press("space")
		p.Has("Choose a setting first.")
		goTo(t, p, "[x] Auto sync")
		p.Has("← Auto →", "┌ Auto sync ─", "Each table is fetched as often", "Space on/off  ←→ choose")
		p.Press("left") // already the first
		if c := o.asked(); len(c) != 0 {
			t.Errorf("calls: %q", c)
		}
		p.Press("right", "right", "right")
		p.Has("← every 1 h →", "Saved: data is fetched every 1 h at most.", "No table is fetched more often than every 1 h")
		if c := o.asked(); !slices.Equal(c, []string{"save interval 15m0s wifi:false", "save interval 30m0s wifi:false", "save interval 1h0m0s wifi:false"}) {
			t.Errorf("calls: %q", c)
		}
		p.Press("right", "right", "right", "right", "right", "right")
		p.Has("[ ] Auto sync", "← Manual →", "only when you ask", "What you save is sent")
		p.Press("left")
		p.Has("[x] Auto sync", "← every 1 day →")
		p.Press("space")
		p.Has("[ ] Auto sync", "← Manual →", "Saved: data is fetched only when you ask.")
		p.Press("enter")
		p.Has("[x] Auto sync", "← Auto →", "Saved: data is fetched as often as your profile says.")
		// The engine's word and the choice are the same in the end.
		s := stage.Online()
		s.Settings = o.store
		p.Say(s)
		s.Settings.Sync, s.Settings.Interval = localdb.SyncInterval, 45*time.Minute
		p.Say(s)
		p.Has("← every 45 min →")
		p.Press("right")
		p.Has("← every 1 h →")
		p.Press("left")
		p.Has("← every 30 min →") // 45 is not among the choices any more
	})
}

// Keys that come faster than the disk writes are not lost, and the last one stays.
func TestSettingsAreSavedOneAfterTheOther(t *testing.T) {
	o := onWifi()
	playWith(t, stage.Set{Status: stage.Online()}, o, func(p *stage.Play) {
		o.gate = make(chan struct{})
		goTo(t, p, "[x] Auto sync")
		p.Press("right", "right", "right", "right")
		p.Has("← every 2 h →")
		p.Hasnt("Saved")
		close(o.gate)
		p.Settle()
		p.Has("← every 2 h →", "Saved: data is fetched every 2 h at most.")
		if c := o.asked(); !slices.Equal(c, []string{"save interval 15m0s wifi:false", "save interval 2h0m0s wifi:false"}) || o.store.Interval != 2*time.Hour {
			t.Errorf("calls: %q, stored %+v", c, o.store)
		}
	})
}

func TestASettingThatCannotBeSavedIsAsBefore(t *testing.T) {
	o := onWifi()
	o.fails = work.Errorf(work.DiskFull, "the disk is full")
	playWith(t, stage.Set{Status: stage.Online()}, o, func(p *stage.Play) {
		goTo(t, p, "[x] Auto sync")
		p.Press("space")
		p.Has("× Saving the setting failed: the disk is full", "[x] Auto sync", "← Auto →")
		o.fails = nil
		p.Press("space")
		p.Has("[ ] Auto sync", "Saved: data is fetched only when you ask.")
	})
}

func TestWifiOnly(t *testing.T) {
	o := onWifi()
	playWith(t, stage.Set{Status: stage.Online()}, o, func(p *stage.Play) {
		goTo(t, p, "[ ] Wi-Fi only")
		p.Hasnt("←→ choose")
		p.Press("space")
		p.Has("[x] Wi-Fi only", "Saved: this device syncs on Wi-Fi only.", "Nothing is sent or fetched but on Wi-Fi.")
		p.Press("right")
		p.Has("[x] Wi-Fi only")
		p.Press("left")
		p.Has("[ ] Wi-Fi only", "Saved: this device syncs on any network.")
	})
	// Where the system cannot tell, it says so instead of pretending; what is on can go off.
	o = onWifi()
	o.wifi = syncclient.WifiUnknown
	playWith(t, stage.Set{Status: stage.Online()}, o, func(p *stage.Play) {
		p.Has("[ ] Wi-Fi only   not available", "This device cannot tell")
		goTo(t, p, "[ ] Wi-Fi only")
		p.Press("space")
		p.Has("· This device cannot tell whether it is on Wi-Fi.")
		p.Press("enter")
		if c := o.asked(); len(c) != 0 {
			t.Errorf("calls: %q", c)
		}
		o.wifi = syncclient.WifiNone // a network that it can tell has gone
		p.Say(stage.Offline())
		p.Press("space")
		p.Has("[x] Wi-Fi only")
	})
	on := stage.Online()
	on.Settings.WifiOnly = true
	o = onWifi()
	o.wifi, o.store = syncclient.WifiUnknown, on.Settings
	playWith(t, stage.Set{Status: on}, o, func(p *stage.Play) {
		goTo(t, p, "[x] Wi-Fi only")
		p.Has("It then syncs on any network.")
		p.Press("space")
		p.Has("[ ] Wi-Fi only   not available")
	})
}

func TestOnlineMode(t *testing.T) {
	o := onWifi()
	playWith(t, stage.Set{Status: stage.Online()}, o, func(p *stage.Play) {
		goTo(t, p, "[ ] Online mode")
		p.Has("Lists and forms come from the server")
		p.Press("space")
		p.Has("[x] Online mode", "Online mode is on until you switch it off or quit.")
		s := stage.Offline()
		s.Online, s.OnlineChosen = true, true
		p.Say(s)
		p.Press("home")
		p.Has("○ Network disconnected", "Switch to offline mode")
		p.Press("1", "ctrl+o") // leads to the switch
		p.Has("[5 Status]", "► [x] Online mode")
		p.Press("space")
		p.Has("[ ] Online mode", "Online mode is off: you work with the data on this device.")
		if c := o.asked(); !slices.Equal(c, []string{"online true", "online false"}) {
			t.Errorf("calls: %q", c)
		}
		p.Say(stage.Offline())
		p.Press("space")
		p.Has("Needs network: online mode.")
	})
	only := stage.Online()
	only.Online, only.OnlineOnly = true, true
	left := stage.Online()
	left.SignedIn = false
	for why, s := range map[string]syncclient.Status{
		"Offline is not configured for you: this app always works online.": only, "Nobody is signed in on this device.": left,
	} {
		playWith(t, stage.Set{Status: s}, onWifi(), func(p *stage.Play) {
			goTo(t, p, "[ ] Online mode")
			p.Press("space")
			p.Has(why)
		})
	}
}

func TestWhatTheAdministratorForbids(t *testing.T) {
	fixed := stage.Online()
	fixed.Forbidden = localdb.Forbidden{SyncFrequency: true, WifiOnly: true, OnlineMode: true}
	o := onWifi()
	playWith(t, stage.Set{W: 120, H: 40, Status: fixed}, o, func(p *stage.Play) {
		p.Has("Your administrator does not let", "not available")
		for _, name := range []string{"Auto sync", "Wi-Fi only", "Online mode"} {
			for !strings.Contains(p.Frame(), "] "+name) || !strings.Contains(p.Frame(), "► [") || !strings.Contains(selectedLine(p), name) {
				p.Press("down")
			}
			p.Press("space")
			p.Has("· Your administrator does not let users")
		}
		if c := o.asked(); len(c) != 0 {
			t.Errorf("calls: %q", c)
		}
	})
}

// selectedLine is the row that the pointer stands at.
func selectedLine(p *stage.Play) string {
	for _, l := range strings.Split(p.Frame(), "\n") {
		if strings.Contains(l, "►") {
			return l
		}
	}
	return ""
}
