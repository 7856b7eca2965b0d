package device

import (
	"slices"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Do performs the page's actions.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if id == action.Filter && s.wide && s.at == inFacts {
		s.at = inTables // which are many
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
		s.focused().Do(action.KeepFilter) // what is typed next is for another list
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

// nextPane goes to the next pane, or, where there is one, to its next part.
func (s *Screen) nextPane() {
	if s.wide {
		last := inTables
		if len(s.refusals) > 0 {
			last = inErrors
		}
		s.at = (s.at + 1) % (last + 1)
		return
	}
	parts := []string{factKey, errorKey, actionKey, settingKey, tableKey}
	at := slices.IndexFunc(parts, func(part string) bool { return strings.HasPrefix(s.facts.Key(), part) })
	for _, part := range parts[at+1:] {
		if s.facts.SelectFirst(part) {
			return
		}
	}
	s.facts.Do(action.First)
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

// refusal returns the selected sync error.
func (s *Screen) refusal() (id work.ID, ok bool) {
	i := slices.IndexFunc(s.refusals, func(r refusal) bool { return errorKey+r.id.String() == s.focused().Key() })
	if i < 0 {
		return id, false
	}
	return s.refusals[i].id, true
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
	if id, ok := s.refusal(); ok {
		return screen.Open(screen.Place{Screen: screen.SyncError, Record: id})
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

// Guides keeps off the key line what does nothing here: the keys of settings where none is
// selected, Enter on a fact, and what leads to this page.
func (s *Screen) Guides(id action.ID) bool {
	switch setting, ok := s.setting(); id {
	case action.GoDevice:
		return false
	case action.Open:
		return !strings.HasPrefix(s.focused().Key(), factKey)
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
