package localdb

import "golang.org/x/sys/unix"

// networkDrive names the kind of network drive that a path is on, "" if it is on none or
// the system cannot tell.
var networkDrive = func(path string) string {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil || s.Flags&unix.MNT_LOCAL != 0 {
		return ""
	}
	return unix.ByteSliceToString(s.Fstypename[:])
}
