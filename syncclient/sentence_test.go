package syncclient

import (
	"context"
	"errors"
	"net"
	"strings"
	"syscall"
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// The documented sentences, word for word.
func TestWhatAFailedRequestSays(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	broken := &netError{network: NetworkServerError, status: 500, err: work.Errorf(work.Internal, "x")}
	for name, test := range map[string]struct {
		path string
		err  error
		kind work.Kind
		want string
	}{
		"no network": {wire.PathPull, refused, work.Unavailable, "Failed to download because we cannot connect to the server. (no connection to the server)"},
		"a portal":   {wire.PathManifest, &netError{network: NetworkPortal, err: errors.New("x")}, work.Unavailable, "Failed to download because we cannot connect to the server. (a sign-in page of the network answers instead of the server)"},
		"nothing came back": {wire.PathPush, silent{}, work.Unavailable,
			"The operation timed out. This may be because of ongoing server updates. Please try again later."},
		"broken":     {wire.PathPull, broken, work.Unavailable, "Internal issue while downloading your data (Error code: 500)."},
		"sending":    {wire.PathPush, refused, work.Unavailable, "Nothing could be sent (no connection to the server). It stays saved on this device and is sent later."},
		"signing in": {wire.PathToken, refused, work.Unavailable, "Signing in failed because we cannot connect to the server. (no connection to the server)"},
		"showing":    {wire.PathQuery, refused, work.Unavailable, "This cannot be shown because we cannot connect to the server. (no connection to the server)"},
		"busy": {wire.PathPull, &netError{network: NetworkServerError, status: 429, err: work.Errorf(work.Throttled, "Many devices sync now: wait a minute.")},
			work.Unavailable, "Many devices sync now: wait a minute."},
		"no right": {wire.PathPull, work.Errorf(work.Forbidden, "no role"), work.Forbidden,
			"Insufficient Permissions; Contact your administrator for access to your organization's mobile apps. (no role)"},
		"a history": {wire.PathHistory, refused, work.Unavailable, "This cannot be shown because we cannot connect to the server. (no connection to the server)"},
		"a search":  {wire.PathSearch, refused, work.Unavailable, "This cannot be shown because we cannot connect to the server. (no connection to the server)"},

		"no right to one record": {wire.PathQuery, work.Errorf(work.Forbidden, "not this one"), work.Forbidden, "not this one"},
		"the server's own words": {wire.PathPull, work.Errorf(work.Unauthenticated, "sign in again"), work.Unauthenticated, "sign in again"},
	} {
		if got := describe(context.Background(), test.path, test.err); !work.Is(got, test.kind) || work.Message(got) != test.want {
			t.Errorf("%s: %v: %s", name, work.KindOf(got), work.Message(got))
		}
	}
	late := describe(context.Background(), wire.PathPull, silent{})
	if got := calculating(late, "Work orders"); work.Message(got) != "It's taking a while to calculate data to download (entity with timeout: Work orders)." || networkOf(got) == nil {
		t.Errorf("a pull that took too long: %v", got)
	}
	if got := calculating(describe(context.Background(), wire.PathPull, refused), "Work orders"); strings.Contains(work.Message(got), "calculate") {
		t.Errorf("no network: %v", got)
	}
}

func TestTheIconAndWhatIsSaidWithIt(t *testing.T) {
	online := Status{SignedIn: true, Network: NetworkOnline}
	with := func(change func(*Status)) Status {
		s := online
		change(&s)
		return s
	}
	everything := with(func(s *Status) {
		s.Phase, s.Problem, s.Warning, s.Network, s.Pending = PhaseFetching, work.Errorf(work.DiskFull, "the disk is full"), "old", NetworkNoRoute, 3
	})
	for name, test := range map[string]struct {
		s    Status
		icon Icon
		says string
	}{
		"connected":                      {online, IconConnected, ""},
		"changes wait":                   {with(func(s *Status) { s.Pending = 3 }), IconToSend, ""},
		"everything at once":             {everything, IconSyncing, "The disk is full."},
		"without the pass":               {with(func(s *Status) { *s = everything; s.Phase = PhaseIdle }), IconError, "The disk is full."},
		"refused":                        {with(func(s *Status) { s.Errors, s.Warning = 2, "old" }), IconError, "The server did not accept 2 changes of yours."},
		"one refused":                    {with(func(s *Status) { s.Errors = 1 }), IconError, "The server did not accept 1 change of yours."},
		"a wrong clock":                  {with(func(s *Status) { s.Network = NetworkBadClock }), IconError, "Cannot sync: this device's clock is wrong, so the connection cannot be trusted."},
		"another server":                 {with(func(s *Status) { s.Network = NetworkOtherServer }), IconError, "Cannot sync: another server answers under this address."},
		"old data, and no network":       {with(func(s *Status) { s.Warning, s.Network = "old data", NetworkNoRoute }), IconWarning, "Old data."},
		"no network, and changes":        {with(func(s *Status) { s.Network, s.Pending = NetworkNoRoute, 3 }), IconOffline, "Network or service unavailable."},
		"a portal":                       {with(func(s *Status) { s.Network = NetworkPortal }), IconOffline, "Network or service unavailable: a sign-in page of the network answers instead of the server."},
		"not checked yet":                {with(func(s *Status) { s.Network = NetworkUnknown }), IconOffline, "Not connected yet."},
		"the user's online mode":         {with(func(s *Status) { s.Network, s.Online, s.OnlineChosen = NetworkNoRoute, true, true }), IconOffline, "Network disconnected. Switch to offline mode to continue working with the app."},
		"no profile, no network":         {with(func(s *Status) { s.Network, s.OnlineOnly, s.Warning = NetworkNoRoute, true, "old" }), IconWarning, TextOnlineOnly},
		"no profile, before any network": {with(func(s *Status) { s.Network, s.OnlineOnly = NetworkNoRoute, true }), IconOffline, TextOnlineOnly},
		"no first sync":                  {with(func(s *Status) { s.FirstSync = true }), IconConnected, "The first sync is not complete: until it is, this device works online."},
		"signed out":                     {Status{}, IconOffline, "Nobody is signed in on this device. Signing in needs a network; after that you can work without one."},
	} {
		if test.s.Icon() != test.icon || test.s.Message() != test.says {
			t.Errorf("%s: %s, %q", name, test.s.Icon(), test.s.Message())
		}
	}
	seen := map[string]bool{}
	for i := IconConnected; i <= IconWarning; i++ {
		seen[i.String()] = true
	}
	if len(seen) != 6 {
		t.Errorf("the states are called %v", seen)
	}
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{"": "", "  ": "", "a b": "A b.", "Done!": "Done!", "é": "é.", "why?": "Why?", "x": "X."} {
		if got := Sentence(in); got != want {
			t.Errorf("%q becomes %q", in, got)
		}
	}
}

func TestParseMode(t *testing.T) {
	for word, want := range map[string]Reason{"first": ReasonFirst, "delta": ReasonInterval, "full": ReasonFull, "grid": ReasonView, "single": ReasonSingle} {
		if got, err := ParseMode(word); err != nil || got != want {
			t.Errorf("%s is %q (%v)", word, got, err)
		}
	}
	if _, err := ParseMode("interval"); !work.Is(err, work.Invalid) || !strings.Contains(err.Error(), "delta") {
		t.Errorf("%v", err)
	}
}
