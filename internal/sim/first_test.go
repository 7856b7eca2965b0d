package sim

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// firstSync lets Ann's laptop do its first sync with pages of a few rows, under what the
// faults do to it, and returns how many pages and rows were sent and what the laptop
// then holds.
func firstSync(t *testing.T, rows int, faults func(ann *Laptop)) (pages, sent int, held map[string]work.Digest) {
	t.Helper()
	small := func(w *World) { w.Office.Page.Rows = rows }
	prepared(t, 0, small, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		spoil(w, wire.PathPull, func(rw http.ResponseWriter, _ *http.Request, answer *httptest.ResponseRecorder) {
			page, err := wire.DecodePage(answer.Body.Bytes())
			must(t, err)
			pages++
			sent += len(page.Rows)
			repeat(rw, answer, answer.Body.Bytes())
		})
		faults(ann)
		must(t, w.Begin(1))
		for range 300 {
			pass(time.Second)
			if _, dead := ann.Dead(); dead {
				must(t, w.Revive(ann))
			}
			if done, err := ann.DB.FirstSyncDone(); err == nil && done {
				break
			}
		}
		if done, err := ann.DB.FirstSyncDone(); err != nil || !done {
			t.Fatalf("the first sync is not done (%v)", err)
		}
		held = map[string]work.Digest{}
		states, err := ann.DB.TableStates()
		must(t, err)
		for table, s := range states {
			held[table] = s.Digest
		}
		counted, rowsCounted := pages, sent // what follows does not count
		must(t, w.Heal())
		pass(6 * time.Minute)
		agree(t, w)
		pages, sent = counted, rowsCounted
	})
	return pages, sent, held
}

// wholeFirst is a first sync without faults.
func wholeFirst(t *testing.T, rows int) (pages, sent int, held map[string]work.Digest) {
	t.Helper()
	pages, sent, held = firstSync(t, rows, func(*Laptop) {})
	if pages < 5 || sent < 20 {
		t.Fatalf("%d pages, %d rows: too few to cut anywhere", pages, sent)
	}
	return pages, sent, held
}

func TestAFirstSyncCutAnywhereGoesOnWhereItWas(t *testing.T) {
	const rows = 7
	pages, whole, want := wholeFirst(t, rows)
	for page := range pages {
		for _, at := range []int64{0, 1, 200, 700} {
			t.Run(fmt.Sprintf("page %d after %d bytes", page+1, at), func(t *testing.T) {
				_, sent, held := firstSync(t, rows, func(ann *Laptop) {
					if page > 0 {
						ann.Plan.CutBody(wire.PathPull, page, 1<<40) // leaves these whole
					}
					ann.Plan.CutBody(wire.PathPull, 1, at)
				})
				if sent > whole+rows || !maps.Equal(held, want) {
					t.Errorf("%d rows were sent instead of %d; the same is held: %t", sent, whole, maps.Equal(held, want))
				}
			})
		}
	}
}

func TestAFirstSyncThatDiesAnywhereGoesOnWhereItWas(t *testing.T) {
	const rows = 7
	_, whole, want := wholeFirst(t, rows)
	for _, kind := range []Moment{Committed, Asking, Answered} {
		for n := 1; ; n++ {
			died := ""
			ok := t.Run(string(kind)+" "+strconv.Itoa(n), func(t *testing.T) {
				var ann *Laptop
				_, sent, held := firstSync(t, rows, func(l *Laptop) {
					ann = l
					l.DieAt(n, func(m Moment, _ string) bool { return m == kind })
				})
				died, _ = ann.Dead()
				if sent > whole+rows || !maps.Equal(held, want) {
					t.Errorf("%s: %d rows were sent instead of %d; the same is held: %t", died, sent, whole, maps.Equal(held, want))
				}
			})
			if !ok || died == "" || n > 60 { // the sync was over before
				break
			}
		}
	}
}

func TestAFirstSyncThatIsCutAgainAndAgainGetsThere(t *testing.T) {
	_, whole, want := wholeFirst(t, 5)
	_, sent, held := firstSync(t, 5, func(ann *Laptop) {
		for i := range 40 {
			ann.Plan.CutBody(wire.PathPull, 1, int64(40*i)).LoseReply(wire.PathPull, i%2).CutBody(wire.PathPull, 1, 1<<40)
		}
	})
	if !maps.Equal(held, want) || sent > 5*whole {
		t.Errorf("%d rows were sent instead of %d; it holds %v, not %v", sent, whole, slices.Sorted(maps.Keys(held)), slices.Sorted(maps.Keys(want)))
	}
}
