package syncclient

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// The documented sentences, and those of the same kind. Everything that a failed sync says
// to people is put together in this file.
const (
	TextUnavailable  = "Network or service unavailable"
	TextDisconnected = "Network disconnected. Switch to offline mode to continue working with the app."
	TextOnlineOnly   = "Offline is not configured for you: the app cannot be used without network. Ask your administrator to add you to an offline profile."
	TextNotPublished = wire.TextNotPublished
	// TextSavedHere is said of a change that was saved in online mode and has no answer yet.
	TextSavedHere = "Saved on this device, not yet sent."

	textCannotConnect = "Failed to download because we cannot connect to the server."
	textTimedOut      = "The operation timed out. This may be because of ongoing server updates. Please try again later."
	textCalculating   = "It's taking a while to calculate data to download (entity with timeout: %s)."
	textInternal      = "Internal issue while downloading your data (Error code: %d)."
	textNoPermission  = "Insufficient Permissions; Contact your administrator for access to your organization's mobile apps."
)

// sentenceOf says in the documented words that a request to a path got no usable answer.
func sentenceOf(failed *netError, path string) string {
	var said *work.Error
	switch {
	case failed.network == NetworkServerError && errors.As(failed.err, &said) && said.Kind == work.Throttled:
		return said.Message
	case failed.status == http.StatusInternalServerError, failed.status == http.StatusInsufficientStorage:
		return fmt.Sprintf(textInternal, failed.status)
	case failed.network == NetworkNoAnswer && failed.late:
		return textTimedOut
	case path == wire.PathToken:
		return "Signing in failed because we cannot connect to the server. (" + failed.network.String() + ")"
	case path == wire.PathQuery, path == wire.PathSearch, path == wire.PathHistory:
		return "This cannot be shown because we cannot connect to the server. (" + failed.network.String() + ")"
	case path == wire.PathPush:
		return fmt.Sprintf("Nothing could be sent (%s). It stays saved on this device and is sent later.", failed.network)
	}
	return textCannotConnect + " (" + failed.network.String() + ")"
}

// refusalOf puts what the server says into the documented words, where there are some.
func refusalOf(said *work.Error, path string) *work.Error {
	if said.Kind != work.Forbidden || path != wire.PathManifest && path != wire.PathPull {
		return said
	}
	e := work.Errorf(work.Forbidden, "%s (%s)", textNoPermission, said.Message)
	e.Err = said
	return e
}

// calculating says which tables the server was working on when it did not answer a pull.
func calculating(err error, tables string) error {
	if failed := networkOf(err); failed == nil || !failed.late || failed.network != NetworkNoAnswer {
		return err
	}
	e := work.Errorf(work.Unavailable, textCalculating, tables)
	e.Err = err
	return e
}

// Message says in one or two sentences what is the matter, "" if nothing is. It follows
// the precedence of [Status.Icon], but says nothing of a pass that runs.
func (s Status) Message() string {
	switch {
	case s.Problem != nil:
		return Sentence(work.Message(s.Problem))
	case s.Errors == 1:
		return "The server did not accept 1 change of yours."
	case s.Errors > 0:
		return fmt.Sprintf("The server did not accept %d changes of yours.", s.Errors)
	case s.Network.NeedsPerson():
		return "Cannot sync: " + s.Network.String() + "."
	case s.Warning != "" && (s.Network.Online() || !s.OnlineOnly):
		return Sentence(s.Warning)
	case !s.SignedIn:
		return "Nobody is signed in on this device. Signing in needs a network; after that you can work without one."
	case !s.Network.Online():
		return s.offlineMessage()
	case s.FirstSync && !s.OnlineOnly:
		return "The first sync is not complete: until it is, this device works online."
	}
	return ""
}

// offlineMessage says why there is no connection and what still works.
func (s Status) offlineMessage() string {
	switch {
	case s.Network == NetworkUnknown:
		return "Not connected yet."
	case s.OnlineOnly:
		return TextOnlineOnly
	case s.OnlineChosen:
		return TextDisconnected
	case s.Network == NetworkNoRoute, s.Network == NetworkNoAnswer:
		return TextUnavailable + "."
	}
	return TextUnavailable + ": " + s.Network.String() + "."
}

// Sentence returns words with a capital first letter and an end.
func Sentence(words string) string {
	words = strings.TrimSpace(words)
	if words == "" {
		return ""
	}
	if first := words[0]; first >= 'a' && first <= 'z' {
		words = string(first-'a'+'A') + words[1:]
	}
	if !strings.ContainsAny(words[len(words)-1:], ".!?") {
		words += "."
	}
	return words
}
