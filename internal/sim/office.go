package sim

import (
	"encoding/json"
	"io"
	"log/slog"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/store"
	"fieldbook/server/store/bolt"
)

// Address is where every laptop finds the office. Nothing listens there.
const Address = "http://office.test"

// Office is the server's side: the service on a bbolt file, reached through a [Line].
type Office struct {
	Line   Line
	Server *server.Server // nil while it is down
	Clock  *Clock
	Page   struct{ Rows, Bytes int } // limits of a page from the next start on; 0 = the protocol's
	Log    io.Writer                 // what the service logs from the next start on; nil = nowhere

	path  string
	newID work.NewID
	store store.Store
}

// Start opens the file and lets the service answer.
func (o *Office) Start() error {
	s, err := bolt.Open(o.path, server.IndexKeys(work.Standard()))
	if err != nil {
		return err
	}
	options := server.Options{Now: o.Clock.Now, NewID: o.newID, PageRows: o.Page.Rows, PageBytes: o.Page.Bytes}
	if o.Log != nil {
		options.Log = slog.New(slog.NewTextHandler(o.Log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	service, err := server.New(s, work.Standard(), options)
	if err != nil {
		_ = s.Close()
		return err
	}
	o.store, o.Server = s, service
	o.Line.Up(service.Handler())
	return nil
}

// Kill ends the service as the end of its process does: every call is cut, nothing is
// told to go, and what was not committed is gone.
func (o *Office) Kill() error {
	o.Line.Down()
	o.Server = nil
	return o.store.Close()
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
func (o *Office) Backup() error  { return copyFile(o.path, o.path+".backup") }
func (o *Office) Restore() error { return copyFile(o.path+".backup", o.path) }

// Publish puts another profile into force and restarts the service with it.
func (o *Office) Publish(version int, p profile.Profile) error {
	document, err := json.Marshal(struct {
		Version int             `json:"version"`
		Profile profile.Profile `json:"profile"`
	}{version, p})
	if err != nil {
		return err
	}
	err = o.store.Update(func(tx store.Tx) error { return tx.PutDocument("profile", "published", document) })
	if err != nil {
		return err
	}
	return o.Restart()
}

// View reads the service's store beside the service.
func (o *Office) View(fn func(store.Tx) error) error { return o.store.View(fn) }

// Profile returns the profile in force.
func (o *Office) Profile() (*profile.Compiled, error) {
	var published struct {
		Profile profile.Profile `json:"profile"`
	}
	err := o.View(func(tx store.Tx) error {
		document, _, err := tx.Document("profile", "published")
		if err == nil {
			err = json.Unmarshal(document, &published)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return profile.Compile(published.Profile, work.Standard())
}
