package tui

import (
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/overlay"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Update sends every message to the one method that it concerns.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	return m, m.route(msg)
}

func (m *Model) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case tea.KeyPressMsg:
		return m.key(msg)
	case tea.PasteMsg:
		return m.paste(msg)
	case tea.MouseClickMsg:
		return m.click(msg.Mouse())
	case tea.MouseWheelMsg:
		return m.wheel(msg.Mouse())
	case tea.FocusMsg:
		return m.foreground(true)
	case tea.BlurMsg:
		return m.foreground(false)
	case tea.ResumeMsg:
		m.now = m.cfg.Now()
		return m.foreground(true)
	case tea.BackgroundColorMsg:
		m.background(msg.IsDark())

	case tickMsg:
		m.now = m.cfg.Now()
		return m.tick()
	case toastGoneMsg:
		m.toasts.Expire(msg.seq)
	case settledMsg:
		if msg.n == m.recovered {
			m.recovered = 0
		}
	case stoppedMsg:
		return m.stopped(msg)
	case statusHeardMsg:
		return m.heardStatus(msg)
	case changeHeardMsg:
		return tea.Batch(m.heardChange(msg), m.waitChange())

	case screen.OpenMsg:
		return m.open(msg.Place)
	case screen.BackMsg:
		return m.back(msg.Result)
	case screen.SectionMsg:
		return m.goRoot(msg.Root)
	case screen.ToastMsg:
		return m.toast(msg.Kind, msg.Text)
	case screen.FailedMsg:
		return tea.Batch(m.toast(widget.Fail, failure(msg)), m.broadcast(msg))
	case screen.ConfirmMsg:
		return m.lay(overlay.NewConfirm(msg))
	case staysMsg:
		return m.stays(msg)
	case overlay.ChosenMsg:
		return m.chosen(msg)
	case overlay.AnsweredMsg:
		return m.answered(msg)
	default:
		return m.broadcast(msg)
	}
	return nil
}

// background chooses between dark and light where the user left it to the terminal.
func (m *Model) background(dark bool) {
	if m.cfg.Theme != theme.Auto {
		return
	}
	m.theme = theme.New(theme.Light)
	if dark {
		m.theme = theme.New(theme.Dark)
	}
}
