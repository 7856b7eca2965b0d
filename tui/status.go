package tui

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// notice is what the second line says, if it says anything.
type notice struct {
	mark      theme.Mark
	sentences []string
}

// noticeOf puts the status into words. recovered is true for a moment after the
// network came back; quiet asks for something to read even when nothing is the matter,
// which is so where there are no crumbs to show.
func noticeOf(s syncclient.Status, g theme.Glyphs, now time.Time, recovered, quiet bool) notice {
	state := widget.FoldSync(s)
	n := notice{mark: state.Mark(g)}
	ok := widget.Connected.Mark(g)
	switch {
	case state == widget.SyncError:
		n.sentences = errorWords(s, now)
	case state == widget.SyncWarning:
		n.sentences = []string{s.Message()}
	case state == widget.Offline:
		n.sentences = offlineWords(s, now)
	case state == widget.Syncing && s.FirstSync:
		n.sentences = firstSyncWords(s)
	case recovered && s.Pending > 0:
		n = notice{ok, []string{"Back online.", "Sending " + changes(s.Pending) + "."}}
	case recovered:
		n = notice{ok, []string{"Back online."}}
	case state == widget.Syncing || !quiet:
		// A pass in the background is no news: the icon shows it.
		return notice{}
	case state == widget.ToSend:
		n = notice{ok, []string{"Connected.", "Sending soon; last sync " + text.Clock(s.LastSync, now) + "."}}
	default:
		n = notice{ok, []string{"Connected.", "Last sync " + text.Clock(s.LastSync, now) + "."}}
	}
	return n
}

// errorWords says what failed, what is safe and what happens next.
func errorWords(s syncclient.Status, now time.Time) []string {
	var out []string
	switch {
	case s.Problem != nil:
		out = append(out, s.Message())
	case s.Errors > 0 && s.LastSync.IsZero():
		out = append(out, text.Plural(s.Errors, "sync error")+" to look at.")
	case s.Errors > 0:
		out = append(out, "Last sync "+text.Clock(s.LastSync, now)+" finished with "+text.Plural(s.Errors, "error")+".")
	default:
		out = append(out, s.Message())
	}
	if s.Pending > 0 {
		out = append(out, changes(s.Pending)+" still to send.")
	}
	if !s.NextSync.IsZero() {
		out = append(out, "Next try "+text.Clock(s.NextSync, now)+".")
	}
	return out
}

// offlineWords says since when, why if that is more than "no network", and that work
// goes on.
func offlineWords(s syncclient.Status, now time.Time) []string {
	if !s.SignedIn && s.Network == syncclient.NetworkUnknown {
		return []string{"Not signed in.", "Signing in needs a network; after that you can work without one."}
	}
	since := ""
	if !s.OfflineSince.IsZero() {
		since = " since " + text.Clock(s.OfflineSince, now)
	}
	if s.OnlineOnly || s.OnlineChosen {
		return []string{s.Message()}
	}
	first := syncclient.TextUnavailable + since + "."
	switch s.Network {
	case syncclient.NetworkUnknown:
		first = "Not connected yet."
	case syncclient.NetworkSlow, syncclient.NetworkPortal, syncclient.NetworkServerError, syncclient.NetworkNotWifi:
		first = "Offline" + since + ": " + s.Network.String() + "."
	}
	return []string{first, "Keep working: changes are saved on this device."}
}

// firstSyncWords says how far the first download is.
func firstSyncWords(s syncclient.Status) []string {
	said := "First sync: " + text.Count(s.Progress.Rows) + " rows, " + text.Bytes(s.Progress.Bytes)
	if p := s.Progress.Percent(); p >= 0 {
		said += ", " + text.Count(int64(p)) + " %"
	}
	out := []string{said + "."}
	for _, t := range s.Tables {
		if t.Table == work.BookingTable && t.State == syncclient.TableAvailable {
			out = append(out, "Today's work is here; the rest is coming.")
		}
	}
	return out
}

// changes counts changes that wait.
func changes(n int) string { return text.Plural(n, "change") }

// progressBar is the same for the terminal's own progress display.
func progressBar(s syncclient.Status) *tea.ProgressBar {
	switch widget.FoldSync(s) {
	case widget.Syncing:
		if p := s.Progress.Percent(); p >= 0 {
			return tea.NewProgressBar(tea.ProgressBarDefault, p)
		}
		return tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
	case widget.SyncError:
		return tea.NewProgressBar(tea.ProgressBarError, 100)
	case widget.SyncWarning:
		return tea.NewProgressBar(tea.ProgressBarWarning, 100)
	}
	return tea.NewProgressBar(tea.ProgressBarNone, 0)
}
