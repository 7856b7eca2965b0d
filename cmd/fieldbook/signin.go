package main

import (
	"fmt"

	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/text"
)

type signInCommand struct {
	dataFlags
	Server string `arg:"" help:"Address of the server, such as https://fieldbook.example.com."`
	User   string `arg:"" help:"User name."`
}

// Help is shown by sign-in --help.
func (signInCommand) Help() string {
	return `The password is asked for on a terminal and read from the first line of standard input
otherwise.

Example:
  fieldbook sign-in http://127.0.0.1:7070 mara`
}

// Run signs in. It needs the network.
func (c *signInCommand) Run(con *console) error {
	password, err := con.Password()
	if err != nil {
		return err
	}
	return c.with(func(db *localdb.DB) error {
		if err := syncclient.SignIn(con.Ctx, db, syncclient.Options{}, c.Server, c.User, password); err != nil {
			return err
		}
		d, err := db.Device()
		if err != nil {
			return err
		}
		if c.JSON {
			return con.JSON(map[string]any{"server": d.Server, "user": d.UserName, "device": d.Install})
		}
		fmt.Fprintf(con.Out, "Signed in as %s. Next: fieldbook sync\n", text.Line(d.UserName))
		return nil
	})
}
