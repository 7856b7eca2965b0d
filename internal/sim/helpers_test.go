package sim

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// TestMain runs everything on one processor: then the order in which goroutines take
// turns, and with it a seed, can be repeated.
func TestMain(m *testing.M) {
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(400) // short lives, little memory
	code := m.Run()
	removeCompany()
	os.Exit(code)
}

// company is made once: passwords are slow to hash on purpose.
var company = sync.OnceValues(func() (*Company, error) {
	return NewCompany(companyFolder())
})

var companyFolder = sync.OnceValue(func() string {
	folder, err := os.MkdirTemp(memory(), "fieldbook-sim-")
	if err != nil {
		panic(err)
	}
	return folder
})

func removeCompany() { _ = os.RemoveAll(companyFolder()) }

// memory is a folder whose files never touch a disk, where there is one.
func memory() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return ""
}

// run plays a scene in a bubble of fake time: n laptops are running, and their first sync
// is under way.
func run(t *testing.T, n int, scene func(t *testing.T, w *World)) {
	t.Helper()
	prepared(t, 0, func(*World) {}, func(t *testing.T, w *World) {
		must(t, w.Begin(n))
		scene(t, w)
	})
}

// prepared is run for a scene that starts its laptops itself.
func prepared(t *testing.T, seed uint64, prepare func(*World), scene func(t *testing.T, w *World)) {
	t.Helper()
	c, err := company()
	must(t, err)
	folder, err := os.MkdirTemp(memory(), "fieldbook-sim-")
	must(t, err)
	defer os.RemoveAll(folder)
	synctest.Test(t, func(t *testing.T) {
		w, err := c.Open(folder, seed)
		must(t, err)
		defer func() { must(t, w.Close()) }()
		w.Office.Log = logged{t}
		prepare(w)
		must(t, w.Office.Restart())
		onStage = &stage{t: t, world: w}
		defer func() { onStage = nil }()
		scene(t, w)
	})
}

// logged shows what the service complains of.
type logged struct{ t *testing.T }

func (l logged) Write(line []byte) (int, error) {
	l.t.Logf("office: %s", line)
	return len(line), nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// pass lets time pass. Then nothing runs, and all sums must agree.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
	if onStage != nil {
		onStage.checkSums()
	}
}

// onStage is the scene that is played, nil between scenes.
var onStage *stage

type stage struct {
	t      *testing.T
	world  *World
	pushes int // that were answered before the sums were last compared
	// unsound says that the scene spoils what the laptops store.
	unsound bool
	checked int
}

// checkSums compares the sums of both sides if a push was answered since the last time.
func (s *stage) checkSums() {
	s.t.Helper()
	pushes := 0
	for _, l := range s.world.Laptops {
		pushes += l.Asked(wire.PathPush)
	}
	if s.unsound || pushes == s.pushes || s.world.Office.Closed() {
		return
	}
	s.pushes = pushes
	for _, l := range s.world.Laptops {
		if _, dead := l.Dead(); dead || l.DB == nil {
			continue
		}
		faults, checked := s.world.CheckSums(l)
		report(s.t, faults)
		if checked {
			s.checked++
		}
	}
}

// synced waits until the first sync is done.
func synced(t *testing.T, laptops ...*Laptop) {
	t.Helper()
	for _, l := range laptops {
		for range 600 {
			if done, err := l.DB.FirstSyncDone(); err != nil || done {
				must(t, err)
				break
			}
			pass(time.Second)
		}
		if s := l.Engine.Status(); s.FirstSync {
			t.Fatalf("%s: no first sync: %+v", l.Name, s)
		}
	}
	pass(10 * time.Second)
}

// agree checks every promise at a moment when nothing is under way. The server knows that
// a laptop has stored a page when it asks for the next one: so each asks once more.
func agree(t *testing.T, w *World) {
	t.Helper()
	for _, l := range w.Laptops {
		l.Engine.Refresh()
	}
	pass(5 * time.Second)
	for _, l := range w.Laptops {
		for _, f := range slices.Concat(w.CheckVisible(l), w.CheckHeld(l), w.CheckShown(l), w.CheckAccount(l), w.CheckRepairs(l)) {
			t.Errorf("%s", f)
		}
	}
	for _, f := range w.CheckOutcomes(true) {
		t.Errorf("%s", f)
	}
}

func has(l *Laptop, table string, id work.ID) bool {
	_, err := l.DB.Get(table, id)
	return err == nil
}

func text(t *testing.T, l *Laptop, table string, id work.ID, column string) string {
	t.Helper()
	r, err := l.DB.Get(table, id)
	must(t, err)
	return r.Fields().Text(column)
}

func officeText(t *testing.T, w *World, table string, id work.ID, column string) string {
	t.Helper()
	r, err := w.Office.Server.Record(table, id)
	must(t, err)
	return r.Fields().Text(column)
}

// group is one change as a user action.
func group(changes ...work.Change) work.Group { return work.Group{Changes: changes} }

func set(table string, id work.ID, columns work.Fields) work.Change {
	return work.UpdateOf(table, id, columns)
}

// statusGroup is the technician giving a booking a status, with all that follows.
func statusGroup(t *testing.T, l *Laptop, booking, status work.ID) work.Group {
	t.Helper()
	d, err := visit.Open(context.Background(), l.DB, booking)
	must(t, err)
	r, err := l.DB.Get(work.BookingStatusTable, status)
	must(t, err)
	device, err := l.DB.Device()
	must(t, err)
	by := visit.Person{User: device.User, Resource: device.Resource}
	g, err := d.SetStatus(context.Background(), l.DB, by, work.BookingStatusOf(r), l.Clock.Now(), l.newID)
	must(t, err)
	return g
}

func pending(t *testing.T, l *Laptop) int {
	t.Helper()
	n, _, err := l.DB.Pending()
	must(t, err)
	return n
}

func outcome(t *testing.T, l *Laptop, g work.Group) localdb.Outcome {
	t.Helper()
	o, err := l.DB.OutcomeOf(g.ID)
	must(t, err)
	return o
}
