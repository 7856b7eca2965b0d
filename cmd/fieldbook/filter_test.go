package main

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest/stage"
)

// TestAFilterIsNeverSilent filters every list by what no row has: the list must say so and
// how to go on, or that there is nothing to filter.
func TestAFilterIsNeverSilent(t *testing.T) {
	catalogue, tried := action.New(), 0
	synctest.Test(t, func(t *testing.T) {
		d := tourDevice(t, false)
		for _, s := range tour(d) {
			for _, set := range []stage.Set{{W: 100, H: 30}, {W: 80, H: 24}} {
				set.Status = stage.Online()
				p := d.visit(t, s, set)
				if p == nil || s.over || screen.TypingOf(d.opened) != action.NotTyping {
					continue
				}
				chain := catalogue.Chain(d.opened.Scope(), action.NotTyping)
				if a, ok := catalogue.Resolve("/", chain); !ok || a.ID != action.Filter {
					continue
				}
				tried++
				p.Frame() // a list has rows once it was drawn
				p.Press("/")
				if screen.TypingOf(d.opened) != action.NotTyping {
					p.Type("zzzq")
				}
				said := []string{"matches the filter.", "None matches", "There is nothing to filter.", "There are no runs yet."}
				if !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(p.Frame(), s) }) {
					t.Errorf("%s at %d columns says nothing:\n%s", s.name, set.W, p.Frame())
				}
			}
		}
	})
	if tried < 20 {
		t.Errorf("only %d lists were tried", tried)
	}
}
