package task_test

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// again opens the dialog once more.
func again(t testing.TB, p *stage.Play, db *stage.Synced) {
	t.Helper()
	p.Send(screen.OpenMsg{Place: screen.Place{Screen: screen.Edit, Table: work.ServiceTaskTable, Record: third(t, db).ID}})
}

func TestLeavingKeepsADraft(t *testing.T) {
	play(t, online(), func(p *stage.Play, db *stage.Synced) {
		p.Type("0:47")
		p.Press("tab")
		p.Type("60")
		p.Press("tab", "right", "esc")
		p.Has("Not saved yet: what you entered is kept as a draft of this task.")
		p.Hasnt("┌ Task")
		again(t, p, db)
		p.Has("What you entered is here again. Ctrl+R drops it.", "┌ Task (draft)", "0:47", "60", "[Pass]")
		p.Press("ctrl+s")
		p.Has("took 0:47 and is 60 % done and has the result")
		again(t, p, db)
		p.Hasnt("here again")
	})
}

func TestDraftsOfNothingAreNone(t *testing.T) {
	play(t, online(), func(p *stage.Play, db *stage.Synced) {
		p.Press("esc")
		p.Hasnt("Not saved yet", "┌ Task")
		again(t, p, db)
		p.Type("5")
		p.Press("backspace", "esc")
		p.Hasnt("Not saved yet", "┌ Task")
		again(t, p, db)
		p.Hasnt("here again")
		p.Press("ctrl+r")
		p.Has("Nothing was entered that could be dropped.")
	})
}

func TestDraftsAreKeptWhileTypingAndDropped(t *testing.T) {
	play(t, online(), func(p *stage.Play, db *stage.Synced) {
		p.Type("0:52")
		p.Pass(3 * time.Second) // as if the battery was empty now
		if kept, err := db.Draft("task/" + third(t, db).ID.String()); err != nil || kept == "" {
			t.Errorf("kept %q (%v)", kept, err)
		}
		p.Press("esc")
		again(t, p, db)
		p.Has("0:52")
		p.Press("ctrl+r")
		p.Has("What you entered was dropped.")
		p.Hasnt("0:52", "here again")
		p.Press("esc")
		again(t, p, db)
		p.Hasnt("0:52", "here again")
	})
}

func TestFramesOfADraft(t *testing.T) {
	for _, set := range stage.Sets(stage.Online()) {
		t.Run(set.Name("again"), func(t *testing.T) {
			play(t, set, func(p *stage.Play, db *stage.Synced) {
				p.Type("0:31")
				p.Press("esc")
				again(t, p, db)
				tuitest.Golden(t, set.Name("again"), p.Frame())
				p.Check(t, "")
			})
		})
	}
}
