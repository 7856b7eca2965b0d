package main

import (
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

type noteCommand struct {
	dataFlags
	Booking string   `arg:"" help:"Id or name of the booking."`
	Text    []string `arg:"" help:"The note."`
}

// Help is shown by note --help.
func (noteCommand) Help() string {
	return "Example:\n  fieldbook note 0190f5c2-… Flare nut was weeping, re-flared."
}

// Run saves the note on this device.
func (c *noteCommand) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		r, err := record(con, db, work.BookingTable, c.Booking)
		if err != nil {
			return err
		}
		g, err := work.AddNote(r.ID, strings.Join(c.Text, " "), time.Now(), work.RandomID)
		if err != nil {
			return err
		}
		if g, err = db.Edit(g); err != nil {
			return err
		}
		return saved(con, c.dataFlags, g)
	})
}
