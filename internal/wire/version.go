package wire

import (
	"strconv"

	"fieldbook/internal/work"
)

// Versions are the protocols that a server speaks.
type Versions struct {
	// Oldest is the oldest that may ask for anything.
	Oldest int
	// OldestPush is the oldest that may still send: two versions more, so that no device is
	// stranded with unsent work. It signs in and out, pushes and disposes of sync errors.
	OldestPush int
	Newest     int
}

// Spoken are the protocols of this version of the server. There has been only one.
var Spoken = Versions{Oldest: 1, OldestPush: 1, Newest: Version}

// upward are the requests of a device that only sends.
var upward = map[string]bool{PathToken: true, PathPush: true, PathSyncErrors: true, PathSignOut: true}

// Check reports why a request to a path cannot be understood, given its [HeaderVersion]. The
// error is Outdated and says which of the two programs to update.
func (v Versions) Check(path, header string) error {
	version, err := strconv.Atoi(header)
	switch {
	case err != nil || version < 1 || strconv.Itoa(version) != header:
		return work.Errorf(work.Outdated, "the request names no version of the protocol; this server speaks %s", v)
	case version > v.Newest:
		return work.Errorf(work.Outdated, "this server speaks protocol %s and this program protocol %d: ask the administrator to update the server", v, version)
	case version >= v.Oldest:
		return nil
	case version < v.OldestPush:
		return work.Errorf(work.Outdated, "this server speaks protocol %s and this program protocol %d: update the program; unsent changes stay on the device", v, version)
	case !upward[path]:
		return work.Errorf(work.Outdated, "this server speaks protocol %s and takes only unsent changes from protocol %d: update the program", v, version)
	}
	return nil
}

// String returns the range for people.
func (v Versions) String() string {
	if v.Oldest == v.Newest {
		return strconv.Itoa(v.Newest)
	}
	return strconv.Itoa(v.Oldest) + " to " + strconv.Itoa(v.Newest)
}
