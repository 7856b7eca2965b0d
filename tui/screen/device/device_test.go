package device_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// play runs a story on the status page of a device whose user has chosen nothing yet.
func play(t *testing.T, set stage.Set, story func(p *stage.Play)) {
	t.Helper()
	playWith(t, set, &office{wifi: syncclient.WifiYes}, func(p *stage.Play) { story(p) })
}

func playWith(t *testing.T, set stage.Set, o *office, story func(p *stage.Play)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o.db = stage.Device(t)
		for i := range set.Status.Errors {
			refuse(t, o.db, byte(i))
		}
		p := stage.Open(t, set, o.open)
		p.Press("5")
		p.Frame() // a list has rows once it was drawn
		story(p)
	})
}

// refuse makes a sync error of the task of that number.
func refuse(t *testing.T, db *localdb.DB, n byte) {
	t.Helper()
	task := []work.ID{stage.Leak(), stage.Pressures()}[n]
	g := stage.Save(t, db, stage.At(9, 41), "Task", work.UpdateOf(work.ServiceTaskTable, task, work.Fields{"msdyn_actualduration": work.Int(190)}))
	stage.Refuse(t, db, g.ID, localdb.SyncError{ID: stage.ID(7, n+1), Type: localdb.ErrorOther, At: stage.At(10, 24),
		Message: "Actual duration must be at most 120 min: the task cannot take longer than the visit"})
}

// Where the keys of the page have to share a narrow line, they come before what leads here.
func TestTheKeyLineKeepsThePagesOwnKeys(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 80, H: 24}, {W: 60, H: 20}} {
		play(t, stage.Set{W: size.W, H: size.H, Status: stage.Online()}, func(p *stage.Play) {
			line := p.Line(-1)
			if strings.Contains(line, "5 sync") || !strings.Contains(line, "u updates  p pending  e errors") {
				t.Errorf("%d columns: %q", size.W, line)
			}
			p.Press("down")
			p.Hasnt("Enter open") // a fact leads nowhere
		})
	}
}

// states are the ones that a frame is kept of.
func states() map[string]syncclient.Status {
	clock := stage.Offline()
	clock.Network, clock.Skew = syncclient.NetworkBadClock, 3*60*60*1e9
	portal := stage.Offline()
	portal.Network = syncclient.NetworkPortal
	toSend := stage.Online()
	toSend.Pending, toSend.PendingOldest = 2, stage.At(11, 58)
	online := stage.Online()
	online.Online, online.OnlineChosen = true, true
	lost := stage.Offline()
	lost.Online, lost.OnlineChosen = true, true
	left := syncclient.Status{User: "Mara Lindqvist", Server: "https://field.example.com", Pending: 3, Settings: online.Settings}
	empty := syncclient.Status{SignedIn: true, User: "Mara Lindqvist", FirstSync: true}
	return map[string]syncclient.Status{
		"connected": stage.Online(), "offline": stage.Offline(), "syncing": stage.Syncing(), "error": stage.Failed(),
		"warning": stage.Warned(), "signed-out": stage.SignedOut(), "first": stage.FirstSync(),
		"clock": clock, "portal": portal, "to-send": toSend, "empty": empty,
		"online-mode": online, "online-mode-lost": lost, "left": left,
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
				tuitest.Golden(t, set.Name(name), p.Frame())
			})
		}
	}
}

func TestKeysLeadOn(t *testing.T) {
	for key, want := range map[string]screen.Name{"p": screen.Pending, "e": screen.SyncErrors, "l": screen.SyncLog} {
		play(t, stage.Set{Status: stage.Failed()}, func(p *stage.Play) {
			p.Press(key)
			if p.Last().Screen != want {
				t.Errorf("%s opened %q", key, p.Last().Screen)
			}
		})
	}
}

func TestCheckForUpdates(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, func(p *stage.Play) {
		p.Press("u")
		p.Has("Checking every record for updates.")
		if c := p.Engine.Calls(); len(c) != 1 || c[0] != "updates" {
			t.Errorf("calls: %q", c)
		}
		p.Say(stage.Offline())
		p.Press("u")
		p.Has("Needs network: check for updates.", "Needs network ")
		if c := p.Engine.Calls(); len(c) != 0 {
			t.Errorf("offline: %q", c)
		}
	})
}

func TestEnterDoesWhatTheRowSays(t *testing.T) {
	play(t, stage.Set{Status: stage.Failed()}, func(p *stage.Play) {
		p.Press("enter")
		p.Has("There is nothing to open here.")
		for !strings.Contains(p.Frame(), "► p  Pending") {
			p.Press("down")
		}
		p.Press("enter")
		if p.Last().Screen != screen.Pending {
			t.Errorf("opened %q:\n%s", p.Last().Screen, p.Frame())
		}
	})
	play(t, stage.Set{Status: stage.Online()}, func(p *stage.Play) {
		p.Press("tab", "down", "r")
		p.Has(screen.Updating, "► Work orders", "row 2 of 9")
		if c := p.Engine.Calls(); len(c) != 1 || c[0] != "refresh "+work.WorkOrderTable {
			t.Errorf("calls: %q", c)
		}
		p.Press("enter")
		if at := p.Last(); at.Screen != screen.Downloaded || at.Table != work.WorkOrderTable {
			t.Errorf("opened %+v", at)
		}
		p.Press("esc")
		p.Say(stage.Offline())
		p.Press("r")
		p.Has("Needs network: refresh this view from the server.")
		p.Press("tab")
		p.Has("► Network")
		p.Hasnt("► Work orders")
		p.Press("/")
		p.Type("acc")
		p.Has("► Accounts", `Tables: filter "acc" 1 of 9`)
	})
}

func TestSyncErrorsAreListed(t *testing.T) {
	two := stage.Failed()
	two.Errors = 2
	says := "Actual duration must be at most 120 min:"
	play(t, stage.Set{Status: two}, func(p *stage.Play) {
		p.Has("Sync errors: 2", "Service task: Find and repair leak", "Others", says)
		p.Press("tab", "tab", "down")
		p.Has("Enter opens it, e lists all, row 2 of 2", "► × 10:24")
		p.Press("enter")
		if at := p.Last(); at.Screen != screen.SyncError || at.Record == (work.ID{}) {
			t.Errorf("opened %+v", at)
		}
		p.Press("esc", "tab")
		p.Has("► Network")
	})
	// What else is wrong is said in words, and the errors are there when they are gone to.
	expired := stage.SignedOut()
	expired.Errors = 1
	play(t, stage.Set{Status: expired}, func(p *stage.Play) {
		p.Has("The sign-in has expired")
		p.Hasnt(says)
		p.Press("tab", "tab")
		p.Has("► × 10:24", says)
	})
	for _, size := range [][2]int{{60, 20}, {40, 12}} {
		play(t, stage.Set{W: size[0], H: size[1], Status: two}, func(p *stage.Play) {
			p.Press("tab")
			p.Has("► × 10:24", "Actual duration must be at most")
			p.Press("enter")
			if at := p.Last(); at.Screen != screen.SyncError {
				t.Errorf("opened %+v", at)
			}
		})
	}
}

func TestTabInOnePane(t *testing.T) {
	play(t, stage.Set{W: 60, H: 20, Status: stage.Online()}, func(p *stage.Play) {
		p.Has("► Network")
		p.Press("tab")
		p.Has("► u  Check for updates")
		p.Press("tab")
		p.Has("► [x] Auto sync")
		p.Press("tab")
		p.Has("► Bookings")
		p.Press("tab")
		p.Has("► Network")
		p.Press("end")
		p.Has("This device", "Server    field.example.com", "► Mode      Offline first")
		p.Press("/")
		p.Type("product")
		p.Has("► Work order products", `filter "product"`)
		p.Hasnt("Bookings")
		p.Press("esc", "esc")
		p.Has("Bookings")
	})
}

func TestSignInAgain(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, func(p *stage.Play) {
		p.Hasnt("Sign in again")
		p.Press("i")
		p.Has("You are signed in as Mara Lindqvist.")
		p.Say(stage.SignedOut())
		p.Has("i  Sign in again", "The sign-in has expired")
		p.Press("i")
		if p.Last().Screen != screen.SignIn || p.Last().Arg != "again" {
			t.Errorf("opened %+v", p.Last())
		}
	})
}

func TestMouse(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, func(p *stage.Play) {
		for y, l := range strings.Split(p.Frame(), "\n") {
			if strings.Contains(l, "Accounts") {
				p.Click(50, y)
				p.Has("► Accounts")
				p.Click(50, y)
				p.Press("esc")
			}
			if strings.Contains(l, "p  Pending") {
				defer func() {
					p.Click(5, y)
					p.Click(5, y)
					if p.Last().Screen != screen.Pending {
						t.Errorf("a click on an action opened %q", p.Last().Screen)
					}
				}()
			}
		}
		if !slices.ContainsFunc(p.Opened, func(at screen.Place) bool { return at.Screen == screen.Downloaded && at.Table == work.AccountTable }) {
			t.Errorf("a click on a table opened %+v", p.Opened)
		}
	})
}

func TestEveryProblemHasARemedy(t *testing.T) {
	for k := work.Internal; k <= work.Partial; k++ {
		s := stage.Online()
		s.Problem = work.Errorf(k, "something is wrong with it")
		play(t, stage.Set{Status: s}, func(p *stage.Play) {
			p.Has("Something is wrong with it.", "Nothing waits to be sent.")
			p.Check(t, "")
		})
	}
	for n := syncclient.NetworkUnknown; n <= syncclient.NetworkBadTLS; n++ {
		s := stage.Offline()
		s.Network = n
		play(t, stage.Set{Status: s}, func(p *stage.Play) {
			p.Check(t, "")
			if !n.Online() {
				p.Has("saved on this device: nothing is lost.")
			}
		})
	}
}

func TestHostileTexts(t *testing.T) {
	for _, h := range fixtures.NamedHostile() {
		s := stage.Failed()
		s.User, s.Server, s.Profile, s.Warning = h.Text, h.Text, h.Text, h.Text
		s.Problem = work.Errorf(work.Internal, "%s", h.Text)
		for i := range s.Tables {
			s.Tables[i].Label = h.Text
		}
		for _, set := range stage.Sets(s) {
			if set.ASCII {
				continue
			}
			synctest.Test(t, func(t *testing.T) {
				p := stage.Open(t, set, (&office{db: stage.Device(t)}).open)
				p.Press("5", "tab")
				p.Check(t, stage.Odd(p.Frame(), h.Text))
			})
		}
	}
}

func TestLettersAreThoseOfTheCatalogue(t *testing.T) {
	c := action.New()
	play(t, stage.Set{Status: stage.SignedOut()}, func(p *stage.Play) {
		for id, label := range map[action.ID]string{
			action.Updates: "Check for updates", action.OpenPending: "Pending changes (2)", action.OpenErrors: "Sync errors (0)",
			action.OpenLog: "Sync log", action.SignInAgain: "Sign in again",
		} {
			a, _ := c.Get(id)
			p.Has(a.Keys[0] + "  " + label)
		}
	})
}
