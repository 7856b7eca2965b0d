package tui

import (
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// top returns the screen that has the keyboard: the last overlay, or the last screen
// of the section. It is nil before anything was opened.
func (m *Model) top() screen.Screen {
	if n := len(m.overlays); n > 0 {
		return m.overlays[n-1]
	}
	return m.page()
}

// page returns the screen under the overlays.
func (m *Model) page() screen.Screen {
	if s := m.sections[m.at].stack; len(s) > 0 {
		return s[len(s)-1]
	}
	return nil
}

// setTop puts the new state of the top screen in its place.
func (m *Model) setTop(s screen.Screen) {
	if s == nil {
		return
	}
	if n := len(m.overlays); n > 0 {
		m.overlays[n-1] = s
		return
	}
	if st := m.sections[m.at].stack; len(st) > 0 {
		st[len(st)-1] = s
	}
}

// deep reports whether Esc leads somewhere.
func (m *Model) deep() bool {
	return len(m.overlays) > 0 || len(m.sections[m.at].stack) > 1 && !m.locked()
}

// locked reports whether the page must not be left.
func (m *Model) locked() bool {
	l, ok := m.page().(screen.Locked)
	return ok && l.Locked()
}

// open shows a place on top of what is there, unless it is there already.
func (m *Model) open(p screen.Place) tea.Cmd {
	if at := m.sections[m.at].places; len(m.overlays) == 0 && len(at) > 0 && at[len(at)-1] == p {
		return nil
	}
	s := m.cfg.Open(p)
	if s == nil {
		return m.toast(widget.Info, "This version has no screen for that yet.")
	}
	return m.push(s, p)
}

// push puts the screen of a place on top: dialogs over the page, pages on the stack.
func (m *Model) push(s screen.Screen, p screen.Place) tea.Cmd {
	if _, dialog := s.(screen.Dialog); dialog {
		return m.lay(s)
	}
	news := m.showNews() // the screens below it will be seen again
	m.overlays = nil
	at := &m.sections[m.at]
	at.stack, at.places = append(at.stack, s), append(at.places, p)
	return tea.Batch(news, s.Init(), m.tell(s), m.navigated())
}

// lay puts a dialog over what is there.
func (m *Model) lay(s screen.Screen) tea.Cmd {
	m.overlays = append(m.overlays, s)
	return tea.Batch(s.Init(), m.tell(s), m.navigated())
}

// tell gives a new screen the status that the others have already.
func (m *Model) tell(s screen.Screen) tea.Cmd {
	if !m.heard {
		return nil
	}
	next, cmd := s.Update(screen.StatusMsg{Status: m.status})
	m.setTop(next)
	return cmd
}

// back leaves the top screen and tells the one below.
func (m *Model) back(result tea.Msg) tea.Cmd {
	st := m.sections[m.at].stack
	var news tea.Cmd
	switch {
	case len(m.overlays) > 0:
		m.overlays = m.overlays[:len(m.overlays)-1]
	case len(st) > 1:
		m.sections[m.at].keep(len(st) - 1)
		news = m.showNews()
	default:
		return nil
	}
	if result == nil {
		result = screen.ShownMsg{}
	}
	return tea.Batch(news, m.give(result), m.navigated())
}

// give hands a message to the top screen alone.
func (m *Model) give(msg tea.Msg) tea.Cmd {
	top := m.top()
	if top == nil {
		return nil
	}
	next, cmd := top.Update(msg)
	m.setTop(next)
	return cmd
}

// broadcast hands a message to every open screen, in all sections.
func (m *Model) broadcast(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	each := func(screens []screen.Screen) {
		for i, s := range screens {
			next, cmd := s.Update(msg)
			if next != nil {
				screens[i] = next
			}
			cmds = append(cmds, cmd)
		}
	}
	for _, s := range m.sections {
		each(s.stack)
	}
	each(m.overlays)
	return tea.Batch(cmds...)
}

// goRoot goes to the section that begins with the screen of that name.
func (m *Model) goRoot(root screen.Name) tea.Cmd {
	for i, s := range m.sections {
		if s.Root == root {
			return m.goSection(i)
		}
	}
	return m.open(screen.Place{Screen: root})
}

// goSection goes to a section; once more goes to its first screen. The status section always
// shows its first screen: that its key leads to the status page is promised everywhere.
func (m *Model) goSection(i int) tea.Cmd {
	if m.page() != nil && m.locked() {
		return m.toast(widget.Info, "Finish this first, or press q to quit.")
	}
	s := &m.sections[i]
	if len(s.stack) == 0 {
		first := m.cfg.Open(screen.Place{Screen: s.Root})
		if first == nil {
			return m.toast(widget.Info, "This version has no \""+s.Title+"\" section yet.")
		}
		m.at, m.overlays = i, nil
		return m.push(first, screen.Place{Screen: s.Root})
	}
	if i == m.at && len(m.overlays) == 0 || s.Root == screen.Device {
		s.keep(1)
	}
	m.at, m.overlays = i, nil
	return tea.Batch(m.showNews(), m.give(screen.ShownMsg{}), m.navigated())
}

// lit returns the section whose tab is lit: the one that the page says it belongs to.
func (m *Model) lit() int {
	if s, ok := m.page().(screen.Sectioned); ok {
		for i, sec := range m.sections {
			if sec.Root == s.Section() {
				return i
			}
		}
	}
	return m.at
}
