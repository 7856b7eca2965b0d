package widget

import (
	"strconv"

	"fieldbook/syncclient"
	"fieldbook/tui/theme"
)

// SyncState is the engine's icon as the screens draw it.
type SyncState syncclient.Icon

// The six documented states.
const (
	Connected   = SyncState(syncclient.IconConnected)
	Offline     = SyncState(syncclient.IconOffline)
	Syncing     = SyncState(syncclient.IconSyncing)
	ToSend      = SyncState(syncclient.IconToSend)
	SyncError   = SyncState(syncclient.IconError)
	SyncWarning = SyncState(syncclient.IconWarning)
)

// FoldSync reduces the engine's status to one state: see [syncclient.Status.Icon].
func FoldSync(s syncclient.Status) SyncState { return SyncState(s.Icon()) }

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
	if state == Offline && notSignedIn(s) {
		word = [...]string{"Signed out", "Signed out", "out"}[size]
	}
	if state == Syncing {
		word = syncingWord(word, s.Progress.Percent())
	}
	icon := mark.Glyph + " " + word
	if s.Pending > 0 {
		icon += " " + g.ToSend + n
	}
	return icon, mark.Role
}

// notSignedIn reports that nothing is known of the network because nobody has signed in.
func notSignedIn(s syncclient.Status) bool {
	return !s.SignedIn && s.Network == syncclient.NetworkUnknown
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
