package device

import (
	"strings"

	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

type (
	// reconfigureMsg is the user's yes to a full download.
	reconfigureMsg struct{}
	// signOutMsg is the user's yes to a sign-out. Anyway says that they know what stays here.
	signOutMsg struct{ anyway bool }
)

// askReconfigure asks before everything is downloaded again, and says what becomes of it.
func askReconfigure(s syncclient.Status) tea.Cmd {
	rows := int64(0)
	for _, t := range s.Tables {
		rows += t.Rows
	}
	question := "This drops the downloaded data (" + text.Plural(int(rows), "row") + ") and downloads them again; until that is complete " +
		"the app works online. "
	if s.Pending > 0 {
		question += waiting(s) + " sent first; what cannot be sent is kept on this device and sent later. "
	}
	return screen.Send(screen.ConfirmMsg{
		Title: "Reconfigure", Question: question + "To look for changes, u is enough.", Yes: "download again", Confirmed: reconfigureMsg{},
	})
}

// askSignOut asks before a sign-out. Without a network it says at once what stays here.
func askSignOut(s syncclient.Status) tea.Cmd {
	online := s.Network.Online()
	question := "The downloaded data are dropped from this device. "
	switch {
	case s.Pending > 0 && online:
		question += waiting(s) + " sent first."
	case s.Pending > 0:
		question += "There is no network: " + text.Plural(s.Pending, "change") + " of yours " + stay(s.Pending) +
			" on this device, to be sent when you sign in here again."
	default:
		question += "Nothing waits to be sent."
	}
	if s.Errors > 0 {
		question += " Your sync errors are kept for your next sign-in."
	}
	return screen.Send(screen.ConfirmMsg{Title: "Sign out", Question: question, Yes: "sign out", Confirmed: signOutMsg{anyway: s.Pending > 0 && !online}})
}

// askAnyway asks once more when something could not be sent.
func askAnyway(left *syncclient.UnsentError) tea.Cmd {
	question := text.Plural(left.Changes, "change") + " could not be sent. After a sign-out " + they(left.Changes) + " " + stay(left.Changes) +
		" on this device and " + are(left.Changes) + " sent when " + left.User + " signs in here again."
	return screen.Send(screen.ConfirmMsg{Title: "Sign out", Question: question, Yes: "sign out all the same", Confirmed: signOutMsg{anyway: true}})
}

// signedOut tells how a sign-out went and goes to the sign-in, the only thing left to do.
func signedOut(user string, done syncclient.SignedOut) tea.Cmd {
	said, kind := user+" is signed out.", widget.Success
	if !done.Ended { // somebody may have to do something about it
		kind, said = widget.Warn, "Signed out, but the server could not be told: your administrator can end the sign-in there."
	}
	if done.Kept > 0 {
		said += " " + text.Plural(done.Kept, "change") + " kept on this device for the next sign-in."
	}
	return tea.Sequence(screen.Toast(kind, said), screen.Open(screen.Place{Screen: screen.SignIn}))
}

// waiting is the subject of a sentence about what waits to be sent.
func waiting(s syncclient.Status) string {
	return text.Plural(s.Pending, "change") + " " + are(s.Pending)
}

func are(n int) string  { return one(n, "is", "are") }
func they(n int) string { return one(n, "it", "they") }
func stay(n int) string { return one(n, "stays", "stay") }

func one(n int, single, several string) string {
	if n == 1 {
		return single
	}
	return several
}

// who says as whom the user is signed in.
func who(user string) string {
	if user = strings.TrimSpace(user); user == "" {
		return ""
	}
	return " as " + user
}
