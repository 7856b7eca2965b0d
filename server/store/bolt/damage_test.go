package bolt_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/servertest"
	"fieldbook/server/store"
	"fieldbook/server/store/bolt"
)

var device = servertest.ID(900)

// sampleFile writes an environment with something of everything and returns its bytes.
func sampleFile(t *testing.T, folder string) []byte {
	t.Helper()
	path := filepath.Join(folder, "whole.db")
	s, err := bolt.Open(path, store.LookupKeys(work.Standard()))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 6 {
		err := s.Update(func(tx store.Tx) error {
			for _, r := range servertest.Company() {
				r.Rev = uint64(n + 1)
				g := servertest.ID(int(r.ID[14])<<8 + int(r.ID[15]) + 10_000*n)
				err := errors.Join(
					tx.Put(r), tx.AddRevision(store.Revision{Table: r.Table, ID: r.ID, Rev: r.Rev, Op: work.Update}),
					tx.Hold(device, r.Table, r.ID, store.Holding{Rev: r.Rev, Leaf: work.Leaf(r, 0)}),
					tx.PutOutcome(device, store.Outcome{Group: g, Seq: uint64(n), Answer: r.Data}),
					tx.PutDocument("device", r.ID.String(), r.Data),
				)
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	// The database has two roots and falls back to the older one where the newer is damaged,
	// as after a power cut in the middle of a commit. Here both lead to the same contents.
	if err := s.Update(func(store.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// account is everything that can be read from a file, by name.
type account map[string]string

// read opens the file and reads all of it.
func read(path string) (account, error) {
	s, err := bolt.Open(path, store.LookupKeys(work.Standard()))
	if err != nil {
		return nil, err
	}
	defer s.Close()
	all := account{}
	err = s.View(func(tx store.Tx) error {
		head, err := tx.Head()
		all["head"] = fmt.Sprint(head)
		for _, r := range servertest.Company() {
			got, ok, err2 := tx.Record(r.Table, r.ID)
			if ok {
				all["record "+r.Table+r.ID.String()] = fmt.Sprintf("%d %s", got.Rev, got.Data)
			}
			h, ok, err3 := tx.Held(device, r.Table, r.ID)
			if ok {
				all["held "+r.Table+r.ID.String()] = fmt.Sprint(h)
			}
			err = errors.Join(err, err2, err3,
				tx.Revisions(r.Table, r.ID, 0, func(r store.Revision) bool {
					all[fmt.Sprintf("revision %s %s %d", r.Table, r.ID, r.Rev)] = string(r.Op)
					return true
				}))
			if err != nil {
				return err
			}
		}
		for _, t := range work.Standard().Tables {
			err = errors.Join(err, tx.Rows(t.Name, work.ID{}, func(r work.Record) bool {
				all["row "+t.Name+r.ID.String()] = fmt.Sprintf("%d %s", r.Rev, r.Data)
				return true
			}), tx.Holdings(device, t.Name, func(id work.ID, h store.Holding) bool {
				all["holding "+t.Name+id.String()] = fmt.Sprint(h)
				return true
			}))
			for _, target := range []work.ID{servertest.Ann, servertest.Mill, servertest.MillToday, servertest.AnnVan} {
				for _, c := range t.Columns {
					err = errors.Join(err, tx.Lookup(t.Name, c.Name, target, func(id work.ID) bool {
						all[fmt.Sprintf("index %s %s %s %s", t.Name, c.Name, target, id)] = "1"
						return true
					}))
				}
			}
		}
		return errors.Join(err,
			tx.Feed(0, func(e store.Entry) bool {
				all[fmt.Sprintf("feed %d", e.Position)] = e.Table + e.ID.String()
				return true
			}),
			tx.Unacknowledged(device, 99, func(o store.Outcome) bool { all["outcome "+o.Group.String()] = string(o.Answer); return true }),
			tx.DocumentsOf("device", func(key string, data []byte) bool { all["document "+key] = string(data); return true }),
		)
	})
	return all, err
}

// TestDamageIsLoud changes files in ways that disks do. What is then read is what was
// written, or an error of kind Damaged: never another value, never a crash or a hang.
func TestDamageIsLoud(t *testing.T) {
	folder := memory(t)
	whole := sampleFile(t, folder)
	want, err := read(filepath.Join(folder, "whole.db"))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	const page = 4096
	var used []int // where a page begins that holds anything
	for at := 0; at+page <= len(whole); at += page {
		if !bytes.Equal(whole[at:at+page], make([]byte, page)) {
			used = append(used, at)
		}
	}
	somewhere := func() int { return used[random.IntN(len(used))] }
	ways := map[string]func([]byte) []byte{
		"bit":       func(b []byte) []byte { b[somewhere()+random.IntN(page)] ^= 1 << random.IntN(8); return b },
		"byte":      func(b []byte) []byte { b[somewhere()+random.IntN(page)] = byte(random.Uint32()); return b },
		"header":    func(b []byte) []byte { b[somewhere()+random.IntN(64)] = byte(random.Uint32()); return b },
		"zero page": func(b []byte) []byte { clear(b[somewhere():][:page]); return b },
		"swapped pages": func(b []byte) []byte {
			x, y := somewhere(), somewhere()
			keep := bytes.Clone(b[x : x+page])
			copy(b[x:x+page], b[y:y+page])
			copy(b[y:y+page], keep)
			return b
		},
		"copied page": func(b []byte) []byte { copy(b[somewhere():][:page], b[somewhere():][:page]); return b },
		"truncated":   func(b []byte) []byte { return b[:random.IntN(used[len(used)-1])] },
		"noise": func(b []byte) []byte {
			at := somewhere()
			for i := range 64 {
				b[at+i*8] = byte(random.Uint32())
			}
			return b
		},
	}
	for name, change := range ways {
		t.Run(name, func(t *testing.T) {
			loud, same, gaps := 0, 0, 0
			for n := range cases {
				path := filepath.Join(folder, fmt.Sprint(name, n))
				if err := os.WriteFile(path, change(bytes.Clone(whole)), 0o600); err != nil {
					t.Fatal(err)
				}
				got, err := readInTime(t, path)
				_ = os.Remove(path)
				switch {
				case err != nil:
					if !work.Is(err, work.Damaged) && !work.Is(err, work.Outdated) {
						t.Errorf("case %d: kind %v: %v", n, work.KindOf(err), err)
					}
					loud++
				case compare(t, n, got, want):
					same++
				default:
					gaps++
				}
			}
			t.Logf("%d cases: %d loud, %d whole, %d with silent gaps", cases, loud, same, gaps)
		})
	}
}

const cases = 15

func readInTime(t *testing.T, path string) (account, error) {
	type answer struct {
		all account
		err error
	}
	done := make(chan answer, 1)
	go func() {
		all, err := read(path)
		done <- answer{all, err}
	}()
	select {
	case a := <-done:
		return a.all, a.err
	case <-time.After(5 * time.Second):
		t.Fatalf("%s: reading hangs", path)
	}
	return nil, nil
}

// compare fails for a value that was never written and reports whether all are there.
func compare(t *testing.T, n int, got, want account) (whole bool) {
	t.Helper()
	for name, value := range got {
		if want[name] != value {
			t.Errorf("case %d: %s reads %.80q, was %.80q", n, name, value, want[name])
		}
	}
	return len(got) == len(want)
}
