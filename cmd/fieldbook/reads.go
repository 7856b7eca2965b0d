package main

import (
	"context"
	"fmt"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
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
		if err := r.begin(con); err != nil {
			return err
		}
		return fn(r)
	})
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

// named is the one record that is called so: on this device, or else, where there is a
// network, on the server.
func (r *records) named(ctx context.Context, t *work.Table, name string) (work.ID, error) {
	id, err := named(ctx, r, t, name)
	if !work.Is(err, work.NotFound) || r.engine.Status().Online {
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

// act is what the user does with a command now.
func (r *records) act() (visit.Act, error) {
	d, err := r.Device()
	return visit.Act{By: visit.Person{User: d.User, Resource: d.Resource}, Now: time.Now(), NewID: work.RandomID}, err
}

// save saves a group on this device and says what became of it. Online it is sent at once.
func (f readFlags) save(con *console, r *records, g work.Group) error {
	if s := r.engine.Status(); s.Online && s.Network.Online() {
		stop := r.sendWhatIsSaved(con.Ctx)
		defer stop()
	}
	g, outcome, err := r.Save(con.Ctx, g)
	if err != nil {
		return err
	}
	return saved(con, f.dataFlags, g, outcome)
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

// mark says how far the edits of a record have come, or that only the server holds it.
func (r *records) mark(table string, id work.ID) string {
	if m := r.Mark(table, id); m != localdb.Synced {
		return m.String()
	}
	if _, err := r.DB.Get(table, id); work.Is(err, work.NotFound) {
		return "on_server"
	}
	return localdb.Synced.String()
}
