package localdb

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fieldbook/internal/work"
)

// fsyncPath names the database that a child process of TestFailingSync writes to.
const fsyncPath = "LOCALDB_FSYNC_PATH"

// TestFailingSync lets the how manieth fdatasync of a process that saves edits fail, and
// every later one too: the file must hold what the process said was saved, and must not
// hold what it said was not. A commit syncs twice: after a failure of the first the change
// is not in the file, after one of the second it is.
func TestFailingSync(t *testing.T) {
	if os.Getenv(fsyncPath) != "" {
		fsyncChild(t)
		return
	}
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed: no fault can be injected into the system's calls")
	}
	for _, times := range []string{"%d", "%d+"} {
		said := map[string]int{}
		for n := range 12 {
			dir := t.TempDir()
			path := filepath.Join(dir, "device.db")
			db, err := Open(path, Options{}) // made without faults
			check(t, err)
			check(t, db.Close())
			inject := "inject=fdatasync:error=EIO:when=" + fmt.Sprintf(times, n+1)
			child := exec.Command(strace, "-f", "-qq", "-e", "trace=fdatasync", "-e", inject, "-o", filepath.Join(dir, "trace"), os.Args[0], "-test.run=^TestFailingSync$")
			child.Env = append(os.Environ(), fsyncPath+"="+path)
			out, err := child.Output()
			if err != nil && len(out) == 0 {
				t.Skipf("strace cannot trace here: %v", err)
			}
			db, err = Open(path, Options{})
			check(t, err)
			lines := bufio.NewScanner(bytes.NewReader(out))
			for lines.Scan() {
				what, id, ok := strings.Cut(lines.Text(), " ")
				if !ok || what != "saved" && what != "lost" && what != "unknown" {
					continue
				}
				said[what]++
				group, err := work.ParseID(id)
				check(t, err)
				found, err := db.Committed(group)
				check(t, err)
				if what != "unknown" && found != (what == "saved") {
					t.Errorf("sync %d: the process said %q of %s, in the file: %v", n+1, what, group, found)
				}
			}
			check(t, db.Close())
		}
		t.Logf("%s: %v", times, said)
		if said["saved"] == 0 || said["lost"] == 0 {
			t.Errorf("%s: %v: the test tests nothing", times, said)
		}
	}
}

// fsyncChild saves edits and says what it was told of each.
func fsyncChild(t *testing.T) {
	db, err := Open(os.Getenv(fsyncPath), Options{})
	check(t, err)
	for range 4 {
		id := work.RandomID()
		_, err := db.Edit(work.Group{ID: id, Changes: []work.Change{work.CreateOf(jobs, work.RandomID(), name("a"))}})
		switch {
		case err == nil:
			fmt.Println("saved", id)
		case strings.Contains(err.Error(), "not known"):
			fmt.Println("unknown", id)
		default:
			fmt.Println("lost", id)
		}
	}
}
