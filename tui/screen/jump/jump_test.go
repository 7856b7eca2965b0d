package jump_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jump"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"

	tea "charm.land/bubbletea/v2"
)

func play(t *testing.T, set stage.Set, story func(*stage.Play, *brokenStore)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := fixtures.Sample(tuitest.Noon())
		p, _ := c.Person("mara")
		db := &brokenStore{Synced: stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)}
		set.Start = []screen.Place{{Screen: screen.Jump}}
		story(stage.Open(t, set, func(d screen.Deps, at screen.Place) screen.Screen {
			if at.Screen == screen.Jump {
				return jump.New(d, db)
			}
			return nil
		}), db)
	})
}

// brokenStore fails to read while it is broken.
type brokenStore struct {
	*stage.Synced
	broken bool
}

func (b *brokenStore) Device() (localdb.Device, error) {
	if b.broken {
		return localdb.Device{}, work.Errorf(work.Damaged, "the local database is damaged at device")
	}
	return b.Synced.Device()
}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Offline()) {
		for state, typed := range map[string]string{"empty": "", "understood": "tue", "fault": "3/12"} {
			t.Run(set.Name(state), func(t *testing.T) {
				play(t, set, func(p *stage.Play, _ *brokenStore) {
					p.Type(typed)
					tuitest.Golden(t, set.Name(state), p.Frame())
					p.Check(t, "")
				})
			})
		}
	}
}

func TestSaysWhatItUnderstoodAsYouType(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, func(p *stage.Play, _ *brokenStore) {
		p.Has("2026-12-03, 3 Dec, 3.12.")
		p.Type("to")
		p.Has("× That is not a day.")
		p.Press("enter")
		p.Has("× That is not a day.", "┌ Go to a date")
		p.Hasnt("· That is not a day.") // once is enough
		p.Type("m")
		p.Has("Tuesday 24 November 2026, tomorrow", "1 booking on this device.")
		p.Hasnt("× That")
		for range 3 {
			p.Press("backspace")
		}
		p.Type("3.12.")
		p.Has("Thursday 3 December 2026, in 10 days", "No bookings on this device.")
		p.Press("enter")
		p.Hasnt("┌ Go to a date")
		got := tuitest.Sent[screen.DayMsg](p.Drive)
		if len(got) != 0 { // the result goes to the page below, not to every screen
			t.Errorf("broadcast: %v", got)
		}
		back := tuitest.Sent[screen.BackMsg](p.Drive)
		if len(back) != 1 || back[0].Result != (screen.DayMsg{Day: stage.At(0, 0).AddDate(0, 0, 10)}) {
			t.Errorf("returned %+v", back)
		}
	})
}

// What is wrong is said in the dialog, goes with it, and is said of an empty field as well.
func TestAWrongDayIsSaidOnce(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, func(p *stage.Play, _ *brokenStore) {
		p.Press("enter")
		p.Has("× ", "┌ Go to a date")
		if line := strings.TrimSpace(p.Line(-2)); line != "" {
			t.Errorf("said again on the message line: %q", line)
		}
		p.Type("never")
		p.Press("enter", "esc")
		p.Hasnt("not a day", "┌ Go to a date")
	})
}

func TestPasteIsRead(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, func(p *stage.Play, _ *brokenStore) {
		p.Send(tea.PasteMsg{Content: "2026-11-22\n"})
		p.Has("Sunday 22 November 2026, yesterday")
	})
}

func TestCountThatCannotBeReadIsSaid(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, func(p *stage.Play, db *brokenStore) {
		db.broken = true
		p.Type("tue")
		p.Has("Tuesday 24 November 2026", "× the local database is damaged at device")
		p.Press("enter") // the day is chosen all the same
		p.Hasnt("┌ Go to a date")
	})
}

func TestHostileInput(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, func(p *stage.Play, _ *brokenStore) {
		for _, text := range stage.Some(fixtures.Hostile()) {
			p.Press("ctrl+u")
			p.Send(tea.PasteMsg{Content: text})
			p.EverySize(t)
		}
	})
}
