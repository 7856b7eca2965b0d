package syncclient

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"fieldbook/localdb"
)

func newEngine(t *testing.T) *Engine {
	t.Helper()
	db, err := localdb.Open(filepath.Join(t.TempDir(), "fieldbook.db"), localdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return New(db, Options{})
}

// A reader that is late gets the newest status, never an old one and never none.
func TestWatchKeepsTheNewest(t *testing.T) {
	e := newEngine(t)
	ctx, cancel := context.WithCancel(context.Background())
	c := e.Watch(ctx)
	if first := <-c; first.SignedIn || first.Network != NetworkUnknown || !first.FirstSync {
		t.Errorf("the first is %+v", first)
	}
	for rows := range int64(100) {
		e.setPhase(ReasonFirst, PhaseFetching, Progress{Rows: rows})
	}
	if got := <-c; got.Progress.Rows != 99 {
		t.Errorf("rows %d", got.Progress.Rows)
	}
	select {
	case extra := <-c:
		t.Errorf("another one: %+v", extra)
	default:
	}
	cancel()
	for range c { // closed once its context has ended
	}
	e.setPhase(ReasonFirst, PhaseIdle, Progress{}) // and nobody is told any more
}

func TestOfflineUntilProvedOtherwise(t *testing.T) {
	e := newEngine(t)
	if e.Status().Network.Online() {
		t.Error("online before anything was asked")
	}
	if _, err := e.SyncOnce(context.Background(), ReasonView); err == nil {
		t.Error("a device that nobody is signed in on was synced")
	}
}

func TestProgressPercent(t *testing.T) {
	for want, p := range map[int]Progress{-1: {Rows: 5}, 0: {TotalRows: 9}, 55: {Rows: 5, TotalRows: 9}, 100: {Rows: 12, TotalRows: 9}} {
		if got := p.Percent(); got != want {
			t.Errorf("%+v: %d %%, want %d", p, got, want)
		}
	}
}

func TestEarly(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		at   time.Time
		want bool
	}{
		{"nothing planned", time.Time{}, false},
		{"due", now, false},
		{"overdue", now.Add(-time.Hour), false},
		{"soon", now.Add(time.Second), true},
		{"further than any wait: the clock was set back", now.Add(2 * time.Minute), false},
	} {
		if got := early(c.at, now, time.Minute); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}
