package library_test

import (
	"testing"
	"testing/synctest"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/library"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

func play(t *testing.T, set stage.Set, story func(*stage.Play)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		set.Start = []screen.Place{{Screen: screen.Library}}
		story(stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.Library {
				return library.New(d)
			}
			return nil
		}))
	})
}

// status has a table that an administrator added, and one that has not come yet.
func status() syncclient.Status {
	s := stage.FirstSync()
	s.Tables = append(s.Tables, syncclient.TableStatus{Table: "new_meter", Label: "Meters", State: syncclient.TableAvailable, Rows: 12_345})
	return s
}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(status()) {
		t.Run(set.Name("tables"), func(t *testing.T) {
			play(t, set, func(p *stage.Play) {
				tuitest.Golden(t, set.Name("tables"), p.Frame())
				p.Check(t, "")
			})
		})
	}
}

func TestTablesOpenAsLists(t *testing.T) {
	play(t, stage.Set{Status: status()}, func(p *stage.Play) {
		p.Has("► Accounts", "Others", "Meters", "12,345", "○ Not available", "↕ Initializing")
		p.Press("enter")
		if got := p.Last(); got != (screen.Place{Screen: screen.Table, Table: work.AccountTable}) {
			t.Errorf("opened %+v", got)
		}
		p.Press("esc", "/")
		p.Type("new_me")
		p.Has("► Meters")
		p.Press("enter", "enter")
		if got := p.Last(); got.Table != "new_meter" {
			t.Errorf("opened %+v", got)
		}
	})
}

func TestBeforeTheFirstSync(t *testing.T) {
	s := stage.Offline()
	s.Tables = nil
	play(t, stage.Set{Status: s}, func(p *stage.Play) {
		p.Has("No tables on this device", "first sync")
		p.Press("enter")
		p.Has("There is no table to open.")
	})
}
