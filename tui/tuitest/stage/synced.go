package stage

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/tuitest"
)

// Synced is a device after a sync: a database in which d is signed in and which holds
// what a profile gives a technician. Its edits can be made to fail.
type Synced struct {
	*localdb.DB
	mu    sync.Mutex
	fails error
	gate  chan struct{}  // edits wait until it is closed
	first map[string]int // by table: how many records a list has at most
}

// NewSynced makes a device that holds what a technician's profile would pick of the
// records: the resource's bookings within eight days, their work orders with all that
// belongs to them, and everything that is no work.
func NewSynced(t testing.TB, d localdb.Device, records []work.Record) *Synced {
	t.Helper()
	db, err := localdb.Open(filepath.Join(t.TempDir(), "device.db"), localdb.Options{Now: tuitest.Noon, NewID: IDs(0x66)})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	d.Server, d.SignedIn = Online().Server, tuitest.Noon()
	must(t, db.SaveDevice(d))
	must(t, db.SavePlan(&localdb.Plan{Profile: "Field Service Mobile", ProfileVersion: 14, Epoch: "e1", Definition: profile.Default().Encode(), Schema: work.Standard()}))
	v := &Synced{DB: db}
	v.Bring(t, held(records, d.Resource)...)
	return v
}

// Bring lets a sync bring records.
func (v *Synced) Bring(t testing.TB, records ...work.Record) {
	t.Helper()
	p := localdb.Page{At: tuitest.Noon()}
	for _, r := range records {
		p.Rows = append(p.Rows, localdb.Row{Record: r})
	}
	_, err := v.ApplyPage(p)
	must(t, err)
}

// Take lets a sync take a record away.
func (v *Synced) Take(t testing.TB, table string, id work.ID) {
	t.Helper()
	v.TakeFor(t, localdb.WhyOutOfScope, work.RecordRef{Table: table, ID: id})
}

// TakeFor lets a sync take records away for a reason.
func (v *Synced) TakeFor(t testing.TB, why string, refs ...work.RecordRef) {
	t.Helper()
	p := localdb.Page{At: tuitest.Noon()}
	for _, r := range refs {
		p.Removed = append(p.Removed, localdb.Removed{Table: r.Table, ID: r.ID, Why: why})
	}
	_, err := v.ApplyPage(p)
	must(t, err)
}

// TakeVisit lets a sync take a whole visit away: the booking, its order and all that hangs
// on it, and its customer.
func (v *Synced) TakeVisit(t testing.TB, why string, booking work.ID) {
	t.Helper()
	d, err := visit.Open(context.Background(), v, booking)
	must(t, err)
	refs := []work.RecordRef{{Table: work.BookingTable, ID: booking}}
	for _, r := range d.Shown() {
		if r.Table != work.BookingStatusTable && r.Table != work.PriorityTable {
			refs = append(refs, r)
		}
	}
	v.TakeFor(t, why, refs...)
}

// Get reads as the app's store does, which finds the copies of what left.
func (v *Synced) Get(table string, id work.ID) (work.Record, error) { return v.Recall(table, id) }

// Break makes every edit fail with an error; nil mends it.
func (v *Synced) Break(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.fails = err
}

// Shorten lets lists of a table end after n records and say so, as long ones from a server
// do.
func (v *Synced) Shorten(table string, n int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.first == nil {
		v.first = map[string]int{}
	}
	v.first[table] = n
}

// List reads as the app's store does: what left with a record is around it. It is shortened
// as it was told.
func (v *Synced) List(ctx context.Context, q work.Query) ([]work.Record, error) {
	list, err := v.RecallList(ctx, q)
	v.mu.Lock()
	defer v.mu.Unlock()
	if n, ok := v.first[q.Table]; ok && err == nil && len(list) > n {
		return list[:n], work.Errorf(work.Partial, "First %d of more records: narrow the filter.", n)
	}
	return list, err
}

// Hold makes edits wait, as on a slow disk, until release is called.
func (v *Synced) Hold() (release func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	gate := make(chan struct{})
	v.gate = gate
	return func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.gate = nil
		close(gate)
	}
}

// Edit saves a group unless it was told to fail.
func (v *Synced) Edit(g work.Group) (work.Group, error) {
	v.mu.Lock()
	err, gate := v.fails, v.gate
	v.mu.Unlock()
	if gate != nil {
		<-gate
	}
	if err != nil {
		return work.Group{}, err
	}
	return v.DB.Edit(g)
}

// held picks the records that a technician's device has.
func held(records []work.Record, resource work.ID) []work.Record {
	orders, bookings := map[work.ID]bool{}, map[work.ID]bool{}
	for _, r := range records {
		if r.Table != work.BookingTable {
			continue
		}
		if b := work.BookingOf(r); b.Resource == resource && b.Start.Sub(tuitest.Noon()).Abs() < 8*24*time.Hour {
			orders[b.WorkOrder], bookings[b.ID] = true, true
		}
	}
	delete(orders, work.ID{})
	var out []work.Record
	for _, r := range records {
		f := r.Fields()
		keep := true
		switch r.Table {
		case work.BookingTable:
			keep = bookings[r.ID] || orders[f.Ref("msdyn_workorder")]
		case work.WorkOrderTable:
			keep = orders[r.ID]
		case work.QuickNoteTable:
			keep = bookings[f.Ref("msdyn_quicknote_lookup_entity")]
		case work.BookingTimestampTable:
			keep = bookings[f.Ref("msdyn_booking")]
		default:
			keep = !f.Has("msdyn_workorder") || orders[f.Ref("msdyn_workorder")]
		}
		if keep {
			out = append(out, r)
		}
	}
	return out
}
