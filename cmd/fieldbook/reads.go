package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/screen/jobcard"
)

// readFlags are the flags of commands that show records.
type readFlags struct {
	dataFlags
	Online bool `help:"Read from the server, under your rights: also what this device does not hold."`
}

// records is what a command reads: the device's records and, where they are asked for or
// missing, the server's.
type records struct {
	*syncclient.Store
	engine *syncclient.Engine
	looked bool
}

// read runs fn on the records. While the first sync is not complete, and with --online,
// the server answers.
func (f readFlags) read(con *console, fn func(*records) error) error {
	return f.with(func(db *localdb.DB) error {
		engine := syncclient.New(db, syncclient.Options{})
		engine.SetOnline(f.Online)
		r := &records{Store: engine.Store(), engine: engine}
		if !f.JSON {
			r.Coming = coming(con.Err, time.Now)
		}
		if err := r.begin(con); err != nil {
			return err
		}
		return fn(r)
	})
}

// coming tells how a list from the server comes, at most once a second.
func coming(to io.Writer, now func() time.Time) func(records int) {
	last := now()
	return func(records int) {
		if at := now(); at.Sub(last) >= time.Second {
			last = at
			fmt.Fprintf(to, "%d records read so far\n", records)
		}
	}
}

// begin refuses what nobody is signed in for and what needs a network that is not there.
func (r *records) begin(con *console) error {
	s := r.engine.Status()
	if !s.SignedIn {
		return work.Errorf(work.Unauthenticated, "nobody is signed in on this device: use fieldbook sign-in")
	}
	if !s.Online {
		return nil
	}
	if err := r.look(con.Ctx); err != nil {
		return err
	}
	s = r.engine.Status()
	if s.Network.Online() || s.OnlineOnly || s.OnlineChosen {
		return nil
	}
	if plan, err := r.Plan(); err != nil {
		return err
	} else if plan == nil {
		return work.Errorf(work.Unavailable, "this device has not begun its first sync and cannot be used without network: %s", s.Network)
	}
	fmt.Fprintln(con.Err, "The first sync is not complete, and there is no network: what follows is what has come so far.")
	return nil
}

// look finds out whether there is a network, once.
func (r *records) look(ctx context.Context) error {
	if r.looked {
		return nil
	}
	r.looked = true
	_, err := r.engine.Look(ctx)
	return err
}

// get returns a record by its id or its name. One that is not on this device is looked for
// on the server, and fetched for viewing; the error names its table where that cannot be.
func (r *records) get(ctx context.Context, t *work.Table, idOrName string) (work.Record, error) {
	id, err := work.ParseID(idOrName)
	if err != nil {
		if id, err = r.named(ctx, t, idOrName); err != nil {
			if stopped := ctx.Err(); stopped != nil {
				err = stopped
			}
			return work.Record{}, err
		}
	}
	found, err := r.Get(t.Name, id)
	if work.Is(err, work.NotFound) && !r.looked {
		if r.look(ctx) == nil {
			found, err = r.Get(t.Name, id)
		}
	}
	if stopped := ctx.Err(); stopped != nil && err != nil { // it was not looked for to the end
		err = stopped
	}
	return found, err
}

// named is the one record that is called so: on this device, else among the copies that are
// kept of what left it, or else, where there is a network, on the server.
func (r *records) named(ctx context.Context, t *work.Table, name string) (work.ID, error) {
	id, err := named(ctx, r, t, name)
	if !work.Is(err, work.NotFound) || r.engine.Status().Online {
		return id, err
	}
	if id, err = r.namedLeft(t, name, err); !work.Is(err, work.NotFound) {
		return id, err
	}
	if failed := r.look(ctx); failed != nil || !r.engine.Status().Network.Online() {
		return id, err
	}
	r.engine.SetOnline(true)
	defer r.engine.SetOnline(false)
	there, failed := named(ctx, r, t, name)
	if failed != nil && !work.Is(failed, work.NotFound) {
		return there, failed
	}
	if failed != nil {
		return there, work.Errorf(work.NotFound, "there is no %s called %q, neither on this device nor, for you to see, on the server", t.Label, name)
	}
	return there, nil
}

// namedLeft looks for the name among the records that left and of which copies are kept.
// Where there is not exactly one the error is missing.
func (r *records) namedLeft(t *work.Table, name string, missing error) (id work.ID, err error) {
	left, err := r.Left(t.Name)
	if err != nil {
		return id, err
	}
	found := 0
	for candidate := range left {
		if kept, err := r.Get(t.Name, candidate); err == nil && strings.EqualFold(t.NameOf(kept), name) {
			id, found = candidate, found+1
		}
	}
	if found != 1 {
		return id, missing
	}
	return id, nil
}

// opened notes that the user looked at a record or works on it, and with a booking all that
// belongs to it: should a sync take it away today, it stays readable. That is written at once:
// a reader of the output that has seen enough ends the command.
func (r *records) opened(ctx context.Context, record work.Record) error {
	ref := work.RecordRef{Table: record.Table, ID: record.ID}
	switch {
	case r.engine.Status().Online: // what the server shows is not this device's to keep
		return nil
	case record.Table != work.BookingTable:
		r.Viewed(ref)
	default:
		d, err := visit.Open(ctx, r, record.ID)
		if err != nil {
			return err
		}
		r.Viewed(ref, d.Shown()...)
	}
	_ = r.KeepViews() // a note that is lost costs a copy at most
	return nil
}

// left says why a record is not on this device any more, nil if it is, or if the server was
// asked.
func (r *records) left(table string, id work.ID) (*localdb.Left, error) {
	if r.engine.Status().Online {
		return nil, nil
	}
	return jobcard.LeftOf(r.Store, table, id)
}

// act is what the user does with a command now.
func (r *records) act() (visit.Act, error) {
	d, err := r.Device()
	return visit.Act{By: visit.Person{User: d.User, Resource: d.Resource}, Now: time.Now(), NewID: work.RandomID}, err
}

// save saves a group on this device and says what became of it. Online it is sent at once.
func (f readFlags) save(con *console, r *records, g work.Group) error {
	defer r.sendOnline(con.Ctx)()
	g, outcome, err := r.Save(con.Ctx, g)
	if err != nil {
		return err
	}
	return saved(con, f.dataFlags, r.DB, g, outcome)
}

// decide runs fn, which decides on what this device has saved and needs neither a network nor
// somebody who is signed in. In online mode what fn saves is sent at once.
func (f dataFlags) decide(con *console, fn func(*records) error) error {
	return f.with(func(db *localdb.DB) error {
		engine := syncclient.New(db, syncclient.Options{})
		r := &records{Store: engine.Store(), engine: engine}
		if s := engine.Status(); s.SignedIn && s.Online {
			if err := r.look(con.Ctx); con.Ctx.Err() != nil {
				return err
			}
		}
		defer r.sendOnline(con.Ctx)()
		return fn(r)
	})
}

// sendOnline sends the next edit beside the one who saves it and waits, while there is a
// network in online mode.
func (r *records) sendOnline(ctx context.Context) (stop func()) {
	if s := r.engine.Status(); s.Online && s.Network.Online() {
		return r.sendWhatIsSaved(ctx)
	}
	return func() {}
}

// sendWhatIsSaved sends the next edit beside the one who saves it and waits.
func (r *records) sendWhatIsSaved(ctx context.Context) (stop func()) {
	changes, unwatch := r.Watch()
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		for c := range changes {
			if c.Outbox {
				_, _ = r.engine.SyncOnce(ctx, syncclient.ReasonEdit) // what became of it is in the database
				return
			}
		}
	}()
	return func() {
		unwatch()
		<-sent
	}
}

// mark says how far the edits of a record have come, that it left and a copy is kept, or
// that only the server holds it.
func (r *records) mark(table string, id work.ID) string {
	if m := r.Mark(table, id); m != localdb.Synced {
		return m.String()
	}
	if l, err := r.left(table, id); err == nil && l != nil {
		return "left"
	}
	if _, err := r.DB.Get(table, id); work.Is(err, work.NotFound) {
		return "on_server"
	}
	return localdb.Synced.String()
}
