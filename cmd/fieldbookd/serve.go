package main

import (
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"time"

	"fieldbook/fixtures"
	"fieldbook/fixtures/company"
	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/apply"
	"fieldbook/server/store/bolt"
)

type serveCommand struct {
	Data     string `help:"Folder that holds the environment." default:"${data}" type:"path" env:"FIELDBOOKD_DATA"`
	Listen   string `help:"Address to listen on. Other than loopback needs --cert and --key." default:"127.0.0.1:7070"`
	Cert     string `help:"Certificate file, PEM." type:"existingfile"`
	Key      string `help:"Private key file, PEM." type:"existingfile"`
	Zone     string `help:"Time zone of users who have none of their own (IANA name)." default:"Local"`
	Sample   bool   `help:"Fill an empty environment with the sample company. Its passwords are public." xor:"fill"`
	Generate int    `help:"Fill an empty environment with a company of about this many records, which begins with the sample." placeholder:"RECORDS" xor:"fill"`
	Seed     uint64 `help:"Which company of that size to generate." default:"1"`
	Device   int    `help:"How many of the generated records the device of tech0001 holds; 0 = what comes of itself." name:"device-records" placeholder:"RECORDS"`
	Log      string `help:"What to log: debug, info, warn or error." default:"info" enum:"debug,info,warn,error"`
	JSON     bool   `help:"Log lines of JSON." name:"json"`
	// The limits that depend on the machine and on how many devices there are; 0 = the default.
	Snapshots   int `help:"How many devices fetch everything at a time; the others wait in line." name:"max-snapshots" default:"16" placeholder:"N"`
	Connections int `help:"How many connections are open at a time." name:"max-connections" default:"20000" placeholder:"N"`
	PerAddress  int `help:"How many of them from one address that is not this machine's." name:"max-address-connections" default:"2000" placeholder:"N"`
}

// Help is shown by serve --help.
func (serveCommand) Help() string {
	return `Examples:
  fieldbookd serve --sample                   sample company on http://127.0.0.1:7070
  fieldbookd serve --generate 100000          a company of that many records
  fieldbookd serve --data /srv/fieldbook --listen :443 --cert c.pem --key k.pem

The first start of an empty environment makes the user "admin" and prints the password once.
SIGTERM and Ctrl-C finish the requests that run, for at most 20 seconds; a second one ends the
server at once. Either way nothing is lost that a device was told is saved.`
}

// Run serves until the context ends, then finishes the requests that run.
func (c *serveCommand) Run(con *console) error {
	if c.Data == "" {
		return errNoFolder()
	}
	if err := c.checkAddress(); err != nil {
		return err
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return program.Misuse("%q is not a time zone: use an IANA name such as Europe/Vienna", c.Zone)
	}
	// What can be wrong outside is found before the data are touched.
	secret, err := c.certificate(time.Now())
	if err != nil {
		return err
	}
	listener, err := listen(c.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	log := c.logger(con)
	schema := work.Standard()
	limits := server.Limits{Snapshots: c.Snapshots, Connections: c.Connections, AddressConnections: c.PerAddress}
	options := server.Options{Log: log, Zone: zone, Limits: limits}
	admin, err := c.fill(con, schema, options)
	if err != nil {
		return dataError(c.Data, err)
	}
	store, err := bolt.Open(filepath.Join(c.Data, environmentName), server.IndexKeys(schema))
	if err != nil {
		return dataError(c.Data, err)
	}
	defer store.Close()
	srv, err := server.New(store, schema, options)
	if err == nil && admin == "" {
		admin, err = c.found(con, srv)
	}
	if err != nil {
		return dataError(c.Data, err)
	}
	return c.serve(con, srv, listener, secret, admin)
}

func (c *serveCommand) logger(con *console) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Log)) // kong has checked the word
	options := &slog.HandlerOptions{Level: level}
	if c.JSON {
		return slog.New(slog.NewJSONHandler(con.Err, options))
	}
	return slog.New(slog.NewTextHandler(con.Err, options))
}

// checkAddress keeps passwords and records off the network in the clear.
func (c *serveCommand) checkAddress() error {
	if (c.Cert == "") != (c.Key == "") {
		return program.Misuse("--cert and --key go together")
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return program.Misuse("--listen %q is not an address: expected host:port", c.Listen)
	}
	if ip := net.ParseIP(host); c.Cert == "" && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return program.Misuse("listening on %s without a certificate would send passwords in the clear: add --cert and --key, or listen on 127.0.0.1", c.Listen)
	}
	return nil
}

// found makes sure that there is an administrator, and returns the login of one.
func (c *serveCommand) found(con *console, srv *server.Server) (admin string, err error) {
	users, err := srv.Users()
	if err != nil {
		return "", err
	}
	for _, u := range users {
		if u.Role == apply.Administrator {
			c.unused(con)
			return u.Login, nil
		}
	}
	switch {
	case c.Sample:
		return loadSample(con, srv)
	case c.Generate != 0:
		return loadGenerated(con, srv, company.Size{Records: c.Generate, DeviceRecords: c.Device, Seed: c.Seed})
	}
	password := work.RandomID().String()[19:]
	if _, err := srv.AddUser(server.NewUser{Login: "admin", Password: password, Role: apply.Administrator, FullName: "Administrator"}); err != nil {
		return "", err
	}
	fmt.Fprintf(con.Out, "New environment in %s. Administrator: admin, password: %s (shown only now)\n", c.Data, password)
	return "admin", nil
}

// unused says that an environment with data in it is not filled.
func (c *serveCommand) unused(con *console) {
	flag := ""
	switch {
	case c.Sample:
		flag = "--sample"
	case c.Generate != 0:
		flag = "--generate"
	default:
		return
	}
	fmt.Fprintf(con.Err, "The environment in %s has data already: %s is not used. Choose another folder with --data to fill a new one.\n", c.Data, flag)
}

func loadSample(con *console, srv *server.Server) (admin string, err error) {
	sample := fixtures.Sample(time.Now())
	if err := srv.Load(sample.Records); err != nil {
		return "", err
	}
	admin, err = addPeople(srv, sample.People)
	if err != nil {
		return "", err
	}
	technician, _ := sample.Person("mara")
	fmt.Fprintf(con.Out, "Loaded the sample company %s: %d records, %d users. Sign in as %s with the password %s.\n",
		sample.Name, len(sample.Records), len(sample.People), technician.Login, technician.Password)
	return admin, nil
}
