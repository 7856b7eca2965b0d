package device_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/device"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// lately is a log whose last run failed and in which two have done something to tables.
func lately() []localdb.Run {
	failed := localdb.Run{Started: stage.At(11, 58), Reason: "interval", Error: "it's taking a while to calculate data to download (entity with timeout: Bookings)", Kind: "unavailable"}
	sent := localdb.Run{Started: stage.At(11, 56), Reason: "edit", Sent: 2}
	news := localdb.Run{Started: stage.At(11, 54), Reason: "poke", Rows: 3, Removed: 1, Tables: []localdb.RunTable{{Table: work.BookingTable, Rows: 2, Removed: 1}, {Table: work.WorkOrderTable, Rows: 1}}}
	first := localdb.Run{Started: stage.At(8, 1), Reason: "first", Rows: 23, Tables: []localdb.RunTable{{Table: work.BookingTable, Rows: 23}}}
	return []localdb.Run{failed, sent, news, first}
}

func about(table string) []screen.Place {
	return []screen.Place{{Screen: screen.Downloaded, Table: table}}
}

func TestDownloadedInFrames(t *testing.T) {
	for name, c := range map[string]struct {
		status syncclient.Status
		table  string
		runs   []localdb.Run
	}{
		"table":         {stage.Online(), work.BookingTable, lately()[2:]},
		"table-failed":  {stage.Offline(), work.BookingTable, lately()},
		"table-initial": {stage.FirstSync(), work.CustomerAssetTable, nil},
	} {
		for _, set := range stage.Sets(c.status, about(c.table)...) {
			playTable(t, set, &office{runs: c.runs}, func(p *stage.Play) {
				p.Check(t, "")
				if set.ASCII {
					tuitest.CheckASCII(t, p.Frame())
				}
				tuitest.Golden(t, set.Name(name), p.Frame())
			})
		}
	}
}

func playTable(t *testing.T, set stage.Set, o *office, story func(p *stage.Play)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o.db = stage.Device(t)
		story(stage.Open(t, set, o.open))
	})
}

func TestWhatIsKnownOfATable(t *testing.T) {
	o := &office{runs: lately()}
	playTable(t, stage.Set{Status: stage.Online(), Start: about(work.BookingTable)}, o, func(p *stage.Play) {
		p.Has("┌ Bookings ─", "● Available. Usable without a network.", "23 rows on this device", "Next sync  11:59 (automatic)"[:10], "Due now",
			"Every 5 min, as your offline profile says.", work.BookingTable, "Failed     11:58, the last run: It's taking a while",
			"Last run   11:54, News from the office: 2 rows received, 1 record taken away.")
		p.Press("r")
		p.Has(screen.Updating)
		if c := p.Engine.Calls(); len(c) != 1 || c[0] != "refresh "+work.BookingTable {
			t.Errorf("calls: %q", c)
		}
		// After a run the log is read again.
		p.Say(stage.Syncing())
		o.runs = append([]localdb.Run{{Started: stage.At(12, 0), Reason: "view", Tables: []localdb.RunTable{{Table: work.BookingTable, Rows: 7}}}}, o.runs...)
		s := stage.Online()
		s.Settings = localdb.Settings{Sync: localdb.SyncInterval, Interval: 4 * time.Hour}
		s.Tables[0].Interval = 4 * time.Hour
		p.Say(s)
		p.Has("12:00, Refresh: 7 rows received.", "Every 4 h, as you chose.", "15:54 (automatic)")
		p.Hasnt("Failed")
		s.Settings.Sync, s.Tables[0].Interval = localdb.SyncManual, 0
		p.Say(s)
		p.Has("When you ask, as you chose: Auto sync is off.", "Next sync  When you ask")
		s.Tables = s.Tables[1:]
		p.Say(s)
		p.Has("This table is not downloaded any more.")
	})
	full := stage.FirstSync()
	full.Phase, full.Problem = syncclient.PhaseIdle, work.Errorf(work.DiskFull, "the disk is full")
	for said, s := range map[string]syncclient.Status{
		"○ Not available. Its first download has not begun.":      stage.FirstSync(),
		"○ Not available. Its download failed: The disk is full.": full,
		"No run of the log has brought or taken anything here.":   stage.FirstSync(),
		"Next sync  With the next sync":                           stage.FirstSync(),
	} {
		playTable(t, stage.Set{Status: s, Start: about(work.AccountTable)}, &office{}, func(p *stage.Play) { p.Has(said) })
	}
}

// torn is a log that cannot be read.
type torn struct{}

func (torn) Runs(int) ([]localdb.Run, error) { return nil, errors.New("a page is damaged") }

func TestATablesLogThatCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := stage.Open(t, stage.Set{Status: stage.Online(), Start: about(work.BookingTable)}, func(d screen.Deps, at screen.Place) screen.Screen {
			if at.Screen == screen.Downloaded {
				return device.NewDownloaded(d, torn{}, at)
			}
			return nil
		})
		p.Has("● Available", "A page is damaged.")
	})
}

func TestHostileTextsOfATable(t *testing.T) {
	for _, text := range stage.Some(fixtures.Hostile()) {
		s := stage.Online()
		s.Tables[0].Table, s.Tables[0].Label = text, text
		run := lately()[0]
		run.Error, run.Reason, run.Tables = text, text, []localdb.RunTable{{Table: text, Rows: 1}}
		playTable(t, stage.Set{Status: s, Start: about(text)}, &office{runs: []localdb.Run{run}}, func(p *stage.Play) { p.EverySize(t, "down", "end", "home") })
	}
}
