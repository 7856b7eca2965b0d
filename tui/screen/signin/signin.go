package signin

import (
	"context"

	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// The fields, by their place in the form.
const (
	serverField = iota
	userField
	passwordField
)

// Known is what is known before anything is typed.
type Known struct {
	Server, Login string
	// Again says that the device has data already and only the sign-in has expired; the
	// screen may then be left. After a sign-out there is nothing to go back to.
	Again bool
}

// Screen is the sign-in.
type Screen struct {
	d       screen.Deps
	account screen.Account
	known   Known

	server, user, password widget.Field
	form                   widget.Form

	ticket  screen.Ticket
	stop    context.CancelFunc // not nil while the server is asked
	done    bool
	failure error // the server's last answer, until something is typed
}

// New returns the sign-in with what is known filled in.
func New(d screen.Deps, account screen.Account, known Known) *Screen {
	s := &Screen{d: d, account: account, known: known}
	s.password.Secret = true
	for _, f := range []*widget.Field{&s.server, &s.user, &s.password} {
		f.SetLimit(500)
	}
	s.server.SetValue(known.Server)
	s.user.SetValue(known.Login)
	s.form.Entries = []widget.Entry{
		{Label: "Server", Field: &s.server, Hint: "From your company, such as https://field.example.com"},
		{Label: "User", Field: &s.user},
		{Label: "Password", Field: &s.password},
	}
	s.form.Focus(s.firstEmpty())
	return s
}

// firstEmpty returns the first field without a value, the last one if all have one.
func (s *Screen) firstEmpty() int {
	for i, e := range s.form.Entries {
		if e.Field.Value() == "" {
			return i
		}
	}
	return passwordField
}

// Init has nothing to read.
func (s *Screen) Init() tea.Cmd { return nil }

// Title is the name in the crumbs.
func (s *Screen) Title() string { return "Sign in" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.SignIn }

// Typing says that a field has the focus, so that no letter becomes a command. While
// the server is asked nothing is typed all the same.
func (s *Screen) Typing() action.Typing { return s.form.Typing() }

// Locked says that there is nothing behind this screen before the first sign-in.
func (s *Screen) Locked() bool { return !s.known.Again && !s.done }

func (s *Screen) running() bool { return s.stop != nil }

// Update takes what is typed and the server's answer.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case answeredMsg:
		if s.ticket.Valid(msg.ticket) {
			return s, s.answered(msg.err)
		}
	default:
		if !s.running() && s.form.Update(msg) {
			s.clear()
		}
	}
	return s, nil
}

// clear forgets what was wrong with what stood there before.
func (s *Screen) clear() {
	s.failure = nil
	for i := range s.form.Entries {
		s.form.Entries[i].Fault = ""
	}
}

// Do moves between the fields, signs in and stops.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	switch {
	case id == action.Back && s.running():
		s.stop()
		return s, nil, true
	case id == action.SignInNow:
		return s, s.signIn(), true
	case !s.running() && s.form.Do(id):
		return s, nil, true
	}
	return s, nil, false
}

// Check says why nothing can be done while the server is asked.
func (s *Screen) Check(id action.ID) (bool, string) {
	if s.running() && (id == action.SignInNow || id == action.NextField || id == action.PrevField) {
		return false, "Signing in: wait for the answer, or press Esc to stop."
	}
	return true, ""
}

// signIn asks the server if the form is complete, and else goes to what is missing.
func (s *Screen) signIn() tea.Cmd {
	s.clear()
	for i, e := range s.form.Entries {
		if e.Field.Value() != "" {
			continue
		}
		// Enter in a field above is on the way, not a mistake.
		if s.form.At() >= i || i == serverField {
			s.form.Entries[i].Fault = e.Label + " is missing."
		}
		s.form.Focus(i)
		return nil
	}
	ctx, cancel := context.WithCancel(s.d.Context)
	s.stop = cancel
	return s.ask(ctx)
}

// answered takes the server's answer: on to the first sync, or back to the form.
func (s *Screen) answered(err error) tea.Cmd {
	s.stop()
	s.stop = nil
	if err == nil {
		s.done = true
		s.password.SetValue("")
		said := screen.Toast(widget.Success, "Signed in as "+s.user.Value()+".")
		if s.known.Again && s.user.Value() == s.known.Login { // the data is here already
			return tea.Sequence(said, screen.Back())
		}
		return tea.Sequence(said, screen.Back(), screen.Open(screen.Place{Screen: screen.FirstSync}))
	}
	s.failure = err
	switch work.KindOf(err) {
	case work.Invalid:
		s.form.Focus(serverField)
	case work.Unauthenticated:
		s.password.SetValue("")
		s.form.Focus(passwordField)
	case work.Conflict:
		s.form.Focus(userField)
	}
	return nil
}
