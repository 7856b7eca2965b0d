package main

import (
	"fmt"

	"fieldbook/tui/text"
)

type undoCommand struct{ dataFlags }

// Help is shown by undo --help.
func (undoCommand) Help() string {
	return `A change that waits is taken out of the outbox; one that the server knows already is followed
by a change that sets the values from before. Do it again to go further back in what waits.

Example:
  fieldbook undo`
}

// Run takes the last change of this device back.
func (c *undoCommand) Run(con *console) error {
	return c.decide(con, func(from *records) error {
		u, err := from.TakeBack(con.Ctx)
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
		fmt.Fprintln(con.Out, text.Line(u.String()))
		return nil
	})
}
