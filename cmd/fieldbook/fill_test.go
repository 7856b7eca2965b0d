package main

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAKilledStartFillsTheFolderAnew kills a server with -9 while it generates its company:
// the next start must make the company whole, as if nobody had been there.
func TestAKilledStartFillsTheFolderAnew(t *testing.T) {
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	c := &company{t: t, bin: bin, dir: t.TempDir(), address: freeAddress(t)}
	dying := c.command("fieldbookd", "serve", "--listen", c.address, "--generate", "11000")
	says, err := dying.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := dying.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(says)
	if !lines.Scan() || !strings.Contains(lines.Text(), " of 11000 records") {
		t.Fatalf("the server says %q", lines.Text())
	}
	_ = dying.Process.Kill()
	_ = dying.Wait()

	again := c.command("fieldbookd", "serve", "--listen", c.address, "--generate", "11000")
	out, err := again.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = again.Process.Kill(); _ = again.Wait() })
	for lines = bufio.NewScanner(out); lines.Scan() && !strings.HasPrefix(lines.Text(), "Serving "); {
	}
	if lines.Text() == "" {
		t.Fatal("the server does not start again")
	}
	c.signIn()
	if out := c.must("fieldbook", "sync", "--mode", "full"); !strings.Contains(out, "received 0 rows, removed 0") {
		t.Errorf("the company is not whole: %s", out)
	}
	if left, err := filepath.Glob(filepath.Join(c.dir, "server", "*.new")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(c.dir, "server", "environment.db")); err != nil {
		t.Error(err)
	}
}
