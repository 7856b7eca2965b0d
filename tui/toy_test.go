package tui

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/theme"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// toyList is a screen with a list, enough to see what the app does around one.
type toyList struct {
	title string
	scope action.Scope
	rows  widget.Rows
	msgs  []tea.Msg
}

func newToyList(title string, scope action.Scope) *toyList {
	l := &toyList{title: title, scope: scope}
	rows := make([]widget.Row, 18)
	for i := range rows {
		rows[i] = widget.Row{Key: fmt.Sprint(i), Find: toyName(i)}
	}
	l.rows.SetRows(rows)
	return l
}

func toyName(i int) string {
	return fmt.Sprintf("WO-%05d %s", 400+i, []string{"Pump", "Chiller", "Oven"}[i%3])
}

func (l *toyList) Init() tea.Cmd         { return nil }
func (l *toyList) Title() string         { return l.title }
func (l *toyList) Scope() action.Scope   { return l.scope }
func (l *toyList) Typing() action.Typing { return l.rows.Typing() }
func (l *toyList) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	l.msgs = append(l.msgs, msg)
	if l.rows.Update(msg) {
		return l, screen.Open(screen.Place{Screen: screen.Order})
	}
	return l, nil
}

func (l *toyList) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if l.rows.Do(id) {
		return l, nil, true
	}
	switch id {
	case action.Open:
		return l, screen.Open(screen.Place{Screen: screen.Order}), true
	case action.ChangeStatus:
		return l, screen.Open(screen.Place{Screen: screen.SetStatus}), true
	case action.Discard:
		return l, screen.Send(screen.ConfirmMsg{Title: "Discard", Question: "Discard the change?", Yes: "discard", Confirmed: toyDiscard{}}), true
	}
	return l, nil, false
}

type toyDiscard struct{}

func (l *toyList) Check(id action.ID) (bool, string) {
	if id == action.AddNote {
		return false, "Open a booking first."
	}
	return true, ""
}

func (l *toyList) View(f widget.Frame) widget.Drawn {
	inner := widget.PaneInner(f)
	return widget.Pane(f, l.rows.Caption(l.title), l.rows.Position(), l.rows.Draw(inner, func(i, w int) []string { return []string{toyName(i)} }))
}

// toyDialog is a dialog with one field.
type toyDialog struct{ form widget.Form }

func (d *toyDialog) Init() tea.Cmd         { return nil }
func (d *toyDialog) Title() string         { return "Set status" }
func (d *toyDialog) Scope() action.Scope   { return action.Note }
func (d *toyDialog) Typing() action.Typing { return d.form.Typing() }
func (d *toyDialog) Room() (w, h int)      { return 40, 6 }
func (d *toyDialog) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	d.form.Update(msg)
	return d, nil
}
func (d *toyDialog) Do(id action.ID) (screen.Screen, tea.Cmd, bool) { return d, nil, d.form.Do(id) }
func (d *toyDialog) View(f widget.Frame) widget.Drawn               { return d.form.Draw(f) }

// toySync is an engine that says what the test tells it to say.
type toySync struct {
	mu    sync.Mutex
	now   syncclient.Status
	ch    chan syncclient.Status
	calls []string
}

func (s *toySync) Status() syncclient.Status { return s.now }
func (s *toySync) Watch(context.Context) <-chan syncclient.Status {
	return s.ch
}
func (s *toySync) note(c string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, c)
}
func (s *toySync) Refresh(...string)      { s.note("refresh") }
func (s *toySync) CheckForUpdates()       { s.note("updates") }
func (s *toySync) Navigated()             {}
func (s *toySync) SetForeground(yes bool) { s.note(fmt.Sprint("foreground ", yes)) }

func newToy(t testing.TB, change func(*Config)) (*Model, *toySync) {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	engine := &toySync{now: online, ch: make(chan syncclient.Status, 64)}
	engine.now.LastSync = tuitest.Noon()
	c := Config{
		Context: ctx, Sync: engine, Theme: theme.Dark,
		Now: func() time.Time { return tuitest.Noon() },
		Open: func(p screen.Place) screen.Screen {
			switch p.Screen {
			case screen.Agenda:
				return newToyList("Agenda", action.Agenda)
			case screen.Orders:
				return newToyList("Work orders", action.Orders)
			case screen.Order:
				return newToyList("WO-00417 Chiller: low pressure alarm", action.Pending)
			case screen.Device:
				return newToyList("Device status", action.Device)
			case screen.SyncErrors:
				return newToyList("Sync errors", action.SyncErrors)
			case screen.SetStatus:
				return &toyDialog{form: widget.Form{Entries: []widget.Entry{{Label: "Note", Field: &widget.Field{}}, {Label: "Time", Field: &widget.Field{}}}}}
			}
			return nil
		},
	}
	if change != nil {
		change(&c)
	}
	return New(c), engine
}
