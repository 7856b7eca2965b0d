package localdb

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fieldbook/internal/work"
)

func exported(t *testing.T, path string) (Export, ExportReport) {
	t.Helper()
	var b bytes.Buffer
	report, err := ExportOutbox(path, &b, testOptions())
	check(t, err)
	x, err := ReadExport(&b)
	check(t, err)
	return x, report
}

// TestExportOfAHealthyFile: everybody's groups, waiting, held and refused, and entries
// that were set aside.
func TestExportOfAHealthyFile(t *testing.T) {
	db := testDB(t)
	check(t, db.SaveDevice(ben))
	bens := edit(t, db, work.CreateOf(jobs, db.newID(), name("Ben's <b> & \u2028 own")))
	check(t, db.SaveDevice(ana))
	check(t, db.SavePlan(&Plan{Schema: testSchema(t)}))
	_, _, held := refuseOne(t, db, true)
	lost := edit(t, db, work.CreateOf(clients, db.newID(), name("c")))
	waiting := edit(t, db, work.CreateOf(clients, db.newID(), name("d")))
	_, decided, _ := refuseOne(t, db, false)
	check(t, db.DiscardSyncError(decided))
	done := edit(t, db, work.CreateOf(clients, db.newID(), name("e")))
	answer(t, db, Answer{Group: done.ID, Outcome: Applied})
	check(t, db.update("test", func(t *txn) error { return flip(t.top(outboxBucket), number(lost.Seq)) }))
	_, err := ExportOutbox(db.path, io.Discard, Options{})
	wantKind(t, err, work.Locked)
	d, err := db.Device()
	check(t, err)
	for _, swept := range []bool{false, true} {
		if swept {
			db = reopened(t, db)
			batch(t, db)
		}
		check(t, db.Close())
		before, err := os.ReadFile(db.path)
		check(t, err)
		x, report := exported(t, db.path)
		if after, err := os.ReadFile(db.path); err != nil || !bytes.Equal(before, after) {
			t.Errorf("the file was changed (%v)", err)
		}
		if report.Users != 2 || report.Groups != 4 || report.Refused != 1 || len(report.Damaged) != 1 || report.LostPages != 0 || report.Adrift != 0 {
			t.Errorf("report %+v", report)
		}
		if x.Device != d.Install || !x.At.Equal(testNow) || len(x.Users) != 2 || x.Users[0].Login != "ana" || x.Users[1].Login != "ben" {
			t.Fatalf("export %+v", x)
		}
		mine := x.Users[0].Groups
		if len(mine) != 3 || mine[0].Group.ID != held.ID || mine[1].Group.ID != waiting.ID || mine[2].State != ExportRefused || mine[1].State != ExportWaiting {
			t.Errorf("groups %+v", mine)
		}
		theirs := x.Users[1].Groups
		if len(theirs) != 1 || theirs[0].Group.ID != bens.ID || string(theirs[0].Group.Changes[0].Set["name"].To) != string(bens.Changes[0].Set["name"].To) {
			t.Errorf("groups %+v", theirs)
		}
		if x.Damaged[0].Key == "" || !bytes.Contains(x.Damaged[0].Bytes, []byte(`"seq":`)) {
			t.Errorf("damaged %+v", x.Damaged)
		}
	}
}

// TestExportOfDamagedFiles: whatever happens to the file, what is written is as it was
// saved, and one bit costs one entry at most.
func TestExportOfDamagedFiles(t *testing.T) {
	path, _, truth := damageSample(t)
	clean, err := os.ReadFile(path)
	check(t, err)
	used := len(bytes.TrimRight(clean, "\x00"))
	rounds := 150
	if testing.Short() {
		rounds = 60
	}
	damaged := damagedCopy(t, clean)
	lost, none := 0, 0
	for range rounds {
		seed := rand.Uint64()
		r := rand.New(rand.NewPCG(seed, 0))
		data, least := bytes.Clone(clean), 0
		switch r.IntN(5) {
		case 0: // a page of noise
			at := r.IntN(used/4096) * 4096
			for i := range 4096 {
				data[at+i] = byte(r.Uint32())
			}
		case 1: // no first pages
			for i := range 2 * 4096 {
				data[i] = byte(r.Uint32())
			}
			least = len(truth)
		case 2:
			data = data[:r.IntN(used)]
		default:
			data[r.IntN(used)] ^= 1 << r.IntN(8)
			least = len(truth) - 1
		}
		check(t, os.WriteFile(damaged, data, 0o600))
		var b bytes.Buffer
		report, err := ExportOutbox(damaged, &b, Options{})
		if err != nil {
			if !work.Is(err, work.Invalid) {
				t.Fatalf("seed %d: %v", seed, err)
			}
			none++
			if least > 0 {
				t.Fatalf("seed %d: nothing was found", seed)
			}
			continue
		}
		x, err := ReadExport(&b)
		check(t, err)
		n := 0
		seen := map[work.ID]bool{}
		groups := x.Adrift
		for _, u := range x.Users {
			groups = append(groups, u.Groups...)
		}
		for _, g := range groups {
			raw, _ := encode(g.Group)
			if truth[g.Group.ID] != string(raw) || seen[g.Group.ID] {
				t.Fatalf("seed %d: %s, saved was %s", seed, raw, truth[g.Group.ID])
			}
			seen[g.Group.ID] = true
			n++
		}
		if n < least {
			t.Fatalf("seed %d: %d of %d groups, report %+v", seed, n, len(truth), report)
		}
		if n < len(truth) {
			lost++
		}
	}
	t.Logf("%d rounds: in %d some groups were lost, in %d everything", rounds, lost, none)
	if lost == 0 {
		t.Error("no group was ever lost: the test tests nothing")
	}
}

func TestExportRefusesWhatIsNoDatabase(t *testing.T) {
	dir := t.TempDir()
	for what, data := range map[string][]byte{"empty": nil, "text": []byte("hello"), "zeros": make([]byte, 1<<16)} {
		path := filepath.Join(dir, what)
		check(t, os.WriteFile(path, data, 0o600))
		var b bytes.Buffer
		_, err := ExportOutbox(path, &b, Options{})
		wantKind(t, err, work.Invalid)
		if b.Len() > 0 {
			t.Errorf("%s: %s was written", what, b.Bytes())
		}
	}
	_, err := ExportOutbox(filepath.Join(dir, "none"), io.Discard, Options{})
	wantKind(t, err, work.NotFound)
	_, err = ExportOutbox(dir, io.Discard, Options{})
	wantKind(t, err, work.Invalid)
}

func TestReadExportChecks(t *testing.T) {
	db := testDB(t)
	edit(t, db, work.CreateOf(jobs, db.newID(), name("a")))
	check(t, db.Close())
	var b bytes.Buffer
	_, err := ExportOutbox(db.path, &b, Options{})
	check(t, err)
	for _, c := range []struct {
		old, new string
		kind     work.Kind
	}{
		{`"name"`, `"nane"`, work.Damaged}, {exportFormat, "another", work.Invalid}, {`"version":1`, `"version":2`, work.Outdated}, {"{", "[", work.Invalid},
	} {
		_, err := ReadExport(strings.NewReader(strings.Replace(b.String(), c.old, c.new, 1)))
		wantKind(t, err, c.kind)
	}
}

// TestPagesPointInCircles: bbolt would go round for ever.
func TestPagesPointInCircles(t *testing.T) {
	db := testDB(t)
	g := edit(t, db, work.CreateOf(clients, db.newID(), name("a")))
	for range 60 {
		edit(t, db, work.CreateOf(clients, db.newID(), name(strings.Repeat("a", 300))))
	}
	check(t, db.Close())
	data, err := os.ReadFile(db.path)
	check(t, err)
	circles := 0
	for at := 0; at+4096 <= len(data); at += 4096 {
		p := data[at : at+4096]
		if flags, count, ok := elements(p); ok && flags == branchPage && count > 0 && p[0] != 0 {
			copy(p[pageHeader+8:pageHeader+16], p[:8]) // its first child is itself
			circles++
		}
	}
	if circles == 0 {
		t.Fatal("there is no branch page: the test tests nothing")
	}
	x, report := exported(t, damagedCopy(t, data))
	if len(x.Users)+len(x.Adrift) == 0 || !slices.ContainsFunc(append(x.Users, ExportUser{Groups: x.Adrift}), func(u ExportUser) bool {
		return slices.ContainsFunc(u.Groups, func(e ExportGroup) bool { return e.Group.ID == g.ID })
	}) {
		t.Errorf("export %+v report %+v", x, report)
	}
}
