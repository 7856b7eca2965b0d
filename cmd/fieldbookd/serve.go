package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"fieldbook/fixtures"
	"fieldbook/fixtures/company"
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
}

// Help is shown by serve --help.
func (serveCommand) Help() string {
	return `Examples:
  fieldbookd serve --sample                   sample company on http://127.0.0.1:7070
  fieldbookd serve --generate 100000          a company of that many records
  fieldbookd serve --data /srv/fieldbook --listen :443 --cert c.pem --key k.pem

The first start of an empty environment makes the user "admin" and prints the password once.`
}

// Run serves until the context ends, then finishes the requests that run.
func (c *serveCommand) Run(con *console) error {
	if err := c.checkAddress(); err != nil {
		return err
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return work.Errorf(work.Invalid, "%q is not a time zone: use an IANA name such as Europe/Vienna", c.Zone)
	}
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Log)) // kong has checked the word
	log := slog.New(slog.NewTextHandler(con.Err, &slog.HandlerOptions{Level: level}))
	schema := work.Standard()
	store, err := bolt.Open(filepath.Join(c.Data, "environment.db"), server.IndexKeys(schema))
	if err != nil {
		return err
	}
	defer store.Close()
	srv, err := server.New(store, schema, server.Options{Log: log, Zone: zone})
	if err != nil {
		return err
	}
	admin, err := c.found(con, srv)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return work.Errorf(work.Unavailable, "cannot listen on %s: %w", c.Listen, err)
	}
	return c.serve(con, srv, log, listener, admin)
}

// checkAddress keeps passwords and records off the network in the clear.
func (c *serveCommand) checkAddress() error {
	if (c.Cert == "") != (c.Key == "") {
		return work.Errorf(work.Invalid, "--cert and --key go together")
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return work.Errorf(work.Invalid, "--listen %q is not an address: expected host:port", c.Listen)
	}
	if ip := net.ParseIP(host); c.Cert == "" && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return work.Errorf(work.Invalid, "listening on %s without a certificate would send passwords in the clear: add --cert and --key, or listen on 127.0.0.1", c.Listen)
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

func (c *serveCommand) serve(con *console, srv *server.Server, log *slog.Logger, listener net.Listener, admin string) error {
	scheme := "http"
	if c.Cert != "" {
		scheme = "https"
	}
	url := scheme + "://" + listener.Addr().String()
	token, err := srv.OfficeToken(admin)
	if err != nil {
		return err
	}
	office := officeFile{URL: url, Token: token, PID: os.Getpid()}
	if err := office.write(c.Data); err != nil {
		return err
	}
	defer removeOffice(c.Data, office)
	fmt.Fprintf(con.Out, "Serving %s\n", url)
	h := &http.Server{
		Handler: srv.Handler(), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() {
		if c.Cert != "" {
			failed <- h.ServeTLS(listener, c.Cert, c.Key)
		} else {
			failed <- h.Serve(listener)
		}
	}()
	select {
	case err := <-failed:
		return work.Errorf(work.Unavailable, "the server stopped: %w", err)
	case <-con.Ctx.Done():
	}
	srv.Close()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(con.Ctx), 20*time.Second)
	defer cancel()
	if err := h.Shutdown(ctx); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return work.Errorf(work.Unavailable, "not every request could be finished: %w", err)
	}
	fmt.Fprintln(con.Out, "Stopped.")
	return nil
}
