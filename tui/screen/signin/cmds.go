package signin

import (
	"context"
	"strings"

	"fieldbook/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// answeredMsg is the server's answer to a sign-in; err is nil if it was accepted.
type answeredMsg struct {
	ticket screen.Ticket
	err    error
}

// ask signs in. It ends when the server has answered or the context has.
func (s *Screen) ask(ctx context.Context) tea.Cmd {
	ticket, account := s.ticket.Next(), s.account
	server, user, password := strings.TrimSpace(s.server.Value()), strings.TrimSpace(s.user.Value()), s.password.Value()
	return func() tea.Msg {
		return answeredMsg{ticket, account.SignIn(ctx, server, user, password)}
	}
}
