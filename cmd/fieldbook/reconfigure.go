package main

import (
	"fmt"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
)

type reconfigureCommand struct {
	dataFlags
	passFlags
	Yes bool `help:"Do not ask." short:"y"`
}

// Help is shown by reconfigure --help.
func (reconfigureCommand) Help() string {
	return `Drops what was downloaded and downloads it again. What waits is sent before; what cannot be
sent is kept. It takes a network and as long as a first sync: to look for changes,
fieldbook sync --mode full is enough.

Example:
  fieldbook reconfigure --yes`
}

// Run drops the downloaded data and makes a first sync.
func (c *reconfigureCommand) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		if words, err := c.consequences(db); err != nil {
			return err
		} else if !c.Yes && !con.Confirm(words+"\nGo on?") {
			return work.Errorf(work.Invalid, "nothing was done. %s To do it: fieldbook reconfigure --yes", words)
		}
		return c.sync(con, db, c.dataFlags, func(e *syncclient.Engine) (localdb.Run, error) {
			if err := e.Reconfigure(con.Ctx); err != nil {
				return localdb.Run{}, err
			}
			return e.SyncOnce(con.Ctx, syncclient.ReasonFirst)
		})
	})
}

// consequences says what would happen.
func (c *reconfigureCommand) consequences(db *localdb.DB) (string, error) {
	states, err := db.TableStates()
	if err != nil {
		return "", err
	}
	rows := 0
	for _, s := range states {
		rows += s.Rows
	}
	n, _, err := db.Pending()
	waits := "No change waits to be sent."
	if n > 0 {
		waits = plural(n, "change") + " will be sent first, or kept."
	}
	return fmt.Sprintf("This drops the downloaded data (%s) and downloads them again. %s", plural(rows, "row"), waits), err
}
