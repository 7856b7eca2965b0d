//go:build unix

package resume

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
)

// The environment of a device's process: its database, and after how many commits it dies.
const (
	fileVariable = "FIELDBOOK_RESUME_FILE"
	dieVariable  = "FIELDBOOK_RESUME_DIE"
)

// TestMain lets the test binary be a device, too.
func TestMain(m *testing.M) {
	file := os.Getenv(fileVariable)
	if file == "" {
		os.Exit(m.Run())
	}
	if err := device(file); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// impatient waits a hundredth of what the engine would.
func impatient(limit time.Duration) time.Duration { return limit / 100 }

// device syncs until the first sync is done, as the program does that is started again.
func device(file string) error {
	left, _ := strconv.Atoi(os.Getenv(dieVariable))
	db, err := localdb.Open(file, localdb.Options{Committed: func() {
		if left--; left == 0 {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL) // on disk, and nobody has been told
			select {}
		}
	}})
	if err != nil {
		return err
	}
	defer db.Close()
	engine := syncclient.New(db, syncclient.Options{Jitter: impatient})
	for {
		if done, err := db.FirstSyncDone(); err != nil || done {
			return err
		}
		_, err := engine.SyncOnce(context.Background(), syncclient.ReasonFirst)
		if err != nil && !work.Is(err, work.Unavailable) && !work.Is(err, work.Damaged) {
			return err
		}
	}
}

// laptop is a signed-in database file whose device runs in a process of its own.
type laptop struct {
	t    *testing.T
	file string
}

func newLaptop(t *testing.T, name, server string) *laptop {
	t.Helper()
	l := &laptop{t, filepath.Join(t.TempDir(), name+".db")}
	l.with(func(db *localdb.DB) {
		must(t, syncclient.SignIn(t.Context(), db, syncclient.Options{}, server, login, secret))
	})
	return l
}

func (l *laptop) with(do func(db *localdb.DB)) {
	l.t.Helper()
	db, err := localdb.Open(l.file, localdb.Options{})
	must(l.t, err)
	do(db)
	must(l.t, db.Close())
}

// start starts the device's process; die is after how many commits it kills itself, 0 = never.
func (l *laptop) start(die int) *exec.Cmd {
	l.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fileVariable+"="+l.file, dieVariable+"="+strconv.Itoa(die))
	cmd.Stderr = os.Stderr
	must(l.t, cmd.Start())
	return cmd
}

// wait waits for the end of the process and reports whether it was killed. Any other end
// than that or a done sync fails the test.
func (l *laptop) wait(cmd *exec.Cmd) (dead bool) {
	l.t.Helper()
	err := cmd.Wait()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() && status.Signal() == syscall.SIGKILL {
		return true
	}
	must(l.t, err)
	return false
}

// held returns how many rows the device has, and the digest of each table.
func (l *laptop) held() (rows int, digests map[string]work.Digest) {
	l.t.Helper()
	digests = map[string]work.Digest{}
	l.with(func(db *localdb.DB) {
		if done, err := db.FirstSyncDone(); err != nil || !done {
			l.t.Fatalf("the first sync is not done (%v)", err)
		}
		states, err := db.TableStates()
		must(l.t, err)
		for table := range states {
			count, digest, err := db.Holding(table)
			must(l.t, err)
			rows += count
			digests[table] = digest
			l.recount(db, table, digest)
		}
	})
	return rows, digests
}

// recount compares a table's running digest with that of its rows.
func (l *laptop) recount(db *localdb.DB, table string, digest work.Digest) {
	l.t.Helper()
	var sum work.Digest
	must(l.t, db.Holdings(table, func(_ work.ID, _ uint64, leaf work.Digest) bool {
		sum = sum.Plus(leaf)
		return true
	}))
	if sum != digest {
		l.t.Errorf("%s: the rows sum up to %s, the device says %s", table, sum, digest)
	}
}
