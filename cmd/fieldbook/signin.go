package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
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
	password, err := readPassword(con)
	if err != nil {
		return err
	}
	return c.with(func(db *localdb.DB) error {
		if err := syncclient.SignIn(con.ctx, db, syncclient.Options{}, c.Server, c.User, password); err != nil {
			return err
		}
		d, err := db.Device()
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(con, map[string]any{"server": d.Server, "user": d.UserName, "device": d.Install})
		}
		fmt.Fprintf(con.out, "Signed in as %s. Next: fieldbook sync\n", d.UserName)
		return nil
	})
}

func readPassword(con *console) (string, error) {
	if f, ok := con.in.(*os.File); ok && term.IsTerminal(f.Fd()) {
		fmt.Fprint(con.err, "Password: ")
		secret, err := term.ReadPassword(f.Fd())
		fmt.Fprintln(con.err)
		if err != nil {
			return "", work.Errorf(work.Invalid, "the password could not be read: %w", err)
		}
		return string(secret), nil
	}
	line, err := bufio.NewReader(con.in).ReadString('\n')
	if err != nil && line == "" {
		return "", work.Errorf(work.Invalid, "no password on standard input")
	}
	return strings.TrimRight(line, "\r\n"), nil
}
