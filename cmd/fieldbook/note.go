package main

import (
	"strings"
	"time"

	"fieldbook/internal/work"
)

type noteCommand struct {
	readFlags
	Booking string   `arg:"" help:"Id or name of the booking."`
	Text    []string `arg:"" help:"The note."`
}

// Help is shown by note --help.
func (noteCommand) Help() string {
	return "Example:\n  fieldbook note 0190f5c2-… Flare nut was weeping, re-flared."
}

// Run saves the note on this device.
func (c *noteCommand) Run(con *console) error {
	return c.read(con, func(from *records) error {
		t, err := tableOf(from.DB, work.BookingTable)
		if err != nil {
			return err
		}
		r, err := from.get(con.Ctx, t, c.Booking)
		if err != nil {
			return err
		}
		if err := from.opened(con.Ctx, r); err != nil {
			return err
		}
		g, err := work.AddNote(r.ID, strings.Join(c.Text, " "), time.Now(), work.RandomID)
		if err != nil {
			return err
		}
		return c.save(con, from, g)
	})
}
