package localdb

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fieldbook/internal/work"
)

// damageSample fills a database and returns what it holds, closed.
func damageSample(t *testing.T) (path string, truth map[recordKey]string, outbox map[work.ID]string) {
	db := testDB(t)
	next := ids(1)
	var rows []Row
	truth = map[recordKey]string{}
	for i := range 400 {
		r := row(jobs, next(), 1, work.Fields{"name": work.Text("the name of a job that is not too short"), "n": work.Int(int64(i)),
			"client": work.Ref(next()), "start": work.Time(testNow.Add(time.Duration(i) * time.Minute))})
		rows = append(rows, r)
	}
	page(t, db, rows...)
	outbox = map[work.ID]string{}
	for i := range 40 {
		g := edit(t, db, work.UpdateOf(jobs, rows[i*5].Record.ID, name("edited")))
		raw, err := encode(g)
		check(t, err)
		outbox[g.ID] = string(raw)
	}
	for _, r := range rows {
		now, err := db.Get(jobs, r.Record.ID)
		check(t, err)
		truth[recordKey{jobs, r.Record.ID}] = string(now.Data)
	}
	check(t, db.Close())
	return db.path, truth, outbox
}

// damageRound opens a damaged file and uses everything. It reports what is wrong and must
// not be: content that is not what was saved, with no error. It returns how many errors
// there were.
func damageRound(t *testing.T, path string, truth map[recordKey]string, outbox map[work.ID]string) (failed int) {
	db, err := Open(path, Options{})
	if err != nil {
		return 1
	}
	defer func() { _ = db.Close() }()
	count := func(err error) {
		if err != nil {
			failed++
		}
	}
	wrong := func(what string, r work.Record) {
		if want, ok := truth[recordKey{r.Table, r.ID}]; !ok || want != string(r.Data) {
			t.Errorf("%s: %s is %s, want %s, and no error", what, r.ID, r.Data, want)
		}
	}
	for k := range truth {
		r, err := db.Get(k.table, k.id)
		count(err)
		if err == nil {
			wrong("Get", r)
		}
	}
	for _, q := range []Query{{}, {Desc: true}, {Time: "start"}, {Time: "end"}} {
		q.Table = jobs
		list, err := db.List(context.Background(), q)
		count(err)
		for _, r := range list {
			wrong("List", r)
		}
		if err == nil && q.Time == "" && len(list) != len(truth) {
			t.Errorf("List has %d records, want %d, and no error", len(list), len(truth))
		}
	}
	entries, err := db.Outbox()
	count(err)
	for _, e := range entries {
		raw, _ := encode(e.Group)
		if outbox[e.Group.ID] != string(raw) {
			t.Errorf("group %v is %s, want %s", e.Group.ID, raw, outbox[e.Group.ID])
		}
	}
	if err == nil && len(entries) != len(outbox) {
		t.Errorf("the outbox has %d groups, want %d, and no error", len(entries), len(outbox))
	}
	_, _, err = db.Pending()
	count(err)
	_, err = db.Plan()
	count(err)
	_, err = db.Device()
	count(err)
	_, _, err = db.NextBatch(0, 0)
	count(err)
	_, err = db.Marks(jobs)
	count(err)
	_, err = db.TableStates()
	count(err)
	count(db.Holdings(jobs, func(work.ID, uint64, work.Digest) bool { return true }))
	count(db.SaveDraft("k", "v"))
	for k := range truth {
		_, err = db.Edit(work.Group{Changes: []work.Change{work.UpdateOf(k.table, k.id, name("later"))}})
		count(err)
		break
	}
	count(db.Recount(jobs))
	return failed
}

// TestDamage changes bytes of the file: whatever the file has become, nothing panics,
// nothing hangs, and no content is shown that was not saved.
func TestDamage(t *testing.T) {
	path, truth, outbox := damageSample(t)
	clean, err := os.ReadFile(path)
	check(t, err)
	if n := damageRound(t, damagedCopy(t, clean), truth, outbox); n != 0 {
		t.Fatalf("%d errors in an undamaged file", n)
	}
	used := bytes.TrimRight(clean, "\x00") // the rest has never been written
	rounds := 300
	if testing.Short() {
		rounds = 40
	}
	loud := 0
	for range rounds {
		seed := rand.Uint64()
		r := rand.New(rand.NewPCG(seed, 0))
		data := bytes.Clone(clean)
		switch r.IntN(6) {
		case 0: // a page of noise
			at := r.IntN(len(used)/4096) * 4096
			for i := range 4096 {
				data[at+i] = byte(r.Uint32())
			}
		case 1: // a page in another's place
			a, b := r.IntN(len(used)/4096)*4096, r.IntN(len(used)/4096)*4096
			copy(data[a:a+4096], clean[b:b+4096])
		case 2: // cut short
			data = data[:r.IntN(len(used))]
		default: // one bit
			data[r.IntN(len(used))] ^= 1 << r.IntN(8)
		}
		began := time.Now()
		if damageRound(t, damagedCopy(t, data), truth, outbox) > 0 {
			loud++
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("seed %d took %v", seed, took)
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	t.Logf("%d of %d damaged files gave an error", loud, rounds)
}

func damagedCopy(t *testing.T, data []byte) string {
	dir := ""
	if _, err := os.Stat("/dev/shm"); err == nil {
		dir = "/dev/shm"
	}
	dir, err := os.MkdirTemp(dir, "localdb-damage")
	check(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "device.db")
	check(t, os.WriteFile(path, data, 0o600))
	return path
}

// TestLostCommitIsLoud: bbolt goes back to the state before the last commit when the
// newest meta page is damaged. That must be asked for.
func TestLostCommitIsLoud(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	edit(t, db, work.CreateOf(jobs, next(), name("first")))
	before, err := os.ReadFile(db.path)
	check(t, err)
	edit(t, db, work.CreateOf(jobs, next(), name("second")))
	size := db.file.Info().PageSize
	check(t, db.Close())
	data, err := os.ReadFile(db.path)
	check(t, err)
	newest := 0
	if bytes.Equal(before[:size], data[:size]) {
		newest = size
	}
	for what, spoil := range map[string]func(data []byte){
		"a bit":          func(data []byte) { data[newest+metaStart+20] ^= 4 },
		"the other page": func(data []byte) { copy(data[newest:newest+size], data[size-newest:2*size-newest]) },
		"an older state": func(data []byte) { copy(data[newest:newest+size], before[newest:newest+size]) },
	} {
		spoiled := bytes.Clone(data)
		spoil(spoiled)
		path := damagedCopy(t, spoiled)
		_, err := Open(path, Options{})
		if what == "an older state" { // both pages are right, one commit apart: nobody can tell
			check(t, err)
			continue
		}
		wantKind(t, err, work.Damaged)
		again, err := Open(path, Options{Recover: true})
		check(t, err)
		if list, err := again.Outbox(); err != nil || len(list) != 1 {
			t.Errorf("%s: outbox %d %v", what, len(list), err)
		}
		check(t, again.SaveDraft("k", "v"))
		check(t, again.Close())
		again, err = Open(path, Options{})
		check(t, err)
		check(t, again.Close())
	}
}

// TestDamagedRowsComeBack: a row that fails its checksum is named, Recount drops it, and
// the next download brings it back.
func TestDamagedRowsComeBack(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	a, b := row(jobs, next(), 1, name("a")), row(jobs, next(), 1, name("b"))
	page(t, db, a, b)
	edit(t, db, work.UpdateOf(jobs, b.Record.ID, work.Fields{"n": work.Int(3)}))
	check(t, db.update("test", func(t *txn) error {
		x := t.sub(baseBucket, jobs, "")
		for _, r := range []Row{a, b} {
			raw := bytes.Clone(x.bucket.Get(r.Record.ID[:]))
			raw[len(raw)-3] ^= 1
			if err := x.bucket.Put(r.Record.ID[:], raw); err != nil {
				return err
			}
		}
		return nil
	}))
	_, err := db.Get(jobs, a.Record.ID)
	wantKind(t, err, work.Damaged)
	if !bytes.Contains([]byte(err.Error()), []byte("base/job")) {
		t.Errorf("error %v does not name the bucket", err)
	}
	check(t, db.Recount(jobs))
	if n, d, _ := db.Holding(jobs); n != 0 || d != (work.Digest{}) {
		t.Errorf("holding %d %v", n, d)
	}
	wantName(t, db, jobs, a.Record.ID, "-")
	wantName(t, db, jobs, b.Record.ID, "b")
	page(t, db, a, b)
	wantName(t, db, jobs, a.Record.ID, "a")
	if n, d, _ := db.Holding(jobs); n != 2 || d != digestOf(a, b) {
		t.Errorf("holding %d %v", n, d)
	}
}

// TestDamagedOverlayIsMadeAnew: the visible row of an edited record follows from the base
// row and the outbox.
func TestDamagedOverlayIsMadeAnew(t *testing.T) {
	db := testDB(t)
	id := db.newID()
	page(t, db, row(jobs, id, 1, name("a")))
	edit(t, db, work.UpdateOf(jobs, id, name("b")))
	check(t, db.update("test", func(t *txn) error { return flip(t.sub(overlayBucket, jobs, ""), id[:]) }))
	_, err := db.Get(jobs, id)
	wantKind(t, err, work.Damaged)
	check(t, db.Recount(jobs))
	wantName(t, db, jobs, id, "b")
	if n, err := db.Count(jobs); n != 1 || err != nil {
		t.Errorf("count %d %v", n, err)
	}
}
