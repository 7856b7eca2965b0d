package tuitest

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Drive runs a model without a terminal. All its methods are for the test's goroutine.
type Drive struct {
	t     testing.TB
	model tea.Model
	inbox chan tea.Msg

	// Quit is true once the model has asked to quit.
	Quit bool
	// Seen is every message that reached the model, in order.
	Seen []tea.Msg
}

// New starts a model in a terminal of w by h cells and lets it settle. It must be
// called within synctest.Test.
func New(t testing.TB, m tea.Model, w, h int) *Drive {
	t.Helper()
	d := &Drive{t: t, model: m, inbox: make(chan tea.Msg, 4096)}
	// A bubble must not end while a timer of a forgotten command runs.
	t.Cleanup(func() { time.Sleep(24 * time.Hour) })
	d.run(m.Init())
	d.Send(tea.WindowSizeMsg{Width: w, Height: h})
	return d
}

// Model returns the model as it is now.
func (d *Drive) Model() tea.Model { return d.model }

// Send gives messages to the model, one by one, and settles after each.
func (d *Drive) Send(msgs ...tea.Msg) {
	d.t.Helper()
	for _, m := range msgs {
		d.apply(m)
		d.Settle()
	}
}

// Settle runs everything that can run without time passing.
func (d *Drive) Settle() {
	d.t.Helper()
	for range 10_000 {
		synctest.Wait()
		select {
		case m := <-d.inbox:
			d.apply(m)
			continue
		default:
		}
		return
	}
	d.t.Fatal("the model never comes to rest: it answers its own messages")
}

// Pass lets time pass and settles.
func (d *Drive) Pass(t time.Duration) {
	d.t.Helper()
	time.Sleep(t)
	d.Settle()
}

// apply gives one message to the model, or unpacks it.
func (d *Drive) apply(msg tea.Msg) {
	if msg == nil {
		return
	}
	switch m := msg.(type) {
	case tea.BatchMsg:
		for _, c := range m {
			d.run(c)
		}
		return
	case tea.QuitMsg:
		d.Quit = true
		return
	}
	// A sequence has no exported type; it is a slice of commands all the same.
	if v := reflect.ValueOf(msg); v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		d.sequence(v)
		return
	}
	if strings.Contains(reflect.TypeOf(msg).String(), "linkMsg") {
		return // a cursor's blinking goes on for ever and changes nothing
	}
	d.Seen = append(d.Seen, msg)
	next, cmd := d.model.Update(msg)
	d.model = next
	d.run(cmd)
}

// run starts a command as the real program does: beside everything else.
func (d *Drive) run(c tea.Cmd) {
	if c == nil {
		return
	}
	go func() {
		if m := c(); m != nil {
			d.inbox <- m
		}
	}()
}

// sequence runs commands one after the other. The order of their messages is kept;
// a batch within a sequence is run as a batch.
func (d *Drive) sequence(v reflect.Value) {
	go func() {
		for i := range v.Len() {
			if c, ok := v.Index(i).Interface().(tea.Cmd); ok && c != nil {
				if m := c(); m != nil {
					d.inbox <- m
				}
			}
		}
	}()
}

// Press presses keys by name: "enter", "ctrl+s", "q", "up".
func (d *Drive) Press(keys ...string) {
	d.t.Helper()
	for _, k := range keys {
		d.Send(Key(k))
	}
}

// Type types text, letter by letter.
func (d *Drive) Type(s string) {
	d.t.Helper()
	for _, r := range s {
		d.Send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

// Click clicks the left button.
func (d *Drive) Click(x, y int) {
	d.t.Helper()
	d.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
}

// Frame returns what the terminal shows, as plain text.
func (d *Drive) Frame() string { return ansi.Strip(d.View().Content) }

// View returns the model's view.
func (d *Drive) View() tea.View { return d.model.View() }

// Line returns one line of the frame, counted from 0; negative from the end.
func (d *Drive) Line(n int) string {
	lines := strings.Split(d.Frame(), "\n")
	if n < 0 {
		n += len(lines)
	}
	if n < 0 || n >= len(lines) {
		return ""
	}
	return lines[n]
}

// Has fails the test unless the frame contains every text.
func (d *Drive) Has(texts ...string) {
	d.t.Helper()
	for _, s := range texts {
		if !strings.Contains(d.Frame(), s) {
			d.t.Errorf("the frame does not show %q:\n%s", s, d.Frame())
		}
	}
}

// Hasnt fails the test if the frame contains one of the texts.
func (d *Drive) Hasnt(texts ...string) {
	d.t.Helper()
	for _, s := range texts {
		if strings.Contains(d.Frame(), s) {
			d.t.Errorf("the frame shows %q:\n%s", s, d.Frame())
		}
	}
}

// Sent returns the messages of one type that have reached the model.
func Sent[T tea.Msg](d *Drive) []T {
	var out []T
	for _, m := range d.Seen {
		if m, ok := m.(T); ok {
			out = append(out, m)
		}
	}
	return out
}
