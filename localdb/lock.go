package localdb

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"fieldbook/internal/work"
)

// owner is written beside the database while it is open, so that a second program can
// say who has it. The lock itself is bbolt's: it ends with the process, this file may not.
type owner struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

func ownerPath(path string) string { return path + ".lock-owner" }

// writeOwner cannot fail in a way that matters: the lock is held without it.
func writeOwner(path string, now time.Time) {
	host, _ := os.Hostname()
	raw, err := json.Marshal(owner{os.Getpid(), host, now.UTC()})
	if err == nil {
		_ = os.WriteFile(ownerPath(path), raw, 0o600)
	}
}

func removeOwner(path string) { _ = os.Remove(ownerPath(path)) }

// lockedBy says who holds the lock, as far as that is known.
func lockedBy(path string) error {
	who := "another program"
	var o owner
	if raw, err := os.ReadFile(ownerPath(path)); err == nil && json.Unmarshal(raw, &o) == nil && o.PID > 0 {
		who = fmt.Sprintf("process %d on %s", o.PID, o.Host)
		if o.PID == os.Getpid() {
			who += " (this program)"
		}
	}
	return work.Errorf(work.Locked, "%s is in use by %s: close it there and try again", path, who)
}
