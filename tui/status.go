package tui

import (
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// notice is what the second line says, if it says anything.
type notice struct {
	mark      theme.Mark
	sentences []string
	short     string    // instead of them where not even the first one fits; "" for none
	offer     action.ID // what can be done about it with one key, "" for nothing
}

// noticeOf puts the status into words. recovered is true for a moment after the
// network came back; quiet asks for something to read even when nothing is the matter,
// which is so where there are no crumbs to show.
func noticeOf(s syncclient.Status, g theme.Glyphs, now time.Time, recovered, quiet bool) notice {
	state := widget.FoldSync(s)
	n := notice{mark: state.Mark(g)}
	ok, connected := widget.Connected.Mark(g), "Connected."
	if s.OnlineChosen {
		connected = "Connected, in online mode."
	}
	switch {
	case state == widget.SyncError:
		n.sentences, n.short = errorWords(s, now), shortError(s)
	case state == widget.SyncWarning:
		n.sentences = []string{s.Message()}
	case state == widget.Offline:
		n.sentences, n.short = offlineWords(s, now), shortOffline(s, now)
		if s.OnlineChosen {
			n.offer = action.SwitchMode
		}
	case state == widget.Syncing && s.FirstSync:
		n.sentences, n.offer = firstSyncWords(s), action.GoDevice
	case large(s):
		n.sentences, n.offer = largeWords(s), action.GoDevice
	case recovered && s.Pending > 0:
		n.mark, n.sentences = ok, []string{"Back online.", "Sending " + changes(s.Pending) + "."}
	case recovered:
		n.mark, n.sentences = ok, []string{"Back online."}
	case state == widget.Syncing || !quiet:
		// A pass in the background is no news: the icon shows it.
		return notice{}
	case state == widget.ToSend:
		n.mark, n.sentences = ok, []string{connected, "Sending soon; last sync " + text.Clock(s.LastSync, now) + "."}
	default:
		n.mark, n.sentences = ok, []string{connected, "Last sync " + text.Clock(s.LastSync, now) + "."}
	}
	return n
}

// errorWords says what needs the user, and beside it that there is no network if so: an error
// of yesterday must not hide that.
func errorWords(s syncclient.Status, now time.Time) []string {
	if s.Problem == nil && s.Errors > 0 {
		return refusedWords(s, now)
	}
	out := []string{s.Message()}
	if s.Pending > 0 {
		out = append(out, changes(s.Pending)+" still to send.")
	}
	if !s.NextSync.IsZero() {
		out = append(out, "Next try "+text.Clock(s.NextSync, now)+".")
	}
	return out
}

// refusedWords counts what was refused and waits for the user.
func refusedWords(s syncclient.Status, now time.Time) []string {
	out := []string{text.Plural(s.Errors, "sync error") + map[bool]string{true: " needs", false: " need"}[s.Errors == 1] + " you: E shows " +
		map[bool]string{true: "it.", false: "them."}[s.Errors == 1]}
	switch {
	case !s.Network.Online() && s.Network != syncclient.NetworkUnknown:
		out = append(out, "Offline"+sinceWhen(s, now)+".")
		if s.Pending > 0 {
			out = append(out, changes(s.Pending)+" saved on this device.")
		}
	case s.Pending > 0:
		out = append(out, changes(s.Pending)+" still to send.")
	case !s.LastSync.IsZero():
		out = append(out, "Last sync "+text.Clock(s.LastSync, now)+".")
	}
	return out
}

// shortError counts the sync errors and says how to see them.
func shortError(s syncclient.Status) string {
	switch {
	case s.Problem != nil || s.Errors == 0:
		return ""
	case s.Errors == 1:
		return "1 sync error. E shows it."
	}
	return text.Plural(s.Errors, "sync error") + ". E shows them."
}

// shortOffline says since when there is no network, and where the reason is told if there is
// one.
func shortOffline(s syncclient.Status, now time.Time) string {
	since := "Offline" + sinceWhen(s, now) + "."
	switch {
	case s.OnlineOnly:
		return "Offline is not configured for you."
	case s.OnlineChosen || s.Network == syncclient.NetworkUnknown:
		return ""
	case named(s.Network):
		return since + " 5 says why."
	}
	return since
}

// sinceWhen ends a sentence about a network that is not there.
func sinceWhen(s syncclient.Status, now time.Time) string {
	if s.OfflineSince.IsZero() {
		return ""
	}
	return " since " + text.Clock(s.OfflineSince, now)
}

// named reports whether more is known of a network than that there is none.
func named(n syncclient.Network) bool {
	switch n {
	case syncclient.NetworkSlow, syncclient.NetworkPortal, syncclient.NetworkServerError, syncclient.NetworkNotWifi:
		return true
	}
	return false
}

// offlineWords says since when, why if that is more than "no network", and that work
// goes on.
func offlineWords(s syncclient.Status, now time.Time) []string {
	if !s.SignedIn && s.Network == syncclient.NetworkUnknown {
		return []string{"Not signed in.", "Signing in needs a network; after that you can work without one."}
	}
	since := sinceWhen(s, now)
	if s.OnlineOnly || s.OnlineChosen {
		return sentences(s.Message())
	}
	first := syncclient.TextUnavailable + since + "."
	switch {
	case s.Network == syncclient.NetworkUnknown:
		first = "Not connected yet."
	case named(s.Network):
		first = "Offline" + since + ": " + s.Network.String() + "."
	}
	return []string{first, "Keep working: changes are saved on this device."}
}

// sentences takes words apart, so that the last ones can give way.
func sentences(words string) []string {
	parts := strings.SplitAfter(words, ". ")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// firstSyncWords says how far the first download is: rows and disk space, as documented.
func firstSyncWords(s syncclient.Status) []string {
	if s.Progress.Rows == 0 { // the file has a size before it has a row
		return []string{"First sync: it has begun.", "Stay connected."}
	}
	said := "First sync: " + text.Plural(int(s.Progress.Rows), "row") + ", " + text.Bytes(s.StorageBytes)
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

// largeWords says how far a sync is that brings many rows.
func largeWords(s syncclient.Status) []string {
	said := text.Count(s.Progress.Rows)
	if s.Progress.TotalRows > 0 {
		said += " of " + text.Count(s.Progress.TotalRows)
	}
	return []string{"Updating: " + said + " rows, " + text.Bytes(s.StorageBytes) + ".", "Nothing moves meanwhile."}
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
