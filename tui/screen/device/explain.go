package device

import (
	"strconv"
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// explain says in plain sentences how things stand: what is the matter, what is safe,
// and what to do about it. The title is for the box around it.
func explain(f widget.Frame, s syncclient.Status) (title string, role theme.Role, sentences []string) {
	state := widget.FoldSync(s)
	m := state.Mark(f.Glyphs)
	title, role = m.String(), m.Role
	switch state {
	case widget.Syncing:
		sentences = syncing(s)
	case widget.SyncError:
		sentences = failed(s)
	case widget.SyncWarning:
		sentences = []string{stop(s.Warning), "Nothing of yours is at risk, but some data may be old. Check for updates (u) compares every record again."}
	case widget.Offline:
		if !s.SignedIn {
			return f.Glyphs.Offline + " Signed out", role, signedOutWords(s)
		}
		title = f.Glyphs.Offline + " Working offline"
		if s.OnlineChosen || s.OnlineOnly {
			title = f.Glyphs.Offline + " Network disconnected"
		}
		sentences = append(offline(s), safe(s))
	case widget.ToSend:
		title = m.Glyph + " " + text.Plural(s.Pending, "change") + " to send"
		sentences = []string{"Saved on this device. They go out by themselves in a moment; p shows them."}
	default:
		title = f.Glyphs.Connected + " All is well"
		sentences = []string{"Nothing of yours waits to be sent, and the data on this device is up to date."}
		if s.LastSync.IsZero() {
			title, sentences = f.Glyphs.Connected+" Connected", []string{"The first sync has not ended yet."}
		}
	}
	return title, role, sentences
}

// syncing says what the running pass is doing.
func syncing(s syncclient.Status) []string {
	doing := map[syncclient.Phase]string{
		syncclient.PhaseSending: "Sending your changes", syncclient.PhaseFetching: "Fetching what is new",
		syncclient.PhaseVerifying: "Comparing with the server",
	}[s.Phase]
	at := s.Progress
	if at.TotalRows > 0 {
		doing += ": " + text.Count(at.Rows) + " of " + text.Plural(int(at.TotalRows), "row")
	} else if at.Rows > 0 {
		doing += ": " + text.Plural(int(at.Rows), "row")
	}
	if at.Bytes > 0 {
		doing += ", " + text.Bytes(at.Bytes)
	}
	return []string{doing + ".", "You can go on working meanwhile."}
}

// failed says what needs a person.
func failed(s syncclient.Status) []string {
	var out []string
	switch {
	case s.Problem != nil:
		out = append(out, stop(widget.Sentence(work.Message(s.Problem))), remedy(s.Problem.Kind))
	case s.Errors > 0:
		out = append(out, "The server did not accept "+text.Plural(s.Errors, "change")+" of yours.",
			"Your values are kept in the sync errors: press e to see them, change them, send them again or give them up.")
	default:
		out = append(out, widget.Sentence(s.Network.String())+".", networkRemedy(s))
	}
	return append(out, safe(s))
}

// safe says that what waits is safe, if something waits.
func safe(s syncclient.Status) string {
	if s.Pending == 0 {
		return "Nothing waits to be sent."
	}
	return text.Plural(s.Pending, "change") + " saved on this device: nothing is lost."
}

// remedy says what a person can do about a failure.
func remedy(k work.Kind) string {
	switch k {
	case work.Unauthenticated:
		return "Press i to sign in again; your work and your data stay."
	case work.Forbidden:
		return "Contact your administrator for access."
	case work.NoProfile:
		return "Ask your administrator to publish an offline profile for you."
	case work.DiskFull:
		return "Free some space on this device. What is saved can still be sent."
	case work.Outdated:
		return "Install the current version of Fieldbook."
	case work.Damaged:
		return "Do not delete the data folder: ask for help first, it may hold unsent work."
	}
	return "Press u to try again. If it comes back, tell your administrator this message."
}

// signedOutWords says what is here and what is not.
func signedOutWords(s syncclient.Status) []string {
	out := []string{"Nobody is signed in on this device: press i. Signing in needs a network; after that you can work without one."}
	if s.Pending+s.Errors > 0 {
		kept := text.Plural(s.Pending, "change")
		if s.Errors > 0 {
			kept += " and " + text.Plural(s.Errors, "sync error")
		}
		out = append(out, "Kept for the next sign-in of "+s.User+": "+kept+".")
	}
	return out
}

// offline says why there is no connection and what happens next.
func offline(s syncclient.Status) []string {
	why := widget.Sentence(s.Network.String()) + "."
	switch {
	case s.OnlineOnly:
		return []string{syncclient.TextOnlineOnly}
	case s.OnlineChosen:
		return []string{syncclient.TextDisconnected, "Online mode is below Settings: Space switches it off."}
	}
	switch s.Network {
	case syncclient.NetworkUnknown:
		return []string{"The network has not been checked yet."}
	case syncclient.NetworkPortal:
		return []string{why, "Open a web browser and sign in to this network, or use another one."}
	case syncclient.NetworkServerError:
		return []string{why, "This device is fine: it tries again by itself."}
	case syncclient.NetworkSlow, syncclient.NetworkNoAnswer:
		return []string{why, "It is tried again by itself; a place with better reception may help."}
	}
	return []string{why, "Keep working. Sync goes on by itself when the network is back."}
}

// networkRemedy says what to do about a network that does not heal by waiting.
func networkRemedy(s syncclient.Status) string {
	switch s.Network {
	case syncclient.NetworkBadClock:
		if d := s.Skew.Abs().Round(time.Minute); d >= time.Minute {
			return "Set the clock of this device: it is off by " + minutes(d) + "."
		}
		return "Set the clock and the date of this device."
	case syncclient.NetworkOtherServer:
		return "Leave this network, or ask your administrator whether the server has moved. Nothing is sent to the other server."
	}
	return "Use another network, or tell your administrator. Nothing is sent over this connection."
}

func minutes(d time.Duration) string {
	if d < time.Hour {
		return strconv.Itoa(int(d.Minutes())) + " min"
	}
	return widget.Took(d)
}

// stop ends a sentence.
func stop(s string) string {
	if s = strings.TrimSpace(s); s != "" && !strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s + "."
	}
	return s
}
