//go:build unix

package bolt_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"fieldbook/internal/work"
	"fieldbook/server/store/bolt"
	"fieldbook/server/store/storetest"
)

// What never ends, or never begins, is refused before it is read.
func TestOnlyRegularFilesAreOpened(t *testing.T) {
	link := func(to string) func(string) error { return func(path string) error { return os.Symlink(to, path) } }
	for name, make := range map[string]func(path string) error{
		"zeros without end": link("/dev/zero"),
		"nothing":           link("/dev/null"),
		"a pipe":            func(path string) error { return syscall.Mkfifo(path, 0o600) },
	} {
		path := filepath.Join(t.TempDir(), "environment.db")
		if err := make(path); err != nil {
			t.Fatal(err)
		}
		s, err := bolt.Open(path, storetest.Keys)
		if !work.Is(err, work.Invalid) || !strings.Contains(work.Message(err), path+" is not a regular file") {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			_ = s.Close()
		}
	}
	real := filepath.Join(t.TempDir(), "real.db")
	open(t, real).Close()
	linked := filepath.Join(t.TempDir(), "environment.db")
	if err := os.Symlink(real, linked); err != nil {
		t.Fatal(err)
	}
	if err := open(t, linked).Close(); err != nil {
		t.Errorf("a link to a regular file: %v", err)
	}
}
