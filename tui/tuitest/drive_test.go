package tuitest

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// echo notes the order in which messages arrive.
type echo struct {
	got  []string
	init tea.Cmd
}

func say(s string) tea.Cmd { return func() tea.Msg { return s } }

func (e *echo) Init() tea.Cmd { return e.init }
func (e *echo) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch m := msg.(type) {
	case string:
		e.got = append(e.got, m)
	case tea.KeyPressMsg:
		e.got = append(e.got, m.String())
	}
	return e, nil
}
func (e *echo) View() tea.View { return tea.NewView(strings.Join(e.got, " ")) }

func TestDriveUnpacksAndWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		never := make(chan tea.Msg)
		defer close(never)
		e := &echo{init: tea.Batch(
			tea.Sequence(say("one"), tea.Tick(time.Second, func(time.Time) tea.Msg { return "two" }), say("three")),
			func() tea.Msg { return <-never },
		)}
		d := New(t, e, 80, 24)
		d.Has("one")
		d.Hasnt("two")
		d.Pass(time.Second)
		if d.Frame() != "one two three" {
			t.Errorf("order: %q", d.Frame())
		}
		e.got = nil
		d.Press("enter", "ctrl+s", "shift+tab", "space", "q", "R", "?", "ctrl+shift+up")
		if d.Frame() != "enter ctrl+s shift+tab space q R ? ctrl+shift+up" {
			t.Errorf("keys: %q", d.Frame())
		}
	})
}
