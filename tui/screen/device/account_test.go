package device_test

import (
	"slices"
	"strings"
	"testing"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// asks returns the text of the question that is open, without its frame.
func asks(t *testing.T, p *stage.Play) string {
	t.Helper()
	var words []string
	from, to := 0, 0
	for _, l := range strings.Split(p.Frame(), "\n") {
		cells := []rune(l)
		if i := strings.Index(l, "┌ Reconfigure ─"); i >= 0 || strings.Contains(l, "┌ Sign out ─") {
			i = max(i, strings.Index(l, "┌ Sign out ─"))
			from = len([]rune(l[:i]))
			to = from + len([]rune(l[i:strings.Index(l[i:], "┐")+i]))
			continue
		}
		if to > 0 && cells[from] == '└' {
			return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
		}
		if to > 0 {
			words = append(words, string(cells[from+1:to]))
		}
	}
	t.Errorf("nothing is asked:\n%s", p.Frame())
	return ""
}

// askedFor fails the test unless the open question has these words.
func askedFor(t *testing.T, p *stage.Play, words string) {
	t.Helper()
	if got := asks(t, p); !strings.Contains(got, words) {
		t.Errorf("asked: %s", got)
	}
}

func TestQuestionsInFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Failed()) {
		for name, key := range map[string]string{"reconfigure": "R", "sign-out": "o"} {
			playWith(t, set, onWifi(), func(p *stage.Play) {
				p.Press(key)
				p.Check(t, "")
				tuitest.Golden(t, set.Name(name), p.Frame())
			})
		}
	}
}

func TestReconfigure(t *testing.T) {
	o := onWifi()
	toSend := stage.Online()
	toSend.Pending = 3
	playWith(t, stage.Set{W: 120, H: 40, Status: toSend}, o, func(p *stage.Play) {
		p.Press("R")
		askedFor(t, p, "This drops the downloaded data (2,121 rows) and downloads them again; until that is complete the app works online. "+
			"3 changes are sent first; what cannot be sent is kept on this device and sent later.")
		p.Press("enter") // which says no
		if c := o.asked(); len(c) != 0 {
			t.Fatalf("calls: %q", c)
		}
		o.gate = make(chan struct{})
		p.Press("R", "y")
		p.Has("Sending what waits; then everything is downloaded again.", "One moment")
		p.Press("R")
		p.Has("One moment: reconfiguring.")
		close(o.gate)
		p.Settle()
		p.Has("√ The downloaded data are dropped: the first sync begins.")
		if at := p.Last().Screen; at != screen.FirstSync || !slices.Equal(o.asked(), []string{"reconfigure"}) {
			t.Errorf("opened %q", at)
		}
	})
	o.fails, o.gate = work.Errorf(work.Unavailable, "Network or service unavailable: the server does not answer."), nil
	playWith(t, stage.Set{Status: stage.Online()}, o, func(p *stage.Play) {
		p.Press("R", "y")
		p.Has("× Reconfiguring failed: Network or service unavailable")
		p.Press("R")
		p.Has("no", "download again") // it can be tried again
	})
	only, left := stage.Online(), stage.Online()
	only.OnlineOnly, left.SignedIn = true, false
	for why, s := range map[string]syncclient.Status{
		"Needs network: reconfigure": stage.Offline(), "there is nothing to download": only, "Nobody is signed in": left,
	} {
		playWith(t, stage.Set{Status: s}, o, func(p *stage.Play) {
			p.Press("R")
			p.Has(why)
			goTo(t, p, "R  Reconfigure")
			p.Press("enter")
			p.Hasnt("download again")
		})
	}
}

func TestSignOut(t *testing.T) {
	o := onWifi()
	o.done.Ended = true
	playWith(t, stage.Set{Status: stage.Online()}, o, func(p *stage.Play) {
		p.Press("o")
		askedFor(t, p, "Nothing waits to be sent.")
		p.Press("y")
		p.Has("√ Mara Lindqvist is signed out.")
		if at := p.Last().Screen; at != screen.SignIn || !slices.Equal(o.asked(), []string{"sign out false"}) {
			t.Errorf("opened %q", at)
		}
	})
	// What waits is sent first; what cannot be is asked about.
	toSend := stage.Online()
	toSend.Pending = 3
	o.left = &syncclient.UnsentError{Changes: 2, User: "Mara Lindqvist"}
	o.done = syncclient.SignedOut{Kept: 2, Ended: true}
	playWith(t, stage.Set{Status: toSend}, o, func(p *stage.Play) {
		p.Press("o")
		askedFor(t, p, "3 changes are sent first.")
		p.Press("y")
		askedFor(t, p, "2 changes could not be sent. After a sign-out they stay on this device and are sent when Mara Lindqvist signs in here again.")
		p.Press("n")
		p.Hasnt("is signed out")
		p.Press("o", "y", "y")
		p.Has("√ Mara Lindqvist is signed out. 2 changes kept on this device for the next sign-in.")
		if c := o.asked(); !slices.Equal(c, []string{"sign out false", "sign out false", "sign out true"}) {
			t.Errorf("calls: %q", c)
		}
	})
	// Without a network one question says it all.
	o.done = syncclient.SignedOut{Kept: 3}
	playWith(t, stage.Set{W: 140, H: 50, Status: stage.Offline()}, o, func(p *stage.Play) {
		p.Press("o")
		askedFor(t, p, "There is no network: 3 changes of yours stay on this device, to be sent when you sign in here again.")
		p.Press("y")
		p.Has("▲ Signed out, but the server could not be told: your administrator can end the sign-in there.")
		if c := o.asked(); !slices.Equal(c, []string{"sign out true"}) {
			t.Errorf("calls: %q", c)
		}
	})
	o.fails = work.Errorf(work.Damaged, "the database is damaged")
	playWith(t, stage.Set{Status: stage.Online()}, o, func(p *stage.Play) {
		p.Press("o", "y")
		p.Has("× Signing out failed: the database is damaged")
	})
	left := syncclient.Status{User: "Mara Lindqvist", Pending: 3}
	playWith(t, stage.Set{Status: left}, o, func(p *stage.Play) {
		p.Has("○ Signed out", "Nobody is signed in on this device: press i.", "3 changes")
		p.Hasnt("Sign out…")
		p.Press("o")
		p.Has("· Nobody is signed in on this device.")
		p.Press("i")
		if p.Last().Screen != screen.SignIn {
			t.Errorf("opened %+v", p.Last())
		}
	})
}
