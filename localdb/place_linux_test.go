package localdb

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"fieldbook/internal/work"
)

// mount puts a small file system of its own under a new folder; only root may.
func mount(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("a file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { check(t, syscall.Unmount(dir, syscall.MNT_DETACH)) })
	return dir
}

// wantOnly checks that a folder has these entries and no others.
func wantOnly(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	check(t, err)
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("%s holds %q, want %q", dir, got, names)
	}
}

// TestPlacesThatAreRefused: what cannot be a database is left as it is, with nothing
// beside it, and the message says what to do.
func TestPlacesThatAreRefused(t *testing.T) {
	for what, c := range map[string]struct {
		make func(t *testing.T, path string)
		kind work.Kind
		says string
	}{
		"directory": {func(t *testing.T, path string) { check(t, os.Mkdir(path, 0o700)) }, work.Invalid, "name a file"},
		"FIFO":      {func(t *testing.T, path string) { check(t, syscall.Mkfifo(path, 0o600)) }, work.Invalid, "name another file"},
		"0 bytes":   {func(t *testing.T, path string) { check(t, os.WriteFile(path, nil, 0o600)) }, work.Invalid, "delete it"},
		"text":      {func(t *testing.T, path string) { check(t, os.WriteFile(path, []byte("hello"), 0o600)) }, work.Invalid, "left as it is"},
		"long text": {func(t *testing.T, path string) {
			check(t, os.WriteFile(path, []byte(strings.Repeat("hello\n", 9999)), 0o600))
		}, work.Invalid, "left as it is"},
		"zeros":          {func(t *testing.T, path string) { check(t, os.WriteFile(path, make([]byte, 1<<17), 0o600)) }, work.Invalid, "left as it is"},
		"dangling link":  {func(t *testing.T, path string) { check(t, os.Symlink(path+".none", path)) }, work.Invalid, "the link"},
		"link to a FIFO": {func(t *testing.T, path string) { check(t, os.Symlink("/dev/null", path)) }, work.Invalid, "regular"},
		"cut short": {func(t *testing.T, path string) {
			db, err := Open(path, Options{})
			check(t, err)
			check(t, db.Close())
			check(t, os.Truncate(path, 9000))
		}, work.Damaged, "copy"},
		"another user's": {func(t *testing.T, path string) {
			db, err := Open(path, Options{})
			check(t, err)
			check(t, db.Close())
			if err := os.Chown(path, 12345, 12345); err != nil {
				t.Skipf("a file cannot be given away here: %v", err)
			}
		}, work.Forbidden, "belongs to another user"},
		"no rights": {func(t *testing.T, path string) {
			if os.Geteuid() == 0 {
				t.Skip("root may do everything")
			}
			check(t, os.WriteFile(path, []byte("x"), 0))
		}, work.Forbidden, "see to the rights"},
	} {
		t.Run(what, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "device.db")
			c.make(t, path)
			before := contents(path)
			_, err := Open(path, Options{})
			wantKind(t, err, c.kind)
			if !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), path) {
				t.Errorf("message: %v", err)
			}
			if contents(path) != before {
				t.Error("the file was changed")
			}
			wantOnly(t, dir, "device.db")
		})
	}
}

// TestPlacesThatWork: odd names and links are no reason to refuse.
func TestPlacesThatWork(t *testing.T) {
	dir := t.TempDir()
	long := dir
	for range 3 {
		long = filepath.Join(long, strings.Repeat("ä long folder ", 10))
	}
	check(t, os.Symlink(filepath.Join(dir, "plain"), filepath.Join(dir, "link")))
	for _, path := range []string{
		filepath.Join(dir, "plain"), filepath.Join(dir, "link"), filepath.Join(dir, "with space", "Gerät 測試 \U0001F527.db"),
		filepath.Join(long, "device.db"), filepath.Join(dir, strings.Repeat("n", 250)),
	} {
		var group work.ID
		for open := range 2 {
			db, err := Open(path, Options{})
			check(t, err)
			if open == 0 {
				group = edit(t, db, work.CreateOf(jobs, work.RandomID(), name("a"))).ID
			} else if known, err := db.Committed(group); !known || err != nil {
				t.Errorf("%s: not kept (%v)", path, err)
			}
			if db.Warning() != "" {
				t.Errorf("warning %q", db.Warning())
			}
			check(t, db.Close())
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", path, info, err)
		}
	}
	_, err := Open(filepath.Join(dir, "new", strings.Repeat("n", 300)), Options{})
	wantKind(t, err, work.Invalid)
	if !strings.Contains(err.Error(), "shorter") {
		t.Errorf("message: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "new")); !errors.Is(err, os.ErrNotExist) {
		t.Error("a folder is left of a database that could not be made")
	}
	check(t, os.Chmod(filepath.Join(dir, "plain"), 0o644))
	db, err := Open(filepath.Join(dir, "plain"), Options{})
	check(t, err)
	if info, _ := os.Stat(db.path); info.Mode().Perm() != 0o600 {
		t.Errorf("others may still read: %v", info.Mode())
	}
	check(t, db.Close())
}

func TestNetworkDriveIsRefused(t *testing.T) {
	dir := t.TempDir()
	was := networkDrive
	defer func() { networkDrive = was }()
	asked := ""
	networkDrive = func(path string) string { asked = path; return "NFS" }
	path := filepath.Join(dir, "new", "device.db")
	_, err := Open(path, Options{})
	wantKind(t, err, work.Forbidden)
	if !strings.Contains(err.Error(), "NFS") || !strings.Contains(err.Error(), AllowNetworkDrive) || asked != dir {
		t.Errorf("message: %v (asked of %s)", err, asked)
	}
	wantOnly(t, dir)
	t.Setenv(AllowNetworkDrive, "1")
	db, err := Open(path, Options{})
	check(t, err)
	if !strings.Contains(db.Warning(), "NFS") {
		t.Errorf("warning %q", db.Warning())
	}
	check(t, db.Close())
	networkDrive = was
	t.Setenv(AllowNetworkDrive, "")
	if kind := networkDrive("/proc/none"); kind != "" {
		t.Errorf("%s", kind)
	}
}

func TestReadOnlyDrive(t *testing.T) {
	dir := mount(t, "size=2m")
	path := filepath.Join(dir, "device.db")
	db, err := Open(path, Options{})
	check(t, err)
	check(t, db.SaveDraft("k", "x"))
	check(t, db.Close())
	check(t, syscall.Mount("none", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	for _, p := range []string{path, filepath.Join(dir, "a", "new.db")} {
		_, err = Open(p, Options{})
		wantKind(t, err, work.Forbidden)
		if !strings.Contains(err.Error(), "may only be read") {
			t.Errorf("message: %v", err)
		}
	}
	db, err = Open(path, Options{ReadOnly: true})
	check(t, err)
	if text, err := db.Draft("k"); text != "x" || err != nil {
		t.Errorf("draft %q %v", text, err)
	}
	check(t, db.Close())
	wantOnly(t, dir, "device.db")
}

// TestDiskThatIsFull is full for real: what was said to be saved is there, the rest is
// not, and after room was made everything goes on.
func TestDiskThatIsFull(t *testing.T) {
	dir := mount(t, "size=1m")
	filler := filepath.Join(dir, "filler")
	fill := func(n int) { check(t, os.WriteFile(filler, make([]byte, n), 0o600)) }
	path := filepath.Join(dir, "data", "device.db")
	fill(1<<20 - 3*4096)
	_, err := Open(path, Options{})
	wantKind(t, err, work.DiskFull)
	wantOnly(t, dir, "filler")
	check(t, os.Remove(filler))

	db, err := Open(path, Options{})
	check(t, err)
	first, err := db.Edit(work.Group{Changes: []work.Change{work.CreateOf(jobs, work.RandomID(), name("a"))}})
	wantKind(t, err, work.DiskFull) // the reserve is not there
	db.space = func(string) (uint64, error) { return reserve, nil }
	saved := []work.ID{}
	text := strings.Repeat("x", 20_000)
	for len(saved) < 100 {
		var g work.Group
		if g, err = db.Edit(work.Group{Changes: []work.Change{work.CreateOf(jobs, work.RandomID(), name(text))}}); err != nil {
			break
		}
		saved = append(saved, g.ID)
	}
	wantKind(t, err, work.DiskFull)
	if !strings.Contains(err.Error(), "free some space") || len(saved) < 3 {
		t.Errorf("after %d edits: %v", len(saved), err)
	}
	if _, err = db.Outbox(); err != nil { // the disk was full for the look too: open anew
		_ = db.Close()
		db, err = Open(path, Options{ReadOnly: true})
		check(t, err)
	}
	list, err := db.Outbox()
	check(t, err)
	if len(list) != len(saved) || first.Seq != 0 {
		t.Errorf("%d groups are in the file, %d were saved", len(list), len(saved))
	}
	for i, e := range list {
		if e.Group.ID != saved[i] {
			t.Errorf("group %d is another", i)
		}
	}
	check(t, db.Close())
	check(t, syscall.Mount("none", dir, "tmpfs", syscall.MS_REMOUNT, "size=4m"))
	db, err = Open(path, Options{})
	check(t, err)
	db.space = func(string) (uint64, error) { return reserve, nil }
	edit(t, db, work.CreateOf(jobs, work.RandomID(), name(text)))
	check(t, db.Close())
}

// contents reads a regular file; reading from others may wait for ever.
func contents(path string) string {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	data, _ := os.ReadFile(path)
	return string(data)
}
