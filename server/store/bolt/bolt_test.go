package bolt_test

import (
	"os"
	"path/filepath"
	"testing"

	"fieldbook/server/store"
	"fieldbook/server/store/bolt"
	"fieldbook/server/store/storetest"
)

// memory is a folder in memory where there is one: the contract's commits by the thousand
// need not reach a disk.
func memory(t *testing.T) string {
	if info, err := os.Stat("/dev/shm"); err != nil || !info.IsDir() {
		return t.TempDir()
	}
	folder, err := os.MkdirTemp("/dev/shm", "bolt")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

func open(t *testing.T, path string) store.Store {
	t.Helper()
	s, err := bolt.Open(path, storetest.Keys)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestContract(t *testing.T) {
	folder, n := memory(t), 0
	storetest.Run(t, func(*testing.T) storetest.Open {
		n++
		path := filepath.Join(folder, string(rune('a'+n/26/26%26))+string(rune('a'+n/26%26))+string(rune('a'+n%26)))
		return func(t *testing.T) store.Store { return open(t, path) }
	})
}
