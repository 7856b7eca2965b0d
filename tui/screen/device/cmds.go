package device

import (
	"errors"

	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

type (
	// wifiMsg says what the system knows of the network.
	wifiMsg struct{ found syncclient.Wifi }
	// appliedMsg says that a choice is in force, as it was stored.
	appliedMsg struct {
		ticket screen.Ticket
		choice choice
	}
	// reconfiguredMsg says that the downloaded data are dropped.
	reconfiguredMsg struct{ ticket screen.Ticket }
	// leftMsg says how a sign-out went.
	leftMsg struct {
		ticket screen.Ticket
		done   syncclient.SignedOut
		unsent *syncclient.UnsentError // nothing was done: this is left
	}
)

// checkForUpdates asks for a sync in which every record is compared.
func (s *Screen) checkForUpdates() tea.Cmd {
	engine := s.d.Sync
	return func() tea.Msg {
		engine.CheckForUpdates()
		return screen.ToastMsg{Kind: widget.Info, Text: "Checking every record for updates."}
	}
}

// lookAtWifi asks the system what network there is.
func (s *Screen) lookAtWifi() tea.Cmd {
	session := s.session
	return func() tea.Msg { return wifiMsg{session.Wifi()} }
}

// apply puts what the user chose in force.
func (s *Screen) apply(is, to choice) tea.Cmd {
	ticket, settings, session := s.doing.Next(), s.settings, s.session
	return func() tea.Msg {
		if to.settings != is.settings {
			if err := settings.SaveSettings(to.settings); err != nil {
				return screen.FailedMsg{Ticket: ticket, Doing: "Saving the setting", Err: err}
			}
			stored, err := settings.Settings()
			if err != nil {
				return screen.FailedMsg{Ticket: ticket, Doing: "Reading the settings", Err: err}
			}
			to.settings = stored
		}
		if to.online != is.online {
			session.SetOnline(to.online)
		}
		return appliedMsg{ticket, to}
	}
}

// reconfigure drops what was downloaded, after what waits was sent.
func (s *Screen) reconfigure() tea.Cmd {
	ticket, session, ctx := s.doing.Next(), s.session, s.d.Context
	return func() tea.Msg {
		if err := session.Reconfigure(ctx); err != nil {
			return screen.FailedMsg{Ticket: ticket, Doing: "Reconfiguring", Err: err}
		}
		return reconfiguredMsg{ticket}
	}
}

// signOut ends the sign-in, after what waits was sent.
func (s *Screen) signOut(anyway bool) tea.Cmd {
	ticket, session, ctx := s.doing.Next(), s.session, s.d.Context
	return func() tea.Msg {
		done, err := session.SignOut(ctx, anyway)
		if unsent, ok := errors.AsType[*syncclient.UnsentError](err); ok {
			return leftMsg{ticket: ticket, unsent: unsent}
		}
		if err != nil {
			return screen.FailedMsg{Ticket: ticket, Doing: "Signing out", Err: err}
		}
		return leftMsg{ticket: ticket, done: done}
	}
}
