package localdb

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"fieldbook/internal/work"
)

// FuzzEnvelope: what was written is read, and nothing else is.
func FuzzEnvelope(f *testing.F) {
	f.Add("meta", []byte("device"), []byte(`{}`), uint16(3))
	f.Add("base/job", make([]byte, 16), []byte{0}, uint16(40))
	f.Fuzz(func(t *testing.T, path string, key, payload []byte, bit uint16) {
		sum := pathSum(path)
		envelope := closeEnvelope(sum, key, append(newEnvelope(len(payload)), payload...))
		got, ok := openEnvelope(sum, key, envelope)
		if !ok || !bytes.Equal(got, payload) {
			t.Fatalf("%x is read as %x %v", payload, got, ok)
		}
		at := int(bit) % (len(envelope) * 8)
		envelope[at/8] ^= 1 << (at % 8)
		if _, ok := openEnvelope(sum, key, envelope); ok {
			t.Fatalf("bit %d changed, and nobody noticed", at)
		}
		envelope[at/8] ^= 1 << (at % 8)
		if _, ok := openEnvelope(pathSum(path+"/x"), key, envelope); ok && len(path) > 0 {
			t.Fatal("the value of another bucket was taken")
		}
		_, _ = openEnvelope(sum, key, payload)
	})
}

// FuzzPages: no bytes make the reader of pages panic or go on for ever, and what it
// returns lies inside of them.
func FuzzPages(f *testing.F) {
	dir := f.TempDir()
	db, err := Open(filepath.Join(dir, "device.db"), testOptions())
	check(f, err)
	for range 3 {
		edit(f, db, work.CreateOf(jobs, db.newID(), name("a")))
	}
	check(f, db.Close())
	data, err := os.ReadFile(db.path)
	check(f, err)
	for at := 0; at+4096 <= min(len(data), 16*4096); at += 4096 {
		f.Add(data[at:at+4096], uint64(at/4096))
	}
	f.Add(bytes.TrimRight(data, "\x00"), uint64(0))
	f.Fuzz(func(t *testing.T, data []byte, root uint64) {
		items, _ := leafItems(data)
		for _, item := range items {
			if len(item.key)+len(item.value) > len(data) {
				t.Fatal("an item is larger than its page")
			}
		}
		s := salvage{now: testNow, known: map[work.ID]bool{}, answered: map[work.ID]bool{}}
		s.file(bytes.NewReader(data), int64(len(data)))
		r := &pageReader{file: bytes.NewReader(data), size: int64(len(data)), page: 512, found: map[uint64]bool{}}
		r.walk(root, func(item leafItem) { r.below(item, func(leafItem) {}) })
		var b bytes.Buffer
		check(t, s.write(&b))
		if _, err := ReadExport(&b); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzReadExport reads anything.
func FuzzReadExport(f *testing.F) {
	f.Add([]byte(`{"format":"fieldbook outbox export","version":1,"sha256":"","content":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := ReadExport(bytes.NewReader(data)); err != nil && !work.Is(err, work.Invalid) && !work.Is(err, work.Outdated) && !work.Is(err, work.Damaged) {
			t.Fatal(err)
		}
	})
}

// FuzzStoredValues puts a value whose checksum is right, as another version might have
// written it, into any bucket under any key, and uses everything. Errors are fine; the
// message of a recovered panic is not.
func FuzzStoredValues(f *testing.F) {
	buckets := append(append([]string{}, topBuckets[:]...), laterBuckets[:]...)
	nested := map[string]string{baseBucket: jobs, overlayBucket: jobs, keptBucket: jobs, lookupBucket: jobs, timeBucket: jobs}
	values := []string{"null", "{}", "[]", `""`, "0", `{"seq":1,"changes":[{"t":"job"}]}`, `{"group":null}`, `{"group":{"seq":1,"changes":null}}`,
		`{"schema":{"tables":[null]}}`, `{"schema":{"tables":[{"name":"job","columns":[null]}]}}`, `{"tables":[{}]}`, "\x00\x01", "\x01\x00\x00\x00\x00\x00\x00\x00\x00\x01", string(make([]byte, sumsBytes)), string(make([]byte, 24))}
	keys := []string{"device", "plan", "cursor", "counters", "settings", "checkpoint", "first-sync", "plan-stamp", "signed-out", "format",
		string(number(1)), string(number(2)), string(make([]byte, 16)), string(make([]byte, 24)), string(make([]byte, 32)), jobs, "x"}
	for b := range buckets {
		for i, v := range values {
			f.Add(uint8(b), []byte(keys[(b+i)%len(keys)]), []byte(v))
		}
	}
	for _, k := range keys[:10] {
		for _, v := range values {
			f.Add(uint8(0), []byte(k), []byte(v))
		}
	}
	shm := ""
	if _, err := os.Stat("/dev/shm"); err == nil {
		shm = "/dev/shm"
	}
	f.Fuzz(func(t *testing.T, bucket uint8, key, value []byte) {
		if len(key) == 0 || len(key) > 1000 || len(value) > 1<<16 {
			return
		}
		dir, err := os.MkdirTemp(shm, "localdb-fuzz")
		check(t, err)
		defer os.RemoveAll(dir)
		db, err := Open(filepath.Join(dir, "device.db"), testOptions())
		check(t, err)
		defer db.Close()
		check(t, db.SavePlan(&Plan{Schema: testSchema(t)}))
		id := db.newID()
		page(t, db, row(jobs, id, 1, name("a")))
		g := edit(t, db, work.UpdateOf(jobs, id, name("b")))
		edit(t, db, work.UpdateOf(jobs, id, name("c")))
		top := buckets[int(bucket)%len(buckets)]
		check(t, db.update("test", func(x *txn) error {
			at := x.sub(top, nested[top], "")
			if x.tx.Bucket([]byte(top)).Bucket(key) != nil {
				return nil // the name of a bucket below
			}
			return at.put(key, value)
		}))
		db.plan.Store(nil)
		useEverything(t, db, id, g.ID)
	})
}

// useEverything calls what reads and writes, and fails when a panic was recovered.
func useEverything(t *testing.T, db *DB, id, group work.ID) {
	look := func(what string, err error) {
		if e, ok := errAs(err); ok && e.Kind == work.Damaged && bytes.Contains([]byte(e.Error()), []byte("make no sense")) {
			t.Fatalf("%s: %v: %v", what, err, e.Err)
		}
	}
	_, err := db.Get(jobs, id)
	look("Get", err)
	for _, q := range []Query{{Table: jobs}, {Table: jobs, Time: "start"}, {Table: jobs, Lookup: "client", Equals: id}} {
		_, err = db.List(context.Background(), q)
		look("List", err)
	}
	_, err = db.Outbox()
	look("Outbox", err)
	_, err = db.Discarded()
	look("Discarded", err)
	_, err = db.SyncErrors(true)
	look("SyncErrors", err)
	_, err = db.Marks(jobs)
	look("Marks", err)
	_, err = db.ChangedOnServer(jobs)
	look("ChangedOnServer", err)
	_, err = db.TableStates()
	look("TableStates", err)
	_, err = db.AnsweredSince(testNow)
	look("AnsweredSince", err)
	_, err = db.Disposals()
	look("Disposals", err)
	_, err = db.Parked()
	look("Parked", err)
	_, err = db.Settings()
	look("Settings", err)
	_, err = db.Runs(0)
	look("Runs", err)
	_, err = db.Drafts()
	look("Drafts", err)
	_, _, err = db.Pending()
	look("Pending", err)
	_, err = db.Checkpoint()
	look("Checkpoint", err)
	_, err = db.Plan()
	look("Plan", err)
	_, err = db.OutcomeOf(group)
	look("OutcomeOf", err)
	look("Holdings", db.Holdings(jobs, func(work.ID, uint64, work.Digest) bool { return true }))
	groups, _, err := db.NextBatch(0, 0)
	look("NextBatch", err)
	_, err = db.Edit(work.Group{Changes: []work.Change{work.UpdateOf(jobs, id, work.Fields{"n": work.Int(9)})}})
	look("Edit", err)
	for i, g := range groups {
		_, err = db.Answer([]Answer{{Group: g.ID, Outcome: []Outcome{Applied, Rejected}[i%2], Rows: []Row{row(jobs, id, 5, name("z"))}}})
		look("Answer", err)
	}
	errs, _ := db.SyncErrors(false)
	for _, e := range errs {
		look("DiscardSyncError", db.DiscardSyncError(e.ID))
		look("UndoDiscardSyncError", db.UndoDiscardSyncError(e.ID))
		_, err = db.RetrySyncError(e.ID, nil)
		look("RetrySyncError", err)
	}
	look("DiscardPending", db.DiscardPending(group))
	look("UndoDiscard", db.UndoDiscard(group))
	look("Recount", db.Recount(jobs))
	look("SavePlan", db.SavePlan(&Plan{}))
	look("SignOut", db.SignOut())
	look("SaveDevice", db.SaveDevice(ana))
	look("SaveDevice", db.SaveDevice(ben))
	look("SaveDevice", db.SaveDevice(ana))
}

func errAs(err error) (*work.Error, bool) {
	e, ok := err.(*work.Error)
	return e, ok
}
