//go:build unix && !solaris && !netbsd

package localdb

import (
	"errors"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// initialMmap leaves room to grow before the map must move, which has to wait for
// readers. It costs address space only.
const initialMmap = 256 << 20

// freeSpace returns how many bytes an ordinary user may still write beside path.
func freeSpace(path string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(filepath.Dir(path), &s); err != nil {
		return 0, err
	}
	return uint64(s.Bavail) * uint64(s.Bsize), nil
}

func isNoSpace(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT)
}
