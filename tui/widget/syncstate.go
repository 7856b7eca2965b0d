package widget

import (
	"strconv"

	"fieldbook/syncclient"
	"fieldbook/tui/theme"
)

// SyncState is the one word for how this device stands with its server.
type SyncState uint8

// The six documented states.
const (
	Connected SyncState = iota
	Offline
	Syncing
	ToSend
	SyncError
	SyncWarning
)

// FoldSync reduces the engine's status to one state. What is said first: a running
// pass, then what needs a person, then stale data, then a missing network, then
// changes that wait.
func FoldSync(s syncclient.Status) SyncState {
	switch {
	case s.Running():
		return Syncing
	case s.Errors > 0 || s.Problem != nil || needsPerson(s.Network):
		return SyncError
	case s.Warning != "":
		return SyncWarning
	case !s.Network.Online():
		return Offline
	case s.Pending > 0:
		return ToSend
	}
	return Connected
}

// needsPerson reports network states that do not heal by waiting.
func needsPerson(n syncclient.Network) bool {
	return n == syncclient.NetworkOtherServer || n == syncclient.NetworkBadClock || n == syncclient.NetworkBadTLS
}

// Mark returns the state's glyph and full word, without numbers.
func (s SyncState) Mark(g theme.Glyphs) theme.Mark {
	switch s {
	case Offline:
		return theme.Mark{Glyph: g.Offline, Word: "Offline", Role: theme.Offline}
	case Syncing:
		return theme.Mark{Glyph: g.Syncing, Word: "Syncing", Role: theme.Syncing}
	case ToSend:
		return theme.Mark{Glyph: g.ToSend, Word: "to send", Role: theme.Pending}
	case SyncError:
		return theme.Mark{Glyph: g.Error, Word: "Sync error", Role: theme.Error}
	case SyncWarning:
		return theme.Mark{Glyph: g.Warning, Word: "Sync warning", Role: theme.Warning}
	}
	return theme.Mark{Glyph: g.Connected, Word: "Connected", Role: theme.OK}
}

// SyncIcon returns what stands at the top right: glyph, word and the number of
// changes that wait, as short as the terminal needs it.
func SyncIcon(s syncclient.Status, size Size, g theme.Glyphs) (string, theme.Role) {
	state := FoldSync(s)
	mark := state.Mark(g)
	n := strconv.Itoa(s.Pending)
	if state == ToSend {
		if size == Compact {
			return mark.Glyph + n, mark.Role
		}
		return mark.Glyph + " " + n + " to send", mark.Role
	}
	word := [...][3]string{
		Connected: {"Connected", "Connected", "ok"}, Offline: {"Offline", "Offline", "off"}, Syncing: {"Syncing", "Sync", ""},
		SyncError: {"Sync error", "Error", "err"}, SyncWarning: {"Sync warning", "Warning", "warn"},
	}[state][size]
	if state == Syncing {
		word = syncingWord(word, s.Progress.Percent())
	}
	icon := mark.Glyph + " " + word
	if s.Pending > 0 {
		icon += " " + g.ToSend + n
	}
	return icon, mark.Role
}

// syncingWord adds the percentage, if there is a total to measure against.
func syncingWord(word string, percent int) string {
	switch {
	case percent < 0 && word == "":
		return "sync"
	case percent < 0:
		return word
	case word == "":
		return strconv.Itoa(percent) + "%"
	}
	return word + " " + strconv.Itoa(percent) + "%"
}
