//go:build unix

package localdb

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// ofAnother reports whether a file belongs to another user of the computer.
func ofAnother(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) != os.Geteuid()
}

func isReadOnlyDrive(err error) bool { return errors.Is(err, syscall.EROFS) }
func isNameTooLong(err error) bool   { return errors.Is(err, syscall.ENAMETOOLONG) }
func isNotFolder(err error) bool     { return errors.Is(err, syscall.ENOTDIR) }
