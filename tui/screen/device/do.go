package device

import (
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Do performs the page's actions.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if id == action.Filter {
		s.right = s.wide // it is the tables that are many
	}
	if s.focused().Do(id) {
		return s, nil, true
	}
	cmd, done := s.do(id)
	return s, cmd, done
}

func (s *Screen) do(id action.ID) (cmd tea.Cmd, done bool) {
	setting, _ := s.setting()
	switch id {
	case action.NextPane:
		s.nextPane()
	case action.Open:
		return s.open(), true
	case action.ToggleSetting:
		return s.choose(setting, s.current().toggled(setting)), true
	case action.NextSetting:
		return s.choose(setting, s.current().moved(setting, 1)), true
	case action.PrevSetting:
		return s.choose(setting, s.current().moved(setting, -1)), true
	case action.Refresh:
		if table, ok := s.table(); ok {
			return screen.RefreshView(s.d.Sync, table), true
		}
		return nil, false
	case action.Updates, action.CheckUpdates:
		return s.checkForUpdates(), true
	case action.Reconfigure:
		return askReconfigure(s.status), true
	case action.SignOut:
		return askSignOut(s.status), true
	default:
		return lead(id)
	}
	return nil, true
}

// lead opens the page that an action leads to.
func lead(id action.ID) (cmd tea.Cmd, done bool) {
	place := map[action.ID]screen.Place{
		action.OpenPending: {Screen: screen.Pending}, action.OpenErrors: {Screen: screen.SyncErrors}, action.OpenLog: {Screen: screen.SyncLog},
		action.SignInAgain: {Screen: screen.SignIn, Arg: "again"},
	}
	if p, ok := place[id]; ok {
		return screen.Open(p), true
	}
	return nil, false
}

// nextPane goes to the other pane, or, where there is one, to its next part.
func (s *Screen) nextPane() {
	if s.wide {
		s.right = !s.right
		return
	}
	key := s.facts.Key()
	switch {
	case strings.HasPrefix(key, factKey):
		s.facts.Select(actionKey + string(action.Updates))
	case strings.HasPrefix(key, actionKey):
		s.facts.Select(syncSetting)
	case strings.HasPrefix(key, settingKey) && len(s.status.Tables) > 0:
		s.facts.Select(tableKey + s.status.Tables[0].Table)
	default:
		s.facts.Do(action.First)
	}
}

// setting returns the selected setting.
func (s *Screen) setting() (key string, ok bool) {
	key = s.focused().Key()
	return key, strings.HasPrefix(key, settingKey)
}

// table returns the selected table.
func (s *Screen) table() (name string, ok bool) {
	return strings.CutPrefix(s.focused().Key(), tableKey)
}

// open does what the selected row stands for.
func (s *Screen) open() tea.Cmd {
	if setting, ok := s.setting(); ok {
		return s.choose(setting, s.current().toggled(setting))
	}
	if name, ok := strings.CutPrefix(s.focused().Key(), actionKey); ok {
		if ok, why := s.can(action.ID(name)); !ok {
			return screen.Toast(widget.Info, why)
		}
		cmd, _ := s.do(action.ID(name))
		return cmd
	}
	if name, ok := s.table(); ok {
		return screen.Open(screen.Place{Screen: screen.Downloaded, Table: name})
	}
	return nil
}

// Check says what cannot be done now, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	setting, onSetting := s.setting()
	switch id {
	case action.ToggleSetting, action.NextSetting, action.PrevSetting:
		if !onSetting {
			return false, "Choose a setting first."
		}
		why := s.cannot(setting)
		return why == "", why
	case action.Open:
		if strings.HasPrefix(s.focused().Key(), factKey) {
			return false, "There is nothing to open here. Tab leads on."
		}
		if why := s.cannot(setting); onSetting && why != "" {
			return false, why
		}
	default:
		return s.can(id)
	}
	return true, ""
}

// can says whether one of the listed actions can be done now.
func (s *Screen) can(id action.ID) (bool, string) {
	online := s.status.Network.Online()
	switch id {
	case action.Updates, action.Reconfigure, action.SignOut:
		if s.busy != "" {
			return false, "One moment: " + strings.ToLower(s.busy[:1]) + s.busy[1:] + "."
		}
		if !s.status.SignedIn {
			return false, notSignedIn
		}
	case action.SignInAgain:
		if !s.mustSignIn() {
			return false, "You are signed in" + who(s.status.User) + "."
		}
	}
	switch {
	case id == action.Updates && !online:
		return false, "Needs network: check for updates."
	case id == action.Reconfigure && !online:
		return false, "Needs network: reconfigure."
	case id == action.Reconfigure && s.status.OnlineOnly:
		return false, "Offline is not configured for you: there is nothing to download."
	}
	return true, ""
}

const notSignedIn = "Nobody is signed in on this device."

// Guides keeps the keys of settings off the key line where none is selected.
func (s *Screen) Guides(id action.ID) bool {
	switch setting, ok := s.setting(); id {
	case action.ToggleSetting:
		return ok
	case action.NextSetting:
		return ok && setting == syncSetting
	}
	return true
}

// mustSignIn reports whether the server does not accept this device any more.
func (s *Screen) mustSignIn() bool {
	p := s.status.Problem
	return !s.status.SignedIn || p != nil && p.Kind == work.Unauthenticated
}
