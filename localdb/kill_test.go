package localdb

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
)

// killPath names the database that a child process of TestKill writes to.
const killPath = "LOCALDB_KILL_PATH"

// TestKill kills a process that saves edits, at a random moment, again and again: every
// edit that it reported as saved must be in the outbox exactly once, whole, and its record
// must be readable.
func TestKill(t *testing.T) {
	if os.Getenv(killPath) != "" {
		killChild(t)
		return
	}
	path := filepath.Join(t.TempDir(), "device.db")
	saved := map[string]bool{}
	for round := range 20 {
		for _, id := range killedRound(t, path) {
			if saved[id] {
				t.Fatalf("round %d: %s was reported twice", round, id)
			}
			saved[id] = true
		}
		db, err := Open(path, Options{})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		list, err := db.Outbox()
		check(t, err)
		found := map[string]int{}
		changes := 0
		for i, e := range list {
			found[e.Group.ID.String()]++
			changes += len(e.Group.Changes)
			if e.Group.Seq != uint64(i+1) || len(e.Group.Changes) != 2 {
				t.Fatalf("round %d: entry %d has number %d and %d changes", round, i, e.Group.Seq, len(e.Group.Changes))
			}
			for _, c := range e.Group.Changes {
				if _, err := db.Get(c.Table, c.ID); err != nil {
					t.Fatalf("round %d: %v", round, err)
				}
			}
		}
		for id := range saved {
			if found[id] != 1 {
				t.Fatalf("round %d: %s was saved and is in the outbox %d times", round, id, found[id])
			}
		}
		if n, _, err := db.Pending(); err != nil || n != changes {
			t.Fatalf("round %d: %d pending, want %d (%v)", round, n, changes, err)
		}
		check(t, db.Close())
	}
	if len(saved) < 20 {
		t.Fatalf("only %d edits were saved in 20 rounds: the test tests nothing", len(saved))
	}
	t.Logf("%d edits saved", len(saved))
}

// killedRound runs the child for a random time and returns the ids that it reported.
func killedRound(t *testing.T, path string) (ids []string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestKill$")
	child.Env = append(os.Environ(), killPath+"="+path)
	out, err := child.StdoutPipe()
	check(t, err)
	check(t, child.Start())
	lines := bufio.NewScanner(out)
	enough := rand.IntN(30)
	var after <-chan time.Time
	for lines.Scan() {
		if id, ok := strings.CutPrefix(lines.Text(), "saved "); ok {
			ids = append(ids, id)
		}
		if len(ids) >= enough && after == nil {
			after = time.After(time.Duration(rand.IntN(3000)) * time.Microsecond)
			go func() { <-after; _ = child.Process.Kill() }()
		}
	}
	_ = child.Wait()
	return ids
}

// killChild saves edits until it is killed.
func killChild(t *testing.T) {
	db, err := Open(os.Getenv(killPath), Options{})
	check(t, err)
	fmt.Println("ready")
	for {
		g, err := db.Edit(work.Group{Title: "kill", Changes: []work.Change{
			work.CreateOf(jobs, work.RandomID(), name("a")), work.CreateOf(tasks, work.RandomID(), name("b")),
		}})
		if err != nil {
			fmt.Println("failed", err)
			os.Exit(3)
		}
		fmt.Println("saved", g.ID)
	}
}
