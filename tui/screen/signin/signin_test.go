package signin_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/signin"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// server is an account service that answers when the test lets it.
type server struct {
	mu     sync.Mutex
	asked  []string
	answer error
	wait   bool
}

func (s *server) SignIn(ctx context.Context, server, login, password string) error {
	s.mu.Lock()
	s.asked = append(s.asked, server+" "+login+" "+password)
	wait, answer := s.wait, s.answer
	s.mu.Unlock()
	if wait {
		<-ctx.Done()
		return ctx.Err()
	}
	return answer
}

func play(t *testing.T, set stage.Set, account *server, known signin.Known, story func(p *stage.Play)) {
	t.Helper()
	set.Start = []screen.Place{{Screen: screen.SignIn}}
	synctest.Test(t, func(t *testing.T) {
		story(stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.SignIn {
				return signin.New(d, account, known)
			}
			return nil
		}))
	})
}

func fresh() stage.Set { return stage.Set{W: 100, H: 30, Status: syncclient.Status{FirstSync: true}} }

func TestFrames(t *testing.T) {
	bad := work.Errorf(work.Unauthenticated, "the user name or the password is wrong")
	for _, set := range stage.Sets(syncclient.Status{FirstSync: true}) {
		frame := func(name string, account *server, known signin.Known, keys func(p *stage.Play)) {
			play(t, set, account, known, func(p *stage.Play) {
				keys(p)
				p.Check(t, "")
				if set.ASCII {
					tuitest.CheckASCII(t, p.Frame())
				}
				tuitest.Golden(t, set.Name(name), p.Frame())
			})
		}
		fill := func(p *stage.Play) { p.Type("secret"); p.Press("enter") }
		known := signin.Known{Server: "https://field.example.com", Login: "mara"}
		frame("empty", &server{}, signin.Known{}, func(*stage.Play) {})
		frame("running", &server{wait: true}, known, fill)
		frame("refused", &server{answer: bad}, known, fill)
		known.Again = true
		frame("again", &server{}, known, func(p *stage.Play) { p.Type("secret") })
	}
}

func TestSignIn(t *testing.T) {
	account := &server{}
	play(t, fresh(), account, signin.Known{}, func(p *stage.Play) {
		p.Press("enter")
		p.Has("Server is missing.")
		p.Type("https://field.example.com")
		p.Hasnt("is missing")
		p.Press("enter")
		p.Hasnt("is missing") // Enter leads on to the next field
		p.Type(" mara ")
		p.Press("tab", "enter")
		p.Has("Password is missing.")
		p.Type("s3cret q?")
		p.Hasnt("s3cret")
		p.Has("·········")
		p.Press("enter")
		if len(account.asked) != 1 || account.asked[0] != "https://field.example.com mara s3cret q?" {
			t.Errorf("asked %q", account.asked)
		}
		if p.Last().Screen != screen.FirstSync {
			t.Errorf("opened %+v", p.Last())
		}
		p.Has("Page: firstsync", "Signed in as")
		p.Press("esc")
		p.Has("Page: agenda") // the sign-in is not in the way any more
	})
}

func TestFailuresStayAndSayWhatToDo(t *testing.T) {
	for _, c := range []struct {
		err  error
		want []string
	}{
		{work.Errorf(work.Unauthenticated, "the password is wrong"), []string{"× The password is wrong", "Type the password again"}},
		{work.Errorf(work.Invalid, "this is no address"), []string{"× This is no address", "Check the address"}},
		{work.Errorf(work.Conflict, "3 changes of Jo wait here"), []string{"3 changes of Jo wait here", "Sign in as that user first"}},
		{work.Errorf(work.Unavailable, "Failed to download because we cannot connect to the server."), []string{"cannot connect", "Check the network"}},
		{work.Errorf(work.Forbidden, "no rights"), []string{"Contact your administrator"}},
		{work.Errorf(work.Outdated, "too old"), []string{"Install the current version"}},
		{work.Errorf(work.DiskFull, "full"), []string{"Free some space"}},
		{work.Errorf(work.Internal, "odd"), []string{"If it comes back"}},
	} {
		account := &server{answer: c.err}
		play(t, fresh(), account, signin.Known{Server: "https://field.example.com", Login: "mara"}, func(p *stage.Play) {
			p.Type("secret")
			p.Press("enter")
			p.Has(c.want...)
			p.Pass(60 * 1e9)
			p.Has(c.want...)
			p.Type("x")
			p.Hasnt(c.want[0])
		})
	}
}

func TestStopAndLock(t *testing.T) {
	account := &server{wait: true}
	play(t, fresh(), account, signin.Known{Server: "https://field.example.com", Login: "mara"}, func(p *stage.Play) {
		p.Press("esc")
		p.Has("Fieldbook keeps your work") // nothing behind it yet
		p.Type("secret")
		p.Press("enter")
		p.Has("Signing in at https://field.example.com")
		p.Press("enter")
		p.Has("wait for the answer")
		if len(account.asked) != 1 {
			t.Errorf("asked %d times", len(account.asked))
		}
		p.Type("x") // goes nowhere while the server is asked
		p.Press("esc")
		p.Has("Stopped before the server had answered.", "Nothing was changed.", "······")
		account.wait = false
		p.Press("enter")
		if p.Last().Screen != screen.FirstSync {
			t.Errorf("opened %+v", p.Last())
		}
	})
	play(t, fresh(), &server{}, signin.Known{Login: "mara", Again: true}, func(p *stage.Play) {
		p.Press("esc")
		p.Has("Page: agenda")
	})
}

func TestHostileTexts(t *testing.T) {
	for _, h := range fixtures.NamedHostile() {
		account := &server{answer: work.Errorf(work.Internal, "%s", h.Text)}
		play(t, fresh(), account, signin.Known{Server: h.Text, Login: h.Text}, func(p *stage.Play) {
			p.Type("x")
			p.Press("enter")
			p.Check(t, stage.Odd(p.Frame(), h.Text))
			if !strings.Contains(p.Frame(), "If it comes back") && len(h.Text) < 200 {
				t.Errorf("%s: no remedy:\n%s", h.Name, p.Frame())
			}
		})
	}
}

// What signing in is for is told where there is room for it, also beside a refusal.
func TestTheExplanationStaysOnNarrowTerminals(t *testing.T) {
	refused := &server{answer: work.Errorf(work.Unauthenticated, "the user name or the password is wrong")}
	known := signin.Known{Server: "https://field.example.com", Login: "mara"}
	play(t, stage.Set{W: 60, H: 20, Status: syncclient.Status{FirstSync: true}}, refused, known, func(p *stage.Play) {
		p.Has("○ Signed out", "can do it without a network", "From your company")
		p.Type("secret")
		p.Press("enter")
		p.Has("can do it without a network", "Type the password again", "From your company")
	})
}
