package tui

import (
	"strings"
	"testing"
	"time"

	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest"
)

// catchingUp is a sync that brings many rows.
var catchingUp = with(online, func(s *syncclient.Status) {
	s.Phase, s.Reason, s.StorageBytes = syncclient.PhaseFetching, syncclient.ReasonInterval, 41_200_000
	s.Progress = syncclient.Progress{Rows: 500, TotalRows: 1240}
})

// during runs a story with an engine that is in a state and a store that says what changes.
func during(t *testing.T, s syncclient.Status, story func(d *tuitest.Drive, m *Model, engine *toySync, change func(screen.StoreChangedMsg))) {
	var changes chan screen.StoreChangedMsg
	listen := func(c *Config) {
		changes = make(chan screen.StoreChangedMsg, 8)
		c.Changes = changes
	}
	bubble(t, 100, 30, listen, func(d *tuitest.Drive, m *Model, engine *toySync) {
		say(d, engine, s)
		story(d, m, engine, func(c screen.StoreChangedMsg) { changes <- c; d.Settle() })
	})
}

// say makes the engine say s.
func say(d *tuitest.Drive, engine *toySync, s syncclient.Status) {
	engine.now = s
	engine.ch <- s
	d.Pass(time.Second)
}

// told are the changes that a screen was told of.
func told(s screen.Screen) (out []string) {
	for _, msg := range s.(*toyList).msgs {
		if c, ok := msg.(screen.StoreChangedMsg); ok {
			out = append(out, strings.Join(c.Tables, "+"))
		}
	}
	return out
}

func synced(tables ...string) screen.StoreChangedMsg {
	return screen.StoreChangedMsg{Tables: tables, Synced: true}
}

func TestALargeSyncWaitsForTheUser(t *testing.T) {
	during(t, catchingUp, func(d *tuitest.Drive, m *Model, engine *toySync, change func(screen.StoreChangedMsg)) {
		d.Has("↕ Updating: 500 of 1,240 rows, 41.2 MB. Nothing moves meanwhile.  5 see details")
		change(synced("b"))
		change(synced("a"))
		if got := told(m.page()); len(got) != 0 {
			t.Fatalf("the view moved: %q", got)
		}
		d.Hasnt("refresh the view")
		engine.now = online
		change(synced("b", "c")) // heard of when the sync has ended
		say(d, engine, online)
		if got := told(m.page()); len(got) != 0 {
			t.Fatalf("the view moved: %q", got)
		}
		d.Has("● Updated: 1,240 rows. This view does not show them yet.  Ctrl+R refresh the view")
		d.Pass(time.Hour)
		change(synced()) // a sync that brought nothing
		d.Has("Ctrl+R refresh the view")
		if got := told(m.page()); len(got) != 0 {
			t.Fatalf("the view moved: %q", got)
		}
		d.Press("ctrl+r")
		if got := told(m.page()); len(got) != 1 || got[0] != "" {
			t.Errorf("told %q", got)
		}
		d.Has("√ The view is up to date.")
		d.Hasnt("refresh the view")
		d.Press("ctrl+r")
		d.Has("· The view is up to date: there is nothing new to show.")
		d.Press("m")
		d.Has("Updated: 1,240 rows.")
	})
}

func TestWhatElseChangesShowsTheNewsToo(t *testing.T) {
	for name, then := range map[string]func(d *tuitest.Drive, change func(screen.StoreChangedMsg)){
		"a save": func(d *tuitest.Drive, change func(screen.StoreChangedMsg)) {
			change(screen.StoreChangedMsg{Tables: []string{"s"}})
		},
		"a screen":        func(d *tuitest.Drive, _ func(screen.StoreChangedMsg)) { d.Press("enter") },
		"another section": func(d *tuitest.Drive, _ func(screen.StoreChangedMsg)) { d.Press("2") },
	} {
		t.Run(name, func(t *testing.T) {
			during(t, catchingUp, func(d *tuitest.Drive, m *Model, engine *toySync, change func(screen.StoreChangedMsg)) {
				agenda := m.page()
				change(synced("a"))
				d.Press("?", "esc") // a dialog moves nothing
				if got := told(agenda); len(got) != 0 {
					t.Fatalf("the view moved: %q", got)
				}
				then(d, change)
				if got := told(agenda); len(got) == 0 || got[0] != "a" {
					t.Errorf("told %q", got)
				}
				say(d, engine, online)
				d.Hasnt("refresh the view")
			})
		})
	}
}

// Small news come as they always do, also while an offer is open.
func TestSmallSyncsDoNotWait(t *testing.T) {
	asked := with(catchingUp, func(s *syncclient.Status) { s.Reason = syncclient.ReasonView })
	first := with(catchingUp, func(s *syncclient.Status) { s.FirstSync, s.Reason = true, syncclient.ReasonFirst })
	small := with(catchingUp, func(s *syncclient.Status) { s.Progress = syncclient.Progress{Rows: 10, TotalRows: largeSync - 1} })
	for name, s := range map[string]syncclient.Status{"asked for": asked, "the first": first, "small": small, "none": online} {
		t.Run(name, func(t *testing.T) {
			during(t, s, func(d *tuitest.Drive, m *Model, _ *toySync, change func(screen.StoreChangedMsg)) {
				change(synced("a"))
				if got := told(m.page()); len(got) != 1 {
					t.Errorf("told %q", got)
				}
			})
		})
	}
	during(t, catchingUp, func(d *tuitest.Drive, m *Model, engine *toySync, change func(screen.StoreChangedMsg)) {
		change(synced("a"))
		say(d, engine, online)
		d.Has("refresh the view")
		say(d, engine, small)
		change(synced("b"))
		if got := strings.Join(told(m.page()), " "); got != "a b" {
			t.Errorf("told %q", got)
		}
		d.Hasnt("refresh the view")
	})
}

// A fast sync is over before the app hears of its first row.
func TestALargeSyncThatIsHeardOfWhenItHasEnded(t *testing.T) {
	over := with(online, func(s *syncclient.Status) {
		s.Reason, s.LastRows, s.LastSync = syncclient.ReasonOnline, 1516, tuitest.Noon().Add(time.Minute)
	})
	during(t, online, func(d *tuitest.Drive, m *Model, engine *toySync, change func(screen.StoreChangedMsg)) {
		engine.now = over
		change(synced("a"))
		if got := told(m.page()); len(got) != 0 {
			t.Fatalf("the view moved: %q", got)
		}
		say(d, engine, over)
		d.Has("● Updated: 1,516 rows.", "Ctrl+R refresh the view")
		change(synced("b")) // small news of later
		if got := strings.Join(told(m.page()), " "); got != "a b" {
			t.Errorf("told %q", got)
		}
		d.Hasnt("refresh the view")
		change(synced("c"))
		if got := strings.Join(told(m.page()), " "); got != "a b c" {
			t.Errorf("told %q", got)
		}
	})
	for name, reason := range map[string]syncclient.Reason{"asked for": syncclient.ReasonFull, "the first": syncclient.ReasonFirst} {
		t.Run(name, func(t *testing.T) {
			during(t, online, func(d *tuitest.Drive, m *Model, engine *toySync, change func(screen.StoreChangedMsg)) {
				engine.now = with(over, func(s *syncclient.Status) { s.Reason = reason })
				change(synced("a"))
				if got := told(m.page()); len(got) != 1 {
					t.Errorf("told %q", got)
				}
			})
		})
	}
}

func TestAClickOnTheOffer(t *testing.T) {
	during(t, catchingUp, func(d *tuitest.Drive, m *Model, engine *toySync, change func(screen.StoreChangedMsg)) {
		change(synced())
		say(d, engine, online)
		d.Click(strings.Index(strings.ReplaceAll(d.Line(1), "●", "*"), "refresh the view"), 1)
		if got := told(m.page()); len(got) != 1 || got[0] != "" {
			t.Errorf("told %q", got)
		}
	})
}
