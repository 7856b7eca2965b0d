package tui

import (
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/theme"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

var (
	online  = syncclient.Status{Network: syncclient.NetworkOnline}
	syncing = syncclient.Status{Network: syncclient.NetworkOnline, Phase: syncclient.PhaseFetching, Progress: syncclient.Progress{Rows: 42, TotalRows: 100}}
	offline = syncclient.Status{Network: syncclient.NetworkNoRoute}
)

func with(s syncclient.Status, change func(*syncclient.Status)) syncclient.Status {
	change(&s)
	return s
}

func pending(s syncclient.Status, n int) syncclient.Status {
	s.Pending = n
	return s
}

func TestSyncIcon(t *testing.T) {
	failed := with(online, func(s *syncclient.Status) { s.Errors = 1 })
	warned := with(online, func(s *syncclient.Status) { s.Warning = "stale" })
	for _, c := range []struct {
		name                                string
		status                              syncclient.Status
		wide, narrow, compact, ascii, small string // small: compact in ASCII
	}{
		{"connected", online, "● Connected", "● Connected", "● ok", "* Connected", "* ok"},
		{"not connected", offline, "○ Offline", "○ Offline", "○ off", "o Offline", "o off"},
		{"not connected, waiting", pending(offline, 3), "○ Offline ↑3", "○ Offline ↑3", "○ off ↑3", "o Offline ^3", "o off ^3"},
		{"not signed in", syncclient.Status{}, "○ Signed out", "○ Signed out", "○ out", "o Signed out", "o out"},
		{"syncing", pending(syncing, 1), "↕ Syncing 42% ↑1", "↕ Sync 42% ↑1", "↕ 42% ↑1", "~ Syncing 42% ^1", "~ 42% ^1"},
		{"to send", pending(online, 3), "↑ 3 to send", "↑ 3 to send", "↑3", "^ 3 to send", "^3"},
		{"error", pending(failed, 3), "× Sync error ↑3", "× Error ↑3", "× err ↑3", "x Sync error ^3", "x err ^3"},
		{"warning", warned, "▲ Sync warning", "▲ Warning", "▲ warn", "! Sync warning", "! warn"},
	} {
		got := func(size widget.Size, g theme.Glyphs) string {
			s, _ := widget.SyncIcon(c.status, size, g)
			return s
		}
		for _, p := range [][2]string{
			{got(widget.Wide, theme.Unicode()), c.wide}, {got(widget.Narrow, theme.Unicode()), c.narrow},
			{got(widget.Compact, theme.Unicode()), c.compact}, {got(widget.Wide, theme.ASCII()), c.ascii},
			{got(widget.Compact, theme.ASCII()), c.small},
		} {
			if p[0] != p[1] {
				t.Errorf("%s: %q, want %q", c.name, p[0], p[1])
			}
		}
	}
}

// Each state hides all that come after it.
func TestPrecedence(t *testing.T) {
	s := pending(offline, 2)
	s.Warning, s.Errors, s.Phase = "stale", 1, syncclient.PhaseSending
	steps := []struct {
		want widget.SyncState
		then func()
	}{
		{widget.Syncing, func() { s.Phase = syncclient.PhaseIdle }},
		{widget.SyncError, func() { s.Errors, s.Problem = 0, work.Errorf(work.DiskFull, "the disk is full") }},
		{widget.SyncError, func() { s.Problem, s.Network = nil, syncclient.NetworkBadTLS }},
		{widget.SyncError, func() { s.Network = syncclient.NetworkPortal }},
		{widget.SyncWarning, func() { s.Warning = "" }},
		{widget.Offline, func() { s.Network = syncclient.NetworkOnline }},
		{widget.ToSend, func() { s.Pending = 0 }},
		{widget.Connected, func() {}},
	}
	for i, step := range steps {
		if got := widget.FoldSync(s); got != step.want {
			t.Errorf("step %d: %d, want %d", i, got, step.want)
		}
		step.then()
	}
}

func TestNotice(t *testing.T) {
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	at := func(h, m int) time.Time { return day.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute) }
	now := at(10, 40)
	first := syncing
	first.FirstSync, first.StorageBytes, first.Progress = true, 18_000_000, syncclient.Progress{Rows: 4210, TotalRows: 6683, Bytes: 17_000_000}
	first.Tables = []syncclient.TableStatus{{Table: "bookableresourcebooking", State: syncclient.TableAvailable}}
	for _, c := range []struct {
		name             string
		s                syncclient.Status
		recovered, quiet bool
		want             string
	}{
		{"offline", with(pending(offline, 3), func(s *syncclient.Status) { s.OfflineSince = at(10, 31) }), false, false,
			"○ Network or service unavailable since 10:31. Keep working: changes are saved on this device."},
		{"portal", with(offline, func(s *syncclient.Status) { s.Network = syncclient.NetworkPortal }), false, false,
			"○ Offline: a sign-in page of the network answers instead of the server. Keep working: changes are saved on this device."},
		{"not on Wi-Fi", with(offline, func(s *syncclient.Status) { s.Network, s.OfflineSince = syncclient.NetworkNotWifi, at(10, 31) }), false, false,
			"○ Offline since 10:31: this device syncs on Wi-Fi only, and this network is none. Keep working: changes are saved on this device."},
		{"the user's online mode", with(offline, func(s *syncclient.Status) { s.SignedIn, s.Online, s.OnlineChosen = true, true, true }), false, false,
			"○ Network disconnected. Switch to offline mode to continue working with the app."},
		{"no offline profile", with(offline, func(s *syncclient.Status) { s.SignedIn, s.Online, s.OnlineOnly = true, true, true }), false, false,
			"○ " + syncclient.TextOnlineOnly},
		{"no offline profile, and a network", with(online, func(s *syncclient.Status) { s.OnlineOnly, s.Warning = true, syncclient.TextOnlineOnly }), false, false,
			"▲ " + syncclient.TextOnlineOnly},
		{"error", with(pending(online, 3), func(s *syncclient.Status) { s.Errors, s.LastSync, s.NextSync = 1, at(10, 24), at(10, 47) }), false, false,
			"× 1 sync error needs you: E shows it. 3 changes still to send."},
		{"errors and nothing to send", with(online, func(s *syncclient.Status) { s.Errors, s.LastSync, s.NextSync = 2, at(10, 24), at(10, 47) }), false, false,
			"× 2 sync errors need you: E shows them. Last sync 10:24."},
		{"an error of before, and no network", with(pending(offline, 1), func(s *syncclient.Status) { s.Errors, s.LastSync, s.OfflineSince = 1, at(10, 24), at(10, 31) }), false, false,
			"× 1 sync error needs you: E shows it. Offline since 10:31. 1 change saved on this device."},
		{"problem", with(online, func(s *syncclient.Status) { s.Problem = work.Errorf(work.DiskFull, "The disk is full") }), false, false,
			"× The disk is full."},
		{"warning", with(online, func(s *syncclient.Status) { s.Warning = "Accounts may be out of date" }), false, false,
			"▲ Accounts may be out of date."},
		{"first sync", first, false, false, "↕ First sync: 4,210 rows, 18 MB, 62 %. Today's work is here; the rest is coming."},
		{"back", pending(online, 3), true, false, "● Back online. Sending 3 changes."},
		{"back and sending", pending(syncing, 1), true, false, "● Back online. Sending 1 change."},
		{"to send", with(pending(online, 3), func(s *syncclient.Status) { s.LastSync = at(10, 24) }), false, true,
			"● Connected. Sending soon; last sync 10:24."},
		{"connected", online, false, true, "● Connected. Last sync never."},
		{"connected, crumbs", online, false, false, ""},
		{"a pass in the background", pending(syncing, 1), false, true, ""},
	} {
		n := noticeOf(c.s, theme.Unicode(), now, c.recovered, c.quiet)
		got := ""
		if len(n.sentences) > 0 {
			got = n.mark.Glyph + " " + strings.Join(n.sentences, " ")
		}
		if got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

// On the narrowest terminal a notice is short, and still has the time or the number.
func TestShortNotices(t *testing.T) {
	at := time.Date(2026, 11, 23, 14, 11, 0, 0, time.UTC)
	for want, s := range map[string]syncclient.Status{
		"○ Offline since 14:11.":                with(pending(offline, 3), func(s *syncclient.Status) { s.OfflineSince = at }),
		"○ Offline since 14:11. 5 says why.":    with(offline, func(s *syncclient.Status) { s.Network, s.OfflineSince = syncclient.NetworkNotWifi, at }),
		"○ Offline. 5 says why.":                with(offline, func(s *syncclient.Status) { s.Network = syncclient.NetworkPortal }),
		"○ Offline is not configured for you.":  with(offline, func(s *syncclient.Status) { s.SignedIn, s.Online, s.OnlineOnly = true, true, true }),
		"× 1 sync error needs you: E shows it.": with(online, func(s *syncclient.Status) { s.Errors, s.LastSync = 1, at }),
		"× 2 sync errors. E shows them.":        with(online, func(s *syncclient.Status) { s.Errors, s.LastSync = 2, at }),
	} {
		bubble(t, 40, 12, nil, func(d *tuitest.Drive, m *Model, engine *toySync) {
			engine.ch <- s
			d.Pass(time.Second)
			if got := strings.TrimSpace(d.Line(1)); got != want {
				t.Errorf("%q, want %q", got, want)
			}
			d.Send(tea.WindowSizeMsg{Width: 100, Height: 30})
			if got := strings.TrimSpace(d.Line(1)); got == want {
				t.Errorf("%q is short where there is room", got)
			}
		})
	}
}

func TestProgressBar(t *testing.T) {
	unknown := with(syncing, func(s *syncclient.Status) { s.Progress.TotalRows = 0 })
	failed := with(online, func(s *syncclient.Status) { s.Errors = 1 })
	for _, c := range []struct {
		s     syncclient.Status
		state tea.ProgressBarState
		value int
	}{
		{online, tea.ProgressBarNone, 0}, {syncing, tea.ProgressBarDefault, 42}, {unknown, tea.ProgressBarIndeterminate, 0},
		{failed, tea.ProgressBarError, 100},
	} {
		if b := progressBar(c.s); b.State != c.state || b.Value != c.value {
			t.Errorf("got %v %d, want %v %d", b.State, b.Value, c.state, c.value)
		}
	}
}
