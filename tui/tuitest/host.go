package tuitest

import (
	"testing"
	"time"

	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen drives one screen without the app around it. Keys become actions as in the
// app; messages to the app, such as screen.OpenMsg, are kept in Seen and go nowhere else.
func Screen(t testing.TB, s screen.Screen, f widget.Frame) *Drive {
	t.Helper()
	return New(t, &host{screen: s, frame: f, catalogue: action.New()}, f.W, f.H)
}

// Frame returns a frame of a size, as the app would give it for a body of that size.
func Frame(w, h int, ascii bool) widget.Frame {
	f := widget.Frame{W: w, H: h, Size: widget.SizeOf(w), Theme: theme.New(theme.Dark), Glyphs: theme.Unicode(), Now: Noon()}
	if ascii {
		f.Glyphs = theme.ASCII()
	}
	return f
}

// Noon is a fixed time for frames.
func Noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// host stands for the app around one screen.
type host struct {
	screen    screen.Screen
	frame     widget.Frame
	catalogue *action.Catalogue
}

func (h *host) Init() tea.Cmd { return h.screen.Init() }

func (h *host) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	next := h.screen
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		h.frame = h.frame.With(msg.Width, msg.Height)
		h.frame.Size = widget.SizeOf(msg.Width)
	case screen.OpenMsg, screen.BackMsg, screen.SectionMsg, screen.ToastMsg, screen.ConfirmMsg:
	case tea.KeyPressMsg:
		typing := screen.TypingOf(h.screen)
		if a, ok := h.catalogue.Resolve(msg.String(), h.catalogue.Chain(h.screen.Scope(), typing)); ok {
			if c, checks := h.screen.(screen.Checker); checks {
				if ok, why := c.Check(a.ID); !ok {
					return h, screen.Toast(widget.Info, why)
				}
			}
			next, cmd, _ = h.screen.Do(a.ID)
		} else if typing != action.NotTyping {
			next, cmd = h.screen.Update(msg)
		}
	default:
		next, cmd = h.screen.Update(msg)
	}
	if next != nil {
		h.screen = next
	}
	return h, cmd
}

func (h *host) View() tea.View {
	d := h.screen.View(h.frame).Sized(h.frame, h.frame.W, h.frame.H)
	v := tea.NewView(d.Text())
	if c := d.Cursor; c != nil {
		v.Cursor = tea.NewCursor(c.X, c.Y)
	}
	return v
}

// Current returns the screen that a [Screen] drive has now.
func Current(d *Drive) screen.Screen {
	if h, ok := d.model.(*host); ok {
		return h.screen
	}
	return nil
}
