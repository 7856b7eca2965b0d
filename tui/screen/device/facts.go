package device

import (
	"strconv"
	"strings"
	"time"

	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// fact is one line about the device. The value may carry record text, which is cleaned
// when it is drawn.
type fact struct {
	label, value string
	role         theme.Role
}

// factsNow returns what is to be said about the device's sync, most urgent first.
func factsNow(f widget.Frame, s syncclient.Status) []fact {
	network := widget.NetworkMark(s.Network, f.Glyphs)
	if !s.Network.Online() && !s.OfflineSince.IsZero() {
		network.Word += ", since " + text.Clock(s.OfflineSince, f.Now)
	}
	sync := syncMark(f, s)
	out := []fact{
		{"Network", network.String(), network.Role},
		{"Sync", sync.String(), sync.Role},
		{"To send", toSend(f, s), theme.Text},
		{"Last sync", lastSync(f, s), theme.Text},
		{"Next sync", nextSync(f, s), theme.Text},
		{"Data from", dataAsOf(f, s), theme.Text},
		{"Profile", profile(s), theme.Text},
		{"Storage", text.Bytes(s.StorageBytes) + " on this device", theme.Text},
	}
	if s.Pending > 0 {
		out[2].role = theme.Pending
	}
	return out
}

// factsAbout returns what rarely changes.
func factsAbout(s syncclient.Status) []fact {
	var out []fact
	if s.User != "" {
		out = append(out, fact{"User", s.User, theme.Text})
	}
	if s.Server != "" {
		out = append(out, fact{"Server", strings.TrimPrefix(s.Server, "https://"), theme.Text})
	}
	return append(out, fact{"Mode", mode(s), theme.Text})
}

// mode says where records are read from.
func mode(s syncclient.Status) string {
	switch {
	case !s.SignedIn:
		return "Signed out"
	case s.OnlineOnly:
		return "Online only: offline is not configured"
	case s.OnlineChosen:
		return "Online, until you switch it off or quit"
	case s.FirstSync:
		return "Online until the first sync is complete"
	}
	return "Offline first"
}

// dataAsOf says how old the data are: when the tables were last synced, the oldest first.
func dataAsOf(f widget.Frame, s syncclient.Status) string {
	var oldest, newest time.Time
	for _, t := range s.Tables {
		switch {
		case t.State != syncclient.TableAvailable || t.LastSync.IsZero():
		case oldest.IsZero():
			oldest, newest = t.LastSync, t.LastSync
		case t.LastSync.Before(oldest):
			oldest = t.LastSync
		case t.LastSync.After(newest):
			newest = t.LastSync
		}
	}
	from, to := text.Clock(oldest, f.Now), text.Clock(newest, f.Now)
	switch {
	case oldest.IsZero():
		return "Nothing is complete yet"
	case from == to:
		return to
	}
	return from + " to " + to + ", by table"
}

// syncMark says how the sync stands.
func syncMark(f widget.Frame, s syncclient.Status) theme.Mark {
	state := widget.FoldSync(s)
	m := state.Mark(f.Glyphs)
	switch state {
	case widget.Syncing:
		if p := s.Progress.Percent(); p >= 0 {
			m.Word += " " + strconv.Itoa(p) + " %"
		}
		m.Word += ", " + strings.ToLower(widget.ReasonWords(s.Reason))
	case widget.SyncError:
		if s.Errors > 0 {
			m.Word += " (" + text.Count(int64(s.Errors)) + ")"
		}
	case widget.Offline:
		if m.Word = "Waits for the network"; !s.SignedIn {
			m.Word = "Signed out"
		}
	case widget.ToSend:
		m.Word = text.Plural(s.Pending, "change") + " to send"
	case widget.Connected:
		m.Word = "Synced"
		if s.LastSync.IsZero() {
			m.Word = "Not synced yet"
		}
	}
	return m
}

// toSend says what waits here.
func toSend(f widget.Frame, s syncclient.Status) string {
	if s.Pending == 0 {
		return "Nothing"
	}
	said := f.Glyphs.ToSend + " " + text.Plural(s.Pending, "change")
	if !s.PendingOldest.IsZero() {
		said += ", oldest " + text.Clock(s.PendingOldest, f.Now)
	}
	return said
}

// lastSync says when the last complete sync was and what it did.
func lastSync(f widget.Frame, s syncclient.Status) string {
	said := text.Clock(s.LastSync, f.Now)
	if s.LastSync.IsZero() {
		return "Never"
	}
	if s.LastDuration > 0 {
		said += ", " + widget.Took(s.LastDuration) + ", " + text.Plural(int(s.LastRows), "row")
	}
	return said
}

// nextSync says when the next sync comes by itself.
func nextSync(f widget.Frame, s syncclient.Status) string {
	switch {
	case !s.SignedIn:
		return "After the next sign-in"
	case s.Running():
		return "Running now"
	case !s.Network.Online():
		return "When the network is back"
	case s.Settings.Sync == localdb.SyncManual:
		return "When you ask (manual)"
	case s.NextSync.IsZero():
		return "Not planned"
	case !s.NextSync.After(f.Now):
		return "Now"
	}
	return text.Clock(s.NextSync, f.Now) + " (automatic)"
}

func profile(s syncclient.Status) string {
	if s.Profile == "" {
		return "None yet"
	}
	return s.Profile + " v" + strconv.Itoa(s.ProfileVersion)
}

// moment is a time in few letters, for a column.
func moment(t, now time.Time) string {
	if t.IsZero() {
		return "never"
	}
	t = t.In(now.Location())
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return t.Format("15:04")
	}
	return t.Format("2 Jan")
}
