package order_test

import (
	"strings"
	"testing"

	"fieldbook/tui/tuitest/stage"
)

// Every state is said in words for the row under the cursor, however narrow it is.
func TestStatesHaveWordsWhereColumnsHaveNone(t *testing.T) {
	narrow, small := stage.Set{W: 60, H: 20, Status: stage.Failed()}, stage.Set{W: 40, H: 12, Status: stage.Failed()}
	for _, set := range []stage.Set{narrow, small} {
		play(t, set, "tasks", refused(t), func(p *stage.Play, _ *stage.Synced) {
			p.Has("● Synced")
			p.Press("down")
			p.Has("↑ To send")
			p.Press("down")
			p.Has("efused", "Actual time 3:10", "press e", "e error", "Tab edit", "Space done")
		})
		play(t, set, "products", nil, func(p *stage.Play, _ *stage.Synced) {
			p.Has("□ Estimated", "● Synced", "+ - count", "Space done")
			p.Press("space")
			p.Has("√ Used", "↑ To send")
		})
		play(t, set, "incidents", nil, func(p *stage.Play, _ *stage.Synced) { p.Has("□ Open", "● Synced") })
	}
}

// What was refused is shown of the task under the cursor: no other row sends anybody there.
func TestOnlyTheSelectedTaskIsShownBelow(t *testing.T) {
	play(t, stage.Set{W: 100, H: 30, Status: stage.Failed()}, "tasks", refused(t), func(p *stage.Play, _ *stage.Synced) {
		p.Has("× Refused")
		p.Hasnt("see below", "The server refused a change")
		p.Press("down", "down")
		p.Has("× Refused, see below", "The server refused a change")
	})
}

func TestLinesAreCountedByKeysOnTheKeyLine(t *testing.T) {
	for _, tab := range []string{"products", "services"} {
		play(t, online(), tab, nil, func(p *stage.Play, _ *stage.Synced) {
			if keys := p.Line(29); !strings.Contains(keys, "+ - amount") {
				t.Errorf("%s: %s", tab, keys)
			}
		})
	}
}
