package localdb

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"fieldbook/internal/work"
)

// A file that is past opening says what can still be done with it, and not what would be
// of no use.
func TestRuinedFileSaysWhatHelps(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	for range 200 {
		edit(t, db, work.CreateOf(jobs, next(), name("a name that fills pages")))
	}
	size := db.file.Info().PageSize
	check(t, db.Close())
	whole, err := os.ReadFile(db.path)
	check(t, err)
	used := len(bytes.TrimRight(whole, "\x00"))
	for what, spoil := range map[string]func(data []byte) []byte{
		"no first pages":    func(data []byte) []byte { clear(data[:2*size]); return data },
		"noise in both":     func(data []byte) []byte { data[metaStart+3] ^= 1; data[size+metaStart+3] ^= 1; return data },
		"cut in the middle": func(data []byte) []byte { return data[:used/2] },
		"cut after a page":  func(data []byte) []byte { return data[:3*size] },
	} {
		path := damagedCopy(t, spoil(bytes.Clone(whole)))
		before, err := os.ReadFile(path)
		check(t, err)
		for _, recovering := range []bool{false, true} {
			_, err := Open(path, Options{Recover: recovering})
			wantKind(t, err, work.Damaged)
			hopeless := recovering || what == "no first pages" || what == "noise in both"
			if !strings.Contains(err.Error(), "export-outbox") || strings.Contains(err.Error(), "--recover") == hopeless {
				t.Errorf("%s, recovering %t: %v", what, recovering, err)
			}
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
			t.Errorf("%s: the file was changed (%v)", what, err)
		}
	}
}
