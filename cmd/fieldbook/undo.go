package main

import (
	"fmt"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/form"
	"fieldbook/tui/text"
)

type undoCommand struct {
	Further bool `help:"Pass over changes that stay, and take back the last one before them."`
	dataFlags
}

// Help is shown by undo --help.
func (undoCommand) Help() string {
	return `A change that waits is taken out of the outbox; one that the server knows already is followed
by a change that sets the values from before. Do it again to go further back in what waits.

Some changes stay: a status or a task that the office has, a value that was changed since. The
command says why and changes nothing; with --further it goes past them.

Example:
  fieldbook undo`
}

// Run takes the last change of this device back.
func (c *undoCommand) Run(con *console) error {
	return c.decide(con, func(from *records) error {
		u, err := c.takeBack(con, from)
		if err != nil {
			return err
		}
		if c.JSON {
			message := map[string]any{"group": u.Group.ID, "title": u.Group.Title, "sent": u.Sent}
			if u.Outcome != "" {
				message["outcome"] = u.Outcome
			}
			return con.JSON(message)
		}
		zone, err := zoneOf(from.DB)
		if err != nil {
			return err
		}
		fmt.Fprintln(con.Out, text.Line(u.Words(form.Again(u.Column, u.Value, zone))))
		return nil
	})
}

// takeBack takes back the last change, or with Further the last one that does not stay.
func (c *undoCommand) takeBack(con *console, from *records) (localdb.Undone, error) {
	var passed []work.ID
	for {
		u, err := from.TakeBack(con.Ctx, passed...)
		if !u.Stays(err) {
			return u, err
		}
		if !c.Further {
			further := work.Errorf(work.KindOf(err), "%s. To go further back: fieldbook undo --further", work.Message(err))
			further.Err = err
			return u, further
		}
		passed = append(passed, u.Group.ID)
	}
}
