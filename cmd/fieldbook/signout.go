package main

import (
	"errors"
	"fmt"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/text"
)

type signOutCommand struct {
	dataFlags
	Anyway bool `help:"Sign out although changes wait: they stay on this device until you sign in again."`
}

// Help is shown by sign-out --help.
func (signOutCommand) Help() string {
	return `Sends what waits, ends the sign-in and drops what was downloaded. Changes that cannot be
sent now are never dropped: you are asked, and they stay on this device until the same user
signs in again. --anyway says yes beforehand, for scripts.

Examples:
  fieldbook sign-out
  fieldbook sign-out --anyway --json`
}

// Run signs out.
func (c *signOutCommand) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		d, err := db.Device()
		if err != nil {
			return err
		}
		done, err := syncclient.SignOut(con.Ctx, db, syncclient.Options{}, c.Anyway)
		if unsent, ok := errors.AsType[*syncclient.UnsentError](err); ok && con.Confirm(unsent.Error()+".\nSign out all the same?") {
			done, err = syncclient.SignOut(con.Ctx, db, syncclient.Options{}, true)
		}
		if unsent, ok := errors.AsType[*syncclient.UnsentError](err); ok {
			return work.Errorf(work.Conflict, "%w: fieldbook sign-out --anyway", unsent)
		}
		if err != nil {
			return err
		}
		if c.JSON {
			return con.JSON(map[string]any{"user": d.UserName, "kept": done.Kept, "ended_on_server": done.Ended})
		}
		fmt.Fprintf(con.Out, "%s is signed out.\n", text.Line(d.UserName))
		if done.Kept > 0 {
			fmt.Fprintf(con.Out, "%s kept on this device: to send them, fieldbook sign-in %s %s\n", plural(done.Kept, "change"), text.Line(d.Server), text.Line(d.Login))
		}
		if !done.Ended {
			fmt.Fprintln(con.Out, "The server could not be told. An administrator can end the sign-in there: fieldbookd device revoke")
		}
		return nil
	})
}
