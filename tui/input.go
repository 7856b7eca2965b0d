package tui

import (
	"strings"

	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/overlay"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// chain returns the scopes of the screen on top.
func (m *Model) chain() []action.Scope {
	top := m.top()
	if top == nil {
		return m.catalogue.Chain(action.Global, action.NotTyping)
	}
	return m.catalogue.Chain(top.Scope(), screen.TypingOf(top))
}

// key makes an action of a key, or text for the field that has the focus.
func (m *Model) key(k tea.KeyPressMsg) tea.Cmd {
	if a, ok := m.catalogue.Resolve(k.String(), m.chain()); ok {
		return m.perform(a)
	}
	return m.text(k)
}

// text gives typed or pasted text to the focused field, and to nothing else.
func (m *Model) text(msg tea.Msg) tea.Cmd {
	top := m.top()
	if top != nil && screen.TypingOf(top) != action.NotTyping {
		return m.give(msg)
	}
	if w, ok := top.(screen.Wordless); ok && hasText(msg) {
		if said := w.NoText(); said != "" {
			return m.toast(widget.Info, said)
		}
	}
	return nil
}

// hasText reports whether letters were typed or pasted.
func hasText(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return strings.TrimSpace(msg.Text) != ""
	case tea.PasteMsg:
		return true
	}
	return false
}

func (m *Model) paste(p tea.PasteMsg) tea.Cmd { return m.text(p) }

// perform does an action: the screen on top first, the app if the screen does not
// know it. What cannot be done now says why instead of doing nothing.
func (m *Model) perform(a action.Action) tea.Cmd {
	if a.ID == action.Quit {
		return tea.Quit
	}
	top := m.top()
	if top == nil {
		return m.own(a.ID)
	}
	if ok, why := m.check(a); !ok {
		return m.toast(widget.Info, why)
	}
	m.asking = m.asking || asks(a.ID)
	next, cmd, done := top.Do(a.ID)
	m.setTop(next)
	if a.ID == action.Filter && screen.TypingOf(m.top()) == action.NotTyping {
		return tea.Batch(cmd, m.toast(widget.Info, "There is nothing to filter."))
	}
	if done {
		return cmd
	}
	return m.own(a.ID)
}

// check says whether an action can be done now.
func (m *Model) check(a action.Action) (bool, string) {
	if a.Network && !m.status.Network.Online() {
		return false, "Needs network: " + strings.ToLower(a.Title[:1]) + a.Title[1:] + "."
	}
	switch {
	case a.ID == action.ShowNews && m.news == nil:
		return false, "The view is up to date: there is nothing new to show."
	case a.ID == action.UndoLast && m.covered():
		return false, "Close this first: what you take back is on the page behind it."
	case a.ID == action.SwitchMode && !m.status.OnlineChosen:
		return false, "Online mode is off."
	}
	// The palette asks about the page below it.
	for _, s := range []screen.Screen{m.top(), m.page()} {
		if c, ok := s.(screen.Checker); ok {
			if ok, why := c.Check(a.ID); !ok {
				return false, why
			}
		}
	}
	return true, ""
}

// covered reports whether a dialog hides the page, so that nobody sees what changes on it. The
// palette does not count: it is gone before what was chosen there is done.
func (m *Model) covered() bool {
	for _, o := range m.overlays {
		if o.Scope() != action.Palette {
			return true
		}
	}
	return false
}

// own does the actions of the app itself.
func (m *Model) own(id action.ID) tea.Cmd {
	roots := map[action.ID]screen.Name{
		action.GoAgenda: screen.Agenda, action.GoOrders: screen.Orders, action.GoAssets: screen.Assets,
		action.GoTimes: screen.Times, action.GoLibrary: screen.Library, action.GoDevice: screen.Device, action.GoDemo: screen.Demo,
		action.ShowPending: screen.Pending, action.ShowErrors: screen.SyncErrors, action.SwitchMode: screen.Device,
	}
	if root, ok := roots[id]; ok {
		return m.goRoot(root)
	}
	switch id {
	case action.Back:
		// One press, one thing: a dialog, a message that stays, a screen.
		if len(m.overlays) == 0 && (m.toasts.Dismiss() || m.locked()) {
			return nil
		}
		return m.back(nil)
	case action.ShowHelp:
		return m.lay(overlay.NewHelp(m.catalogue.Help(m.chain())))
	case action.Commands:
		return m.lay(overlay.NewPalette(m.catalogue, m.chain(), m.checkID))
	case action.History:
		return m.lay(overlay.NewMessages(m.toasts.History()))
	case action.Refresh:
		return screen.RefreshView(m.cfg.Sync)
	case action.ShowNews:
		return tea.Batch(m.showNews(), m.toast(widget.Success, "The view is up to date."))
	case action.CheckUpdates, action.Updates:
		return m.ask(func(s screen.Sync) { s.CheckForUpdates() }, "Checking every record for updates.")
	case action.ToggleMouse:
		m.mouse = !m.mouse
		return m.toast(widget.Info, "The mouse is "+map[bool]string{true: "on.", false: "off."}[m.mouse])
	case action.FindAny:
		if m.locked() {
			return m.toast(widget.Info, "Finish this first, or press q to quit.")
		}
		return m.open(screen.Place{Screen: screen.Search})
	case action.UndoLast:
		return m.undo()
	case action.NextTheme:
		return m.nextTheme()
	case action.Suspend:
		return tea.Suspend
	}
	return nil
}

func (m *Model) checkID(id action.ID) (bool, string) {
	if a, ok := m.catalogue.Get(id); ok {
		return m.check(a)
	}
	return true, ""
}

// chosen does what was picked in the palette, on the screen below it.
func (m *Model) chosen(msg overlay.ChosenMsg) tea.Cmd {
	closed := m.back(nil)
	if a, ok := m.catalogue.Get(msg.ID); ok {
		return tea.Batch(closed, m.perform(a))
	}
	return closed
}

// answered closes a question and carries the answer to the screen that asked.
func (m *Model) answered(msg overlay.AnsweredMsg) tea.Cmd {
	if !msg.Yes {
		return m.back(nil)
	}
	return m.back(msg.Confirmed)
}

// nextTheme goes through the themes, from the one that is on.
func (m *Model) nextTheme() tea.Cmd {
	names := theme.Names()[1:]
	for i, n := range names {
		if n == m.theme.Name {
			m.theme = theme.New(names[(i+1)%len(names)])
			break
		}
	}
	m.cfg.Theme = m.theme.Name
	return m.toast(widget.Info, "Theme: "+string(m.theme.Name)+".")
}

// click finds what lies under the mouse and does what a key would do.
func (m *Model) click(p tea.Mouse) tea.Cmd {
	if p.Button != tea.MouseLeft {
		return nil
	}
	hit, ok := m.draw().At(p.X, p.Y)
	switch {
	case !ok:
		return nil
	case hit.ID == widget.SyncHit:
		return m.own(action.GoDevice)
	}
	if id, ok := strings.CutPrefix(hit.ID, offerHit); ok {
		a, _ := m.catalogue.Get(action.ID(id))
		return m.perform(a)
	}
	for i, s := range m.sections {
		if hit.ID == "section:"+string(s.Root) {
			return m.goSection(i)
		}
	}
	return m.give(widget.ClickMsg{ID: hit.ID, X: p.X - hit.X, Y: p.Y - hit.Y})
}

func (m *Model) wheel(p tea.Mouse) tea.Cmd {
	switch p.Button {
	case tea.MouseWheelUp:
		return m.give(widget.WheelMsg{Lines: -1})
	case tea.MouseWheelDown:
		return m.give(widget.WheelMsg{Lines: 1})
	}
	return nil
}
