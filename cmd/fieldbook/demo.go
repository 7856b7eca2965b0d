package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"fieldbook/fixtures"
	"fieldbook/fixtures/network"
	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server"
	"fieldbook/server/apply"
	"fieldbook/server/store/bolt"
	"fieldbook/syncclient"
)

type demoCommand struct {
	screenFlags
	Dir     string `help:"Folder for the demo's server and device; kept between runs." default:"${demo}" type:"path"`
	Fresh   bool   `help:"Start over with new sample data."`
	Network string `help:"Network to start with: online, slow, flaky, captive-portal, server-error or offline; the last one used if left out."`
}

// Help is shown by demo --help.
func (demoCommand) Help() string {
	return `A real server on this machine, a real device, a real network between them that you can
break. Press D for the presenter's panel, ? for help, q to quit: what is saved stays, and
the next demo of the day goes on where you left.

Examples:
  fieldbook demo
  fieldbook demo --fresh --network offline`
}

// demoUser is the technician whose device the demo shows.
const demoUser = "mara"

// demo is a server and a device on one machine.
type demo struct {
	dir     string
	store   *bolt.Store
	server  *server.Server
	http    *http.Server
	url     string
	network *network.Transport
	db      *localdb.DB
	company fixtures.Company
}

// Run shows the demo until the user quits.
func (c *demoCommand) Run(con *console) error {
	if err := needTerminal(con); err != nil {
		return err
	}
	if c.Dir == "" {
		return program.Misuse("this user has no folder for what can be made again: name one with --dir")
	}
	condition, err := c.condition()
	if err != nil {
		return err
	}
	if c.Fresh || stale(c.Dir) {
		if err := clearDemo(c.Dir); err != nil {
			return err
		}
	}
	d, err := startDemo(con.Ctx, c.Dir, condition)
	if err != nil {
		return err
	}
	defer d.stop()
	err = runApp(con, d.db, syncclient.Options{Transport: d.network}, c.screenFlags, false, d.presenter())
	d.remember()
	fmt.Fprintf(con.Out, "The demo's data is kept in %s; fieldbook demo --fresh starts over.\n", c.Dir)
	return err
}

// condition is the network to start with: the flag's, else the last one used.
func (c *demoCommand) condition() (network.Condition, error) {
	word := c.Network
	if word == "" && !c.Fresh {
		if saved, err := os.ReadFile(filepath.Join(c.Dir, "network")); err == nil {
			word = string(saved)
		}
	}
	if word == "" {
		return network.Online, nil
	}
	condition, err := network.ParseCondition(word)
	if err != nil {
		return "", program.Misuse("--network: %w", err)
	}
	return condition, nil
}

// stale reports whether the demo's data is from another day: its bookings would be in the
// past.
func stale(dir string) bool {
	day, err := os.ReadFile(filepath.Join(dir, "day"))
	return err != nil || string(day) != time.Now().Format(time.DateOnly)
}

// clearDemo removes what a demo made, and nothing else.
func clearDemo(dir string) error {
	for _, name := range []string{"server", "device", "network", "day"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return work.Errorf(work.Unavailable, "cannot clear the demo's folder: %w", err)
		}
	}
	return nil
}

func startDemo(ctx context.Context, dir string, condition network.Condition) (d *demo, err error) {
	d = &demo{dir: dir}
	defer func() {
		if err != nil {
			d.stop()
		}
	}()
	if err := d.startServer(); err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableCompression = true
	d.network = network.New(transport, network.WithCondition(network.Online))
	if d.db, err = localdb.Open(filepath.Join(dir, "device", "fieldbook.db"), localdb.Options{}); err != nil {
		return nil, err
	}
	device, err := d.db.Device()
	if err != nil {
		return nil, err
	}
	if device.Token == "" || device.Server != d.url {
		person, _ := d.company.Person(demoUser)
		if err := syncclient.SignIn(ctx, d.db, syncclient.Options{Transport: d.network}, d.url, person.Login, person.Password); err != nil {
			return nil, err
		}
	}
	d.network.Set(condition)
	return d, nil
}

// startServer opens or founds the sample environment and serves it on loopback.
func (d *demo) startServer() (err error) {
	schema := work.Standard()
	if d.store, err = bolt.Open(filepath.Join(d.dir, "server", "environment.db"), server.IndexKeys(schema)); err != nil {
		return err
	}
	d.company = fixtures.Sample(time.Now())
	if d.server, err = server.New(d.store, schema, server.Options{Zone: d.company.Zone}); err != nil {
		return err
	}
	users, err := d.server.Users()
	if err != nil {
		return err
	}
	if len(users) == 0 {
		if err := d.found(); err != nil {
			return err
		}
	}
	listener, err := listenAgain(filepath.Join(d.dir, "server", "address"))
	if err != nil {
		return err
	}
	d.url = "http://" + listener.Addr().String()
	d.http = &http.Server{Handler: d.server.Handler(), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = d.http.Serve(listener) }()
	return nil
}

// found loads the sample company and its two people that the demo needs.
func (d *demo) found() error {
	if err := d.server.Load(d.company.Records); err != nil {
		return err
	}
	for _, p := range d.company.People {
		if p.Login != demoUser && p.Role == fixtures.Technician {
			continue // nobody signs in as them here, and each password takes a moment to hash
		}
		u := server.NewUser{Login: p.Login, Password: p.Password, Role: apply.Role(p.Role), FullName: p.FullName, User: p.User}
		if _, err := d.server.AddUser(u); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(d.dir, "day"), []byte(time.Now().Format(time.DateOnly)), 0o600)
}

// listenAgain listens on the address of the last run, so that the device finds its server
// again, or on a free one.
func listenAgain(file string) (net.Listener, error) {
	if address, err := os.ReadFile(file); err == nil {
		if l, err := net.Listen("tcp", string(address)); err == nil {
			return l, nil
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, work.Errorf(work.Unavailable, "cannot listen on this machine: %w", err)
	}
	if err := os.WriteFile(file, []byte(l.Addr().String()), 0o600); err != nil {
		return nil, errors.Join(work.Errorf(work.Unavailable, "cannot write %s: %w", file, err), l.Close())
	}
	return l, nil
}

// remember keeps the network's condition for the next run.
func (d *demo) remember() {
	_ = os.WriteFile(filepath.Join(d.dir, "network"), []byte(d.network.Condition()), 0o600)
}

func (d *demo) stop() {
	if d.db != nil {
		_ = d.db.Close()
	}
	if d.server != nil {
		d.server.Close()
	}
	if d.http != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		_ = d.http.Shutdown(ctx)
	}
	if d.store != nil {
		_ = d.store.Close()
	}
}

func defaultDemo() string {
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "fieldbook-demo")
	}
	return ""
}
