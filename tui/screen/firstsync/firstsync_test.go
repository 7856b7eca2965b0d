package firstsync_test

import (
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/firstsync"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

func play(t *testing.T, set stage.Set, story func(p *stage.Play)) {
	t.Helper()
	set.Start = []screen.Place{{Screen: screen.FirstSync}}
	synctest.Test(t, func(t *testing.T) {
		story(stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.FirstSync {
				return firstsync.New(d)
			}
			return nil
		}))
	})
}

// states are where a first sync can stand.
func states() map[string]syncclient.Status {
	offline := stage.FirstSync()
	offline.Phase, offline.Network, offline.OfflineSince = syncclient.PhaseIdle, syncclient.NetworkNoRoute, stage.At(11, 58)
	failed := stage.FirstSync()
	failed.Phase, failed.Problem = syncclient.PhaseIdle, work.Errorf(work.NoProfile, "no offline profile is published for you")
	waiting := stage.FirstSync()
	waiting.Phase, waiting.Tables = syncclient.PhaseIdle, nil
	unknown := stage.FirstSync()
	unknown.Progress.TotalRows, unknown.Tables = 0, unknown.Tables[:2]
	done := stage.Online()
	done.Reason, done.LastDuration = syncclient.ReasonFirst, 48*time.Second
	return map[string]syncclient.Status{
		"running": stage.FirstSync(), "offline": offline, "failed": failed, "waiting": waiting, "no-total": unknown, "complete": done,
	}
}

func TestFrames(t *testing.T) {
	for name, status := range states() {
		for _, set := range stage.Sets(status) {
			play(t, set, func(p *stage.Play) {
				p.Check(t, "")
				if set.ASCII {
					tuitest.CheckASCII(t, p.Frame())
				}
				if name == "running" || set.W == 80 && !set.ASCII {
					tuitest.Golden(t, set.Name(name), p.Frame())
				}
			})
		}
	}
}

func TestItCanBeLeft(t *testing.T) {
	for _, key := range []string{"enter", "b", "esc"} {
		play(t, stage.Set{Status: stage.FirstSync()}, func(p *stage.Play) {
			p.Has("4,210 of 6,680 rows, 18 MB", "63 %", "Stay connected until it is complete.", "Your bookings are here already")
			p.Press(key)
			p.Has("Page: agenda")
		})
	}
}

func TestTryAgain(t *testing.T) {
	play(t, stage.Set{Status: stage.FirstSync()}, func(p *stage.Play) {
		p.Press("r")
		p.Has("The first sync is running.")
		p.Say(states()["offline"])
		p.Has("Waiting for the network: no connection to the server.")
		p.Press("r") // offline, and yet not refused: it looks at the network
		p.Say(states()["failed"])
		p.Has("No offline profile is published for you.", "Ask your administrator")
		p.Press("r")
		if c := p.Engine.Calls(); len(c) != 2 || c[0] != "refresh" || c[1] != "refresh" {
			t.Errorf("calls: %q", c)
		}
		p.Say(states()["complete"])
		p.Press("r")
		p.Has("Complete: 2,121 rows, 41.2 MB on this device, in 48 s.", "The first sync is complete.")
		if c := p.Engine.Calls(); len(c) != 0 {
			t.Errorf("calls: %q", c)
		}
	})
}

// News of the office may come while the page still stands there: the first sync stays complete.
func TestALaterSyncIsNotTheFirst(t *testing.T) {
	later := states()["complete"]
	later.Phase, later.Reason, later.Progress = syncclient.PhaseFetching, syncclient.ReasonPoke, syncclient.Progress{}
	play(t, stage.Set{Status: later}, func(p *stage.Play) {
		p.Has("Complete: 2,121 rows", "Press Enter to go to work.")
		p.Hasnt("Downloading your work")
	})
}

func TestEveryFailureSaysWhatToDo(t *testing.T) {
	for k := work.Internal; k <= work.Partial; k++ {
		s := states()["failed"]
		s.Problem = work.Errorf(k, "something is wrong")
		play(t, stage.Set{W: 60, H: 20, Status: s}, func(p *stage.Play) {
			p.Has("Something is wrong.", "Press r to try again.")
			p.Check(t, "")
		})
	}
}

func TestScrolling(t *testing.T) {
	play(t, stage.Set{W: 40, H: 12, Status: stage.FirstSync()}, func(p *stage.Play) {
		p.Hasnt("Time entries", "filter")
		p.Press("end")
		p.Has("Time entries")
		p.Press("home", "pgdown", "up", "down")
		p.Check(t, "")
	})
}

func TestHostileTexts(t *testing.T) {
	for _, h := range fixtures.NamedHostile() {
		for name, s := range states() {
			if s.Problem != nil {
				s.Problem = work.Errorf(work.Internal, "%s", h.Text)
			}
			for i := range s.Tables {
				s.Tables[i].Label = h.Text
			}
			play(t, stage.Set{W: 80, H: 24, Status: s}, func(p *stage.Play) {
				p.Check(t, stage.Odd(p.Frame(), h.Text))
				if t.Failed() {
					t.Fatalf("%s in %s", h.Name, name)
				}
			})
		}
	}
}
