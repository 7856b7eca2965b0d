package synclog_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/synclog"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

func play(t *testing.T, set stage.Set, runs []localdb.Run, story func(p *stage.Play, db *localdb.DB)) {
	t.Helper()
	set.Start = []screen.Place{{Screen: screen.SyncLog}}
	synctest.Test(t, func(t *testing.T) {
		db := stage.Device(t)
		log(t, db, runs...)
		p := stage.Open(t, set, opener(db))
		p.Frame()
		story(p, db)
	})
}

func opener(log screen.SyncLogList) stage.Opener {
	return func(d screen.Deps, p screen.Place) screen.Screen {
		if p.Screen == screen.SyncLog {
			return synclog.New(d, log)
		}
		return nil
	}
}

func log(t *testing.T, db *localdb.DB, runs ...localdb.Run) {
	t.Helper()
	for _, r := range runs {
		if err := db.LogRun(r); err != nil {
			t.Fatal(err)
		}
	}
}

// week is a log with a run of each kind, oldest first.
func week() []localdb.Run {
	run := func(at time.Time, took time.Duration, reason string, rows, sent int) localdb.Run {
		return localdb.Run{Started: at, Ended: at.Add(took), Reason: reason, Rows: rows, Sent: sent, Bytes: int64(rows)*900 + 4000}
	}
	yesterday := stage.At(17, 2).AddDate(0, 0, -1)
	lost := run(stage.At(8, 31), 20*time.Second, "online", 0, 0)
	lost.Error, lost.Kind = "Failed to download because we cannot connect to the server. (the server does not answer)", "unavailable"
	broken := run(stage.At(9, 2), 800*time.Millisecond, "full", 12, 0)
	broken.Error, broken.Kind = "the operation timed out: this may be because of ongoing server updates, please try again later", "internal"
	wait := run(stage.At(9, 3), 300*time.Millisecond, "poke", 0, 0)
	wait.Error, wait.Kind = "the server asks to wait", "throttled"
	sent := run(stage.At(9, 41), 400*time.Millisecond, "edit", 0, 3)
	sent.Refused = 1
	gone := run(stage.At(11, 54), 3100*time.Millisecond, "interval", 210, 2)
	gone.Removed = 3
	gone.Tables = []localdb.RunTable{{Table: work.BookingTable, Rows: 9, Removed: 3}, {Table: "custom_meter", Rows: 1}, {Table: work.CustomerAssetTable, Rows: 200}}
	return []localdb.Run{
		run(yesterday.AddDate(-1, 0, 0), time.Hour+5*time.Minute, "first", 61234, 0),
		run(yesterday, 48*time.Second, "first", 2121, 0), run(stage.At(7, 58), 2*time.Second, "view", 31, 0),
		lost, broken, wait, sent, gone,
	}
}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Online()) {
		frame := func(name string, runs []localdb.Run, keys ...string) {
			play(t, set, runs, func(p *stage.Play, _ *localdb.DB) {
				p.Press(keys...)
				p.Check(t, "")
				if set.ASCII {
					tuitest.CheckASCII(t, p.Frame())
				}
				tuitest.Golden(t, set.Name(name), p.Frame())
			})
		}
		frame("week", week())
		frame("opened", week(), "down", "down", "down", "enter")
		frame("tables", week(), "enter")
		frame("empty", nil)
	}
}

func TestWords(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, week(), func(p *stage.Play, _ *localdb.DB) {
		p.Has("Today", "Sunday 22 November", "Saturday 22 November 2025", "First sync", "Automatic", "Saved change", "Check for updates",
			"News from the office", "Back online", "Refresh", "√ Done", "○ No connection", "× Failed", "▲ Told to wait", "1 h 5 min", "61,234", "× 1 refused")
		p.Press("down", "enter")
		p.Has("Sent      3 changes, of which 1 became a sync error")
		p.Press("enter", "up")
		p.Press("/")
		p.Type("timed")
		p.Has(`filter "timed" 1 of 8`, "× The operation timed out")
	})
}

// How a run ended is said on every terminal, in a word and not by a glyph alone.
func TestTheResultIsSaidOnEveryTerminal(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 80, H: 40}, {W: 60, H: 40}, {W: 40, H: 40}} {
		play(t, stage.Set{W: size.W, H: size.H, Status: stage.Online()}, week(), func(p *stage.Play, _ *localdb.DB) {
			p.Has("√ Done", "○ No connection", "× Failed", "▲ Told to wait", "News from the office")
		})
	}
}

func TestDetailsOpenAndClose(t *testing.T) {
	play(t, stage.Set{W: 60, H: 20, Status: stage.Online()}, week(), func(p *stage.Play, _ *localdb.DB) {
		p.Press("enter")
		p.Has("3 records taken away", "193 kB both ways", "Ended")
		p.Press("enter")
		p.Hasnt("taken away")
		p.Click(10, 6)
		p.Has("taken away")
	})
}

func TestARunTellsItsTables(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, week(), func(p *stage.Play, db *localdb.DB) {
		p.Press("enter")
		p.Has("┌ Automatic, 11:54 ─", "√ Done", "210 rows, 3 records taken away", "Taken away")
		f := p.Frame()
		assets, bookings, custom := strings.Index(f, "Customer assets"), strings.Index(f, "Bookings"), strings.Index(f, "custom_meter")
		if assets < 0 || bookings < assets || custom < bookings {
			t.Errorf("the order is %d %d %d:\n%s", assets, bookings, custom, f)
		}
		p.Press("esc", "down", "enter")
		p.Has("┌ Saved change, 09:41 ─", "Nothing came for any table.")
		p.Press("esc", "end", "enter")
		p.Has("The log does not say for which tables.")
		p.Press("/")
		p.Type("timed")
		p.Has(`filter "timed" 1 of 8`)
		p.Press("esc", "home", "enter")
		p.Has("Automatic, 11:54")
		// The log drops its oldest lines; a page of one that is gone is the list again.
		log(t, db, make([]localdb.Run, 200)...)
		p.Send(screen.ShownMsg{})
		p.Has("┌ Sync log ─", "of 200")
		p.Press("down", "enter", "esc")
		p.Has("┌ Sync log ─", "row 2 of 200")
	})
}

func TestANewRunAppears(t *testing.T) {
	play(t, stage.Set{Status: stage.Syncing()}, nil, func(p *stage.Play, db *localdb.DB) {
		p.Has("No sync run yet.")
		p.Press("enter")
		p.Has("There are no runs yet.")
		log(t, db, week()[0])
		p.Say(stage.Online())
		p.Has("First sync", "row 1 of 1")
	})
}

// torn is a log that cannot be read.
type torn struct{}

func (torn) Runs(int) ([]localdb.Run, error) { return nil, errors.New("a page is damaged") }

func TestALogThatCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		set := stage.Set{W: 60, H: 20, Status: stage.Online(), Start: []screen.Place{{Screen: screen.SyncLog}}}
		p := stage.Open(t, set, opener(torn{}))
		p.Has("The sync log cannot be read: a page is damaged")
		p.Check(t, "")
	})
}

func TestHostileTexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := stage.Device(t)
		for _, h := range fixtures.NamedHostile() {
			r := week()[7]
			r.Reason, r.Error, r.Kind, r.Tables = h.Text, h.Text, h.Text, []localdb.RunTable{{Table: h.Text, Rows: 1}}
			log(t, db, r)
		}
		all := strings.Join(fixtures.Hostile(), "")
		for _, set := range []stage.Set{{W: 100, H: 30}, {W: 40, H: 12}} {
			set.Status, set.Start = stage.Online(), []screen.Place{{Screen: screen.SyncLog}}
			p := stage.Open(t, set, opener(db))
			for range fixtures.Hostile() {
				p.Press("enter")
				p.Check(t, stage.Odd(p.Frame(), all))
				p.Press("end")
				p.Check(t, stage.Odd(p.Frame(), all))
				p.Press("esc", "down")
			}
		}
	})
}
