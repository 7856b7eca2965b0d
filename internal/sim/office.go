package sim

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/profiles"
	"fieldbook/server/store"
	"fieldbook/server/store/bolt"
)

// Address is where every laptop finds the office. Nothing listens there.
const Address = "http://office.test"

// Office is the server's side: the service on a bbolt file, reached through a [Line].
type Office struct {
	mortal
	Line   Line
	Server *server.Server // nil while it is down
	Clock  *Clock
	Page   struct{ Rows, Bytes int } // limits of a page from the next start on; 0 = the protocol's
	Log    io.Writer                 // what the service logs from the next start on; nil = nowhere

	path  string
	boots int
	newID work.NewID
	store store.Store
}

// file names the store of the current life.
func (o *Office) file() string { return fmt.Sprintf("%s-%d.db", o.path, o.boots) }

// keep is the disk at the moment of death. The calls are cut with it.
func (o *Office) keep() {
	o.Line.Cut()
	if err := copyFile(o.file(), fmt.Sprintf("%s-%d.db", o.path, o.boots+1)); err != nil {
		panic(err)
	}
}

// Closed reports whether the service is dead or down.
func (o *Office) Closed() bool {
	_, dead := o.Dead()
	return dead || o.Server == nil
}

// Start opens the file and lets the service answer. After a death it is the file of then.
func (o *Office) Start() error {
	if o.Server != nil {
		if err := o.Kill(); err != nil {
			return err
		}
	}
	s, err := bolt.Open(o.file(), server.IndexKeys(work.Standard()))
	if err != nil {
		return err
	}
	options := server.Options{Now: o.Clock.Now, NewID: o.newID, PageRows: o.Page.Rows, PageBytes: o.Page.Bytes}
	if o.Log != nil {
		options.Log = slog.New(slog.NewTextHandler(o.Log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	o.store = &watched{Store: s, office: o}
	service, err := server.New(o.store, work.Standard(), options)
	if err != nil {
		_ = s.Close()
		return err
	}
	o.Server = service
	if _, dead := o.Dead(); !dead { // it may have died while it started
		o.Line.Up(service.Handler())
	}
	return nil
}

// Kill ends the service as the end of its process does: every call is cut, nothing is
// told to go, and what was not committed is gone.
func (o *Office) Kill() error {
	o.Line.Down()
	o.Server = nil
	if _, dead := o.Dead(); dead {
		o.boots++
		o.risen()
	}
	return o.store.Close()
}

// watched is a store after whose commits the office can die.
type watched struct {
	store.Store
	office *Office
	mu     sync.Mutex // no commit is under way when one is over
}

// Update implements [store.Store].
func (w *watched) Update(fn func(store.Tx) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := w.Store.Update(fn)
	if err == nil {
		w.office.moment(Committed, "")
	}
	return err
}

// Restart kills the service and starts it again on its file.
func (o *Office) Restart() error {
	if err := o.Kill(); err != nil {
		return err
	}
	return o.Start()
}

// Backup copies the file as it is at this moment; Restore puts the copy back while the
// service is down.
func (o *Office) Backup() error  { return copyFile(o.file(), o.path+".backup") }
func (o *Office) Restore() error { return copyFile(o.path+".backup", o.file()) }

// Publish gives everyone another profile, as an administrator does while devices sync.
func (o *Office) Publish(p profile.Profile) error {
	_, err := o.Server.ChangeProfile(context.Background(), "adam", func(e profiles.Editor) (profiles.Entry, error) {
		if entry, err := e.Edit(profile.DefaultName, p); err != nil {
			return entry, err
		}
		return e.Publish(p.Name, "")
	})
	return err
}

// View reads the service's store beside the service.
func (o *Office) View(fn func(store.Tx) error) error { return o.store.View(fn) }

// Profile returns the profile in force for everyone.
func (o *Office) Profile() (compiled *profile.Compiled, err error) {
	err = o.View(func(tx store.Tx) error {
		library, err := profiles.Load(tx, work.Standard())
		if err == nil {
			compiled = library.For(work.ID{}, nil).Compiled
		}
		return err
	})
	return compiled, err
}
