package tui

import (
	"strings"
	"testing"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest"
)

func TestTheFirstSyncTellsRowsAndSpace(t *testing.T) {
	first := with(catchingUp, func(s *syncclient.Status) { s.FirstSync, s.Reason = true, syncclient.ReasonFirst })
	done := with(online, func(s *syncclient.Status) {
		s.SignedIn = true
		s.StorageBytes, s.Tables = 41_200_000, []syncclient.TableStatus{{Rows: 2000}, {Rows: 121}}
	})
	during(t, first, func(d *tuitest.Drive, m *Model, engine *toySync, _ func(screen.StoreChangedMsg)) {
		d.Has("↕ First sync: 500 rows, 41.2 MB, 40 %.  5 see details")
		d.Press("5")
		d.Has("[5 Status]")
		d.Press("1")
		say(d, engine, done)
		d.Has("√ The first sync is complete: 2,121 rows, 41.2 MB on this device.")
		d.Press("m")
		d.Has("The first sync is complete")
	})
}

func TestTheNetworkIsLostInOnlineMode(t *testing.T) {
	chosen := with(online, func(s *syncclient.Status) { s.SignedIn, s.Online, s.OnlineChosen = true, true, true })
	lost := with(chosen, func(s *syncclient.Status) { s.Network = syncclient.NetworkNoRoute })
	during(t, chosen, func(d *tuitest.Drive, m *Model, engine *toySync, _ func(screen.StoreChangedMsg)) {
		agenda := m.page()
		before := len(told(agenda))
		d.Has("● Connected, in online mode.")
		say(d, engine, lost)
		d.Has("○ Network disconnected. Switch to offline mode to continue working with the app.  Ctrl+O switch")
		if n := len(told(agenda)) - before; n != 1 {
			t.Errorf("the view was told %d times that its records come from nowhere now", n)
		}
		d.Press("ctrl+o")
		d.Has("[5 Status]")
		say(d, engine, with(lost, func(s *syncclient.Status) { s.Online, s.OnlineChosen = false, false }))
		d.Hasnt("Network disconnected")
		if n := len(told(agenda)) - before; n != 2 {
			t.Errorf("the view was told %d times: it reads this device's records again", n)
		}
		d.Press("ctrl+o")
		d.Has("· Online mode is off.")
		d.Press("m")
		d.Has("▲ Warning Network disconnected. Switch to offline mode")
	})
	// Offline first nothing of the kind is said.
	during(t, online, func(d *tuitest.Drive, m *Model, engine *toySync, _ func(screen.StoreChangedMsg)) {
		say(d, engine, offline)
		d.Hasnt("Network disconnected", "Ctrl+O")
	})
}

func TestWhatMattersStaysUntilEsc(t *testing.T) {
	during(t, online, func(d *tuitest.Drive, m *Model, engine *toySync, _ func(screen.StoreChangedMsg)) {
		d.Send(screen.FailedMsg{Doing: "Saving the note"}, screen.FailedMsg{Doing: "Reading"}, screen.FailedMsg{Doing: "Saving the note"})
		d.Press("n") // says why not, for a moment
		d.Has("· Open a booking first.")
		d.Pass(5e9)
		d.Has("× Saving the note failed.")
		d.Press("esc")
		d.Has("× Reading failed.")
		d.Press("esc")
		d.Hasnt("failed")
	})
}

// Every notice that offers something, at every width, as a person would read it.
func TestGoldenNotices(t *testing.T) {
	first := with(catchingUp, func(s *syncclient.Status) {
		s.FirstSync, s.Tables = true, []syncclient.TableStatus{{Table: work.BookingTable, State: syncclient.TableAvailable}}
	})
	lost := with(offline, func(s *syncclient.Status) { s.SignedIn, s.Online, s.OnlineChosen = true, true, true })
	for _, ascii := range []bool{false, true} {
		var lines []string
		for _, size := range []tuitest.Size{{W: 100, H: 30}, {W: 80, H: 24}, {W: 60, H: 20}, {W: 40, H: 12}} {
			for _, s := range []syncclient.Status{first, catchingUp, online, lost} {
				bubble(t, size.W, size.H, func(c *Config) { c.ASCII = ascii }, func(d *tuitest.Drive, m *Model, engine *toySync) {
					if !s.Running() && s.Network.Online() { // it has just ended
						d.Send(changeHeardMsg{synced("a"), catchingUp})
					}
					say(d, engine, s)
					tuitest.CheckApp(t, d.View(), size.W, size.H, "")
					lines = append(lines, d.Line(1))
				})
			}
		}
		tuitest.Golden(t, map[bool]string{false: "notices.unicode", true: "notices.ascii"}[ascii], strings.Join(lines, "\n"))
	}
}
