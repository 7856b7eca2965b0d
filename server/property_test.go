package server

import (
	"cmp"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// TestAnythingMayHappen drives two technicians' devices and a dispatcher through random
// edits, lost answers, repetitions, restarts, damage and the passing of days. When the
// faults stop, every device holds exactly its scope and every group was applied once.
func TestAnythingMayHappen(t *testing.T) {
	repairs, cases := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		folder, err := os.MkdirTemp(memory(), "anything")
		if err != nil {
			rt.Fatalf("%v", err)
		}
		defer os.RemoveAll(folder)
		w := newWorld(rt, folder)
		defer w.e.stop()
		for range rapid.IntRange(5, longest).Draw(rt, "steps") {
			w.step()
		}
		w.calm()
		cases++
		for _, d := range w.devices {
			if repairs += d.repair; d.repair > 0 && !w.damaged {
				rt.Fatalf("%d repairs, and nothing was damaged", d.repair)
			}
		}
	})
	t.Logf("%d cases, %d repairs", cases, repairs)
}

// world is a random history.
type world struct {
	rt       *rapid.T
	e        *environment
	devices  []*tracked
	bookings []work.ID
	damaged  bool
}

// tracked is a laptop of which every group is remembered.
type tracked struct {
	*laptop
	made []work.Group
}

func newWorld(rt *rapid.T, folder string) *world {
	w := &world{rt: rt, e: startEnvironment(rt, folder)}
	w.e.server.limits.pageRows = rapid.IntRange(1, 20).Draw(rt, "page rows")
	for _, login := range []string{"ann", "bob", "ann"} {
		w.devices = append(w.devices, &tracked{laptop: w.e.signIn(login)})
	}
	w.bookings = []work.ID{st.AnnToday, st.AnnShared, st.BobShared, st.AnnLater, st.AnnPast, st.BobToday}
	return w
}

func pick[T any](w *world, label string, from []T) T {
	return rapid.SampledFrom(from).Draw(w.rt, label)
}

func (w *world) step() {
	d := pick(w, "device", w.devices)
	switch rapid.IntRange(0, 15).Draw(w.rt, "what happens") {
	case 0, 1, 2, 3:
		w.edit(d)
	case 4, 5:
		w.push(d)
	case 6, 7, 8:
		w.page(d)
	case 9, 10, 11:
		w.dispatch()
	case 12:
		w.e.restart()
	case 13:
		hours := []time.Duration{time.Minute, time.Hour, 12 * time.Hour, 24 * time.Hour, 5 * 24 * time.Hour}
		w.e.clock.Advance(pick(w, "time", hours))
	case 14:
		w.e.must(w.e.server.ChangeSettings(Settings{DetectConflicts: rapid.Bool().Draw(w.rt, "detect")}))
	case 15:
		w.damage(d)
	}
}

// page pulls one page, which may be lost, and may be about one table only.
func (w *world) page(d *tracked) {
	var tables []string
	if rapid.Bool().Draw(w.rt, "one table") {
		tables = []string{pick(w, "table", []string{work.BookingTable, work.WorkOrderTable, work.QuickNoteTable})}
	}
	for range rapid.IntRange(1, 4).Draw(w.rt, "pages") {
		p, err := d.ask(tables...)
		if work.Is(err, work.Diverged) {
			w.e.must(d.compare())
			return
		}
		w.e.must(err)
		if rapid.IntRange(0, 3).Draw(w.rt, "lost") == 0 {
			continue
		}
		d.keep(p)
		if p.Checkpoint != nil && !sameHeld(p.Checkpoint.Tables, d.held()) {
			w.e.must(d.compare())
			return
		}
	}
}

// push sends a part of the outbox once or twice; the answer may be lost. What comes before
// it is passed over, as what the server could not take is.
func (w *world) push(d *tracked) {
	from := 0
	if rapid.IntRange(0, 3).Draw(w.rt, "passed over") == 0 {
		from = rapid.IntRange(0, len(d.outbox)).Draw(w.rt, "from")
	}
	groups := slices.Clone(d.outbox[from:])
	groups = groups[:rapid.IntRange(0, len(groups)).Draw(w.rt, "groups")]
	request := d.pushOf(groups)
	for range rapid.IntRange(1, 2).Draw(w.rt, "times") {
		results, err := d.request(request)
		w.e.must(err)
		if rapid.IntRange(0, 2).Draw(w.rt, "answer lost") > 0 {
			d.store(results)
		}
	}
}

// damage makes the device forget or garble a record, or lose everything.
func (w *world) damage(d *tracked) {
	w.damaged, d.broken = true, true
	if len(d.outbox) == 0 && rapid.Bool().Draw(w.rt, "wiped") {
		d.drop()
		return
	}
	held := d.keys()
	if len(held) == 0 {
		return
	}
	key := pick(w, "damaged", held)
	if rapid.Bool().Draw(w.rt, "forgotten") {
		delete(d.rows, key)
		return
	}
	row := d.rows[key]
	row.D = []byte(`{"name":"rot"}`)
	d.rows[key] = row
}

// keys are the records that the device holds, in an order that a seed repeats.
func (l *laptop) keys() []work.RecordRef {
	return slices.SortedFunc(maps.Keys(l.rows), func(a, b work.RecordRef) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), slices.Compare(a.ID[:], b.ID[:]))
	})
}

// calm lets everything arrive and checks the promises.
func (w *world) calm() {
	for _, d := range w.devices {
		for len(d.outbox) > 0 {
			before := len(d.outbox)
			d.push()
			if len(d.outbox) == before { // what is held waits for a person: discard it
				d.outbox = nil
			}
		}
	}
	for _, d := range w.devices {
		d.sync()
		d.syncClean()
		w.checkScope(d)
		w.checkOnce(d)
	}
}
