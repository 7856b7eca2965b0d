package note_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/note"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"

	tea "charm.land/bubbletea/v2"
)

func device(t testing.TB) *stage.Synced {
	c := fixtures.Sample(tuitest.Noon())
	p, _ := c.Person("mara")
	return stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)
}

// place is the note on the second visit of the day.
func place(t testing.TB, db *stage.Synced) screen.Place {
	return screen.Place{Screen: screen.Note, Record: db.Visits(t)[1].Booking.ID}
}

func play(t *testing.T, set stage.Set, prepare func(*stage.Synced), story func(*stage.Play, *stage.Synced)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		db := device(t)
		if prepare != nil {
			prepare(db)
		}
		set.Start = []screen.Place{place(t, db)}
		story(stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.Note {
				return note.New(d, db, p)
			}
			return nil
		}), db)
	})
}

func draft(t testing.TB, db *stage.Synced) string {
	t.Helper()
	s, err := db.Draft("note/" + db.Visits(t)[1].Booking.ID.String())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// notes are the texts of the notes on the device.
func notes(t testing.TB, db *stage.Synced) []string {
	t.Helper()
	records, err := db.List(context.Background(), work.Query{Table: work.QuickNoteTable, Lookup: "msdyn_quicknote_lookup_entity", Equals: db.Visits(t)[1].Booking.ID})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range records {
		out = append(out, r.Fields().Text("msdyn_text"))
	}
	return out
}

func online() stage.Set { return stage.Set{Status: stage.Online()} }

const finding = "Flare nut on the suction line weeping.\nCut back and re-flared; held 30 bar of nitrogen for twenty minutes without a drop."

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Online()) {
		t.Run(set.Name("typed"), func(t *testing.T) {
			play(t, set, nil, func(p *stage.Play, _ *stage.Synced) {
				p.Send(tea.PasteMsg{Content: finding})
				tuitest.Golden(t, set.Name("typed"), p.Frame())
				p.Check(t, "")
				if c := p.View().Cursor; c == nil {
					t.Error("the real cursor is not in the text")
				}
			})
		})
	}
}

func TestSavingLandsInTheOutbox(t *testing.T) {
	for said, status := range map[string]stage.Set{
		"Sending now.": online(), "It goes out when you are back online.": {Status: stage.Offline()},
	} {
		play(t, status, nil, func(p *stage.Play, db *stage.Synced) {
			p.Press("ctrl+s")
			p.Has("There is nothing to save")
			p.Type("Re-flared. q1?")
			p.Press("enter")
			p.Type("Done")
			p.Pass(3 * time.Second)
			if draft(t, db) == "" {
				t.Error("no draft was kept")
			}
			p.Press("ctrl+s")
			p.Has("√ Saved on this device: note on WO-00368", said, "Page: agenda")
			if g := db.Group(t); g.Title != "Note: Re-flared. q1?" || len(g.Changes) != 1 {
				t.Errorf("saved %+v", g)
			}
			if got := notes(t, db); len(got) != 1 || got[0] != "Re-flared. q1?\nDone" {
				t.Errorf("notes: %q", got)
			}
			p.Pass(10 * time.Second)
			if d := draft(t, db); d != "" {
				t.Errorf("the draft came back: %q", d)
			}
		})
	}
}

func TestDraftIsKeptAndRestored(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		p.Type("Half a sen")
		p.Has("Draft not kept yet.")
		p.Pass(2100 * time.Millisecond)
		p.Has("Draft kept.")
		if d := draft(t, db); d != "Half a sen" {
			t.Errorf("draft after 2 s: %q", d)
		}
		p.Type("tence")
		p.Press("esc")
		p.Has("its draft is kept on this device", "Page: agenda")
		if d := draft(t, db); d != "Half a sentence" {
			t.Errorf("draft after Esc: %q", d)
		}
		if n := len(notes(t, db)); n != 0 {
			t.Errorf("%d notes were saved", n)
		}
		p.Send(screen.OpenMsg{Place: place(t, db)})
		p.Has("Half a sentence", "Your draft from before.")
		for range 20 {
			p.Press("backspace")
		}
		p.Press("esc")
		if d := draft(t, db); d != "" {
			t.Errorf("an emptied note left the draft %q", d)
		}
	})
}

func TestFailedSavingKeepsTheText(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		db.Break(work.Errorf(work.DiskFull, "the disk is full: free some space and save again"))
		p.Type("Must not be lost")
		p.Press("ctrl+s")
		p.Has("× Saving the note failed: the disk is full: free some space and save again", "Must not be lost")
		p.Hasnt("Saved on this device")
		db.Break(nil)
		p.Press("ctrl+s")
		p.Has("√ Saved on this device")
		if got := notes(t, db); len(got) != 1 || got[0] != "Must not be lost" {
			t.Errorf("notes: %q", got)
		}
	})
}

func TestLimitIsSaidAndNothingIsCut(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		p.Send(tea.PasteMsg{Content: strings.Repeat("漏れ修理 ", 402)})
		p.Has("× shorten it by 9 characters")
		p.Press("ctrl+s")
		p.Has("The note is too long: shorten it by 9 characters")
		for range 9 {
			p.Press("backspace")
		}
		p.Press("backspace", "ctrl+s") // what is left ends in a space, which does not count
		p.Has("√ Saved on this device")
		if got := notes(t, db); len(got) != 1 || len([]rune(got[0])) != 1999 {
			t.Errorf("%d notes, the first of %d characters", len(got), len([]rune(got[0])))
		}
	})
}

func TestBookingThatGoesMeanwhile(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		p.Type("Still my text")
		id := db.Visits(t)[1].Booking.ID
		db.TakeFor(t, localdb.WhyRevoked, work.RecordRef{Table: work.BookingTable, ID: id})
		p.Send(screen.StoreChangedMsg{})
		p.Has("Record not found", "Still my text")
		p.Press("ctrl+s")
		p.Has("no longer on this device")
		p.Press("esc")
		if s, _ := db.Draft("note/" + id.String()); s != "Still my text" {
			t.Errorf("draft: %q", s)
		}
	})
}

// A note on what went to somebody else is saved, and the server judges it. One on what was
// deleted stays a draft.
func TestNoteOnABookingThatLeaves(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		p.Type("Gate code is 4711")
		db.TakeVisit(t, localdb.WhyOutOfScope, db.Visits(t)[1].Booking.ID)
		p.Send(screen.StoreChangedMsg{})
		p.Has("▲ No longer on this device since 12:00", "Gate code is 4711")
		p.Press("ctrl+s")
		p.Has("√ Saved on this device: note on WO-00368")
	})
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		p.Type("Gate code is 4711")
		id := db.Visits(t)[1].Booking.ID
		db.TakeVisit(t, localdb.WhyDeleted, id)
		p.Send(screen.StoreChangedMsg{})
		p.Has("▲ Deleted at the office", "Gate code is 4711")
		p.Press("ctrl+s")
		p.Has("This booking was deleted at the office. Your text is kept here as a draft.")
		p.Press("esc")
		if s, _ := db.Draft("note/" + id.String()); s != "Gate code is 4711" {
			t.Errorf("draft: %q", s)
		}
	})
}

func TestHostileTexts(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		at := place(t, db)
		for _, text := range stage.Some(fixtures.Hostile()) {
			p.Press("esc")
			if err := db.SaveDraft("note/"+at.Record.String(), text); err != nil {
				t.Fatal(err)
			}
			db.Spoil(t, text, work.WorkOrderTable)
			p.Send(screen.OpenMsg{Place: at})
			p.EverySize(t, "up", "home")
			p.Send(tea.PasteMsg{Content: text})
			p.EverySize(t, "down")
		}
	})
}
