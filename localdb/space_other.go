//go:build !unix || solaris || netbsd

package localdb

import (
	"errors"
	"strings"
)

// initialMmap stays small: some systems would grow the file itself.
const initialMmap = 0

func freeSpace(string) (uint64, error) { return 0, errors.ErrUnsupported }

// isNoSpace knows the texts of the systems that have no portable error for it.
func isNoSpace(err error) bool {
	if err == nil {
		return false
	}
	text := strings.ToLower(err.Error())
	return strings.Contains(text, "not enough space") || strings.Contains(text, "no space left")
}
