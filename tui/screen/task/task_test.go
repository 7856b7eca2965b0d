package task_test

import (
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/task"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

func device(t testing.TB) *stage.Synced {
	c := fixtures.Sample(tuitest.Noon())
	p, _ := c.Person("mara")
	return stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)
}

// play opens the dialog for the third task of the second visit of the day.
func play(t *testing.T, set stage.Set, story func(*stage.Play, *stage.Synced)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		db := device(t)
		set.Start = []screen.Place{{Screen: screen.Edit, Table: work.ServiceTaskTable, Record: third(t, db).ID}}
		story(stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.Edit {
				return task.New(d, db, p)
			}
			return nil
		}), db)
	})
}

func third(t testing.TB, db *stage.Synced) work.ServiceTask {
	d := db.Visit(t, 1)
	return d.Tasks[2]
}

func online() stage.Set { return stage.Set{Status: stage.Online()} }

// write empties the field that has the focus and types into it.
func write(p *stage.Play, s string) {
	for range 12 {
		p.Press("backspace")
	}
	p.Type(s)
}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Online()) {
		t.Run(set.Name("typed"), func(t *testing.T) {
			play(t, set, func(p *stage.Play, _ *stage.Synced) {
				p.Type("0:31")
				tuitest.Golden(t, set.Name("typed"), p.Frame())
				p.Check(t, "")
			})
		})
	}
}

func TestSavingLandsInTheOutbox(t *testing.T) {
	play(t, stage.Set{Status: stage.Offline()}, func(p *stage.Play, db *stage.Synced) {
		p.Type("31")
		p.Press("tab")
		write(p, "40")
		p.Press("enter")
		p.Has("√ Saved on this device: task \"Find and repair leak\" took 0:31 and is 40 % done.")
		if got := third(t, db); got.Actual != 31*time.Minute || got.Percent != 40 {
			t.Errorf("saved %+v", got)
		}
		if g := db.Group(t); g.Title != "Service task: Find and repair leak" || len(g.Changes[0].Set) != 2 {
			t.Errorf("outbox: %+v", g)
		}
	})
}

func TestWhatWasNotTouchedIsNotSent(t *testing.T) {
	play(t, online(), func(p *stage.Play, db *stage.Synced) {
		p.Type("1:05")
		r, err := db.Get(work.ServiceTaskTable, third(t, db).ID)
		if err != nil {
			t.Fatal(err)
		}
		r.Rev++
		r.Data = work.Patch(r.Data, work.Fields{"msdyn_percentcomplete": work.Int(70)})
		db.Bring(t, r) // a colleague's progress comes while the dialog is open
		p.Press("ctrl+s")
		p.Has("took 1:05. Sending now.")
		if got := third(t, db); got.Percent != 70 || got.Actual != 65*time.Minute {
			t.Errorf("saved %+v", got)
		}
		if set := db.Group(t).Changes[0].Set; len(set) != 1 {
			t.Errorf("sent %v", set)
		}
	})
	play(t, online(), func(p *stage.Play, db *stage.Synced) {
		p.Press("enter")
		p.Hasnt("Saved on this device", "┌ Task")
		if entries, _ := db.Outbox(); len(entries) != 0 {
			t.Errorf("%d groups for nothing", len(entries))
		}
	})
}

func TestTypingReplacesWhatWasThere(t *testing.T) {
	play(t, online(), func(p *stage.Play, db *stage.Synced) {
		p.Press("down", "up", "down")
		p.Type("80")
		p.Press("backspace")
		p.Type("5")
		p.Press("enter")
		p.Has("is 85 % done")
		if got := third(t, db).Percent; got != 85 {
			t.Errorf("the task is at %d %%", got)
		}
	})
}

func TestWrongValuesAreToldAtTheField(t *testing.T) {
	play(t, online(), func(p *stage.Play, db *stage.Synced) {
		for typed, said := range map[string]string{
			"soon": "× Type hours and minutes", "1:75": "× An hour has 60 minutes", "99999": "× That is more than 100 hours",
		} {
			write(p, typed)
			p.Has(said, typed) // as it is typed
			p.Press("enter")
			p.Has(said, typed)
		}
		write(p, "1 h 30")
		p.Press("tab")
		write(p, "140")
		p.Has("× Type a whole number from 0 to 100.")
		p.Press("enter")
		p.Has("× Type a whole number from 0 to 100.", "140")
		if entries, _ := db.Outbox(); len(entries) != 0 {
			t.Errorf("%d groups were saved", len(entries))
		}
		write(p, "100 %")
		p.Press("enter")
		p.Has("took 1:30 and is 100 % done")
	})
}

func TestFailedSavingKeepsWhatWasTyped(t *testing.T) {
	play(t, online(), func(p *stage.Play, db *stage.Synced) {
		db.Break(work.Errorf(work.DiskFull, "the disk is full: free some space and save again"))
		p.Type("0:47")
		p.Press("enter")
		p.Has("× Saving the task failed: the disk is full", "0:47")
		p.Hasnt("Saved on this device")
		db.Break(nil)
		p.Press("enter")
		p.Has("√ Saved on this device")
	})
}

func TestTheResultIsSavedWithTheRest(t *testing.T) {
	play(t, online(), func(p *stage.Play, db *stage.Synced) {
		p.Press("tab")
		write(p, "100")
		p.Press("tab")
		p.Has("► Result", "[-]  Pass   Fail")
		p.Press("right", "right", "ctrl+s")
		p.Has("is 100 % done and has the result Fail.")
		set := db.Group(t).Changes[0].Columns()
		if set.Int("msdyn_inspectiontaskresult") != 192350001 || set.Int("msdyn_percentcomplete") != 100 || len(set) != 2 {
			t.Errorf("saved %v", set)
		}
	})
	play(t, online(), func(p *stage.Play, db *stage.Synced) {
		p.Press("tab", "tab", "right", "left", "enter")
		p.Hasnt("Saved on this device")
		if entries, _ := db.Outbox(); len(entries) != 0 {
			t.Errorf("%d groups for nothing", len(entries))
		}
	})
}

func TestHostileTexts(t *testing.T) {
	play(t, online(), func(p *stage.Play, db *stage.Synced) {
		at := screen.Place{Screen: screen.Edit, Table: work.ServiceTaskTable, Record: third(t, db).ID}
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text, work.ServiceTaskTable)
			p.Press("esc")
			p.Send(screen.OpenMsg{Place: at})
			p.EverySize(t, "tab")
		}
	})
}
