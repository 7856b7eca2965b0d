package main

import (
	"context"
	"net/http"
	"os"

	"fieldbook/internal/program"
	"fieldbook/internal/wire"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
)

// faultWanted is the environment variable that makes the test's own binary the program with
// a fault in it: "screen" when the presenter's panel opens, "sync" when the engine first
// asks the network, "live" when it wants to listen to the server.
const faultWanted = "FIELDBOOK_TEST_FAULT"

// faultyProgram is fieldbook app in everything but the fault. It returns the exit code.
func faultyProgram(fault string) int {
	c := &console{Ctx: context.Background(), In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	return program.Run(c, description(defaultData(), defaultDemo()), &faultyCommands{App: faultyApp{fault: fault}}, nil)
}

type faultyCommands struct {
	App faultyApp `cmd:"" default:"1"`
}

type faultyApp struct {
	dataFlags
	fault string
}

func (c *faultyApp) Run(con *console) error {
	db, err := c.open()
	if err != nil {
		return err
	}
	defer db.Close()
	var o syncclient.Options
	if c.fault != "screen" {
		o.Transport = faultyNetwork{live: c.fault == "live"}
	}
	return runApp(con, db, o, screenFlags{Theme: "dark"}, false, &faultyOffice{})
}

// secret stands for what records contain.
const secret = "Halloran's gate code is 4711"

type faultyOffice struct{ office }

// Networks is called by a command of the panel.
func (o *faultyOffice) Networks() []screen.NetworkChoice { panic(secret) }

type faultyNetwork struct{ live bool }

// RoundTrip is called by the engine: for all requests by what Run runs, for the live stream
// by what runs beside it.
func (n faultyNetwork) RoundTrip(r *http.Request) (*http.Response, error) {
	if n.live && r.URL.Path != wire.PathLive {
		return http.DefaultTransport.RoundTrip(r)
	}
	panic(secret)
}
