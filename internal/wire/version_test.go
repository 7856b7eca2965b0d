package wire

import (
	"strings"
	"testing"

	"fieldbook/internal/work"
)

// A server of later days, which speaks 3 and 4 and still takes what 1 and 2 have to send.
func TestVersions(t *testing.T) {
	later := Versions{Oldest: 3, OldestPush: 1, Newest: 4}
	for _, c := range []struct {
		speaks       Versions
		path, header string
		says         string // "" = accepted
	}{
		{Spoken, PathPull, "1", ""}, {Spoken, PathPush, "1", ""},
		{Spoken, PathPull, "2", "ask the administrator to update the server"}, {Spoken, PathPush, "2", "protocol 1 and this program protocol 2"},
		{Spoken, PathPull, "0", "names no version"}, {Spoken, PathPull, "", "names no version"}, {Spoken, PathPull, "01", "names no version"},
		{Spoken, PathPull, "+1", "names no version"}, {Spoken, PathPull, "one", "names no version"}, {Spoken, PathPull, "99999999999999999999", "names no version"},
		{later, PathPull, "4", ""}, {later, PathPull, "3", ""}, {later, PathPush, "3", ""},
		{later, PathPush, "2", ""}, {later, PathToken, "2", ""}, {later, PathSyncErrors, "1", ""}, {later, PathSignOut, "1", ""}, {later, PathPush, "1", ""},
		{later, PathPull, "2", "takes only unsent changes from protocol 2: update the program"}, {later, PathManifest, "1", "update the program"},
		{later, PathLive, "2", "update the program"}, {later, PathQuery, "2", "update the program"}, {later, PathRepair, "2", "update the program"},
		{later, PathPush, "5", "protocol 3 to 4"},
		{Versions{5, 3, 6}, PathPush, "2", "unsent changes stay on the device"},
	} {
		err := c.speaks.Check(c.path, c.header)
		if c.says == "" && err == nil {
			continue
		}
		if c.says == "" || !work.Is(err, work.Outdated) || !strings.Contains(work.Message(err), c.says) {
			t.Errorf("%+v, protocol %q at %s: %v", c.speaks, c.header, c.path, err)
		}
	}
}
