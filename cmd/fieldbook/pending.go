package main

import (
	"errors"
	"fmt"
	"slices"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/text"
)

type pendingCommands struct {
	List    pendingList    `cmd:"" default:"withargs" help:"List what waits, oldest first."`
	Discard pendingDiscard `cmd:"" help:"Take a change back before it is sent."`
	Undo    pendingUndo    `cmd:"" help:"Bring back a change that was discarded."`
}

type pendingList struct {
	dataFlags
	Discarded bool `help:"List what was discarded and can be brought back."`
}

// Help is shown by --help.
func (pendingList) Help() string {
	return "Examples:\n  fieldbook pending list\n  fieldbook pending list --discarded --json"
}

// Run prints a line a change.
func (c *pendingList) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		entries, err := c.entries(db)
		if err != nil && !work.Is(err, work.Damaged) {
			return err
		}
		behind, behindErr := holders(db, entries)
		if behindErr != nil {
			return behindErr
		}
		if c.JSON {
			return errors.Join(con.JSON(pendingMessages(entries, behind)), program.Answered(err))
		}
		zone, zoneErr := zoneOf(db)
		if zoneErr != nil {
			return zoneErr
		}
		for _, e := range entries {
			state := e.State.String()
			if c.Discarded {
				state = "discarded"
			}
			fmt.Fprintf(con.Out, "%s  %s  %-8s %s, %s", e.Group.ID, clock(e.Group.At, zone), state, text.Line(e.Group.Title), plural(len(e.Group.Changes), "update"))
			if by, held := behind[e.HeldBy]; held {
				fmt.Fprintf(con.Out, ", waits for %s: fieldbook errors show %s", text.Line(by.Group.Title), by.ID)
			} else if e.LastError != "" {
				fmt.Fprintf(con.Out, ", tried %d times: %s", e.Attempts, text.Line(e.LastError))
			}
			fmt.Fprintln(con.Out)
		}
		if len(entries) == 0 && err == nil {
			fmt.Fprintln(con.Out, map[bool]string{false: "Nothing to send.", true: "Nothing was discarded."}[c.Discarded])
		}
		return err // of entries that cannot be read, after those that can
	})
}

func (c *pendingList) entries(db *localdb.DB) ([]localdb.Entry, error) {
	if c.Discarded {
		return db.Discarded()
	}
	return db.Outbox()
}

// holders are the sync errors that entries wait for, by the groups that they are about.
func holders(db *localdb.DB, entries []localdb.Entry) (map[work.ID]localdb.SyncError, error) {
	if !slices.ContainsFunc(entries, func(e localdb.Entry) bool { return e.State == localdb.EntryHeld }) {
		return nil, nil
	}
	active, err := db.SyncErrors(false)
	behind := make(map[work.ID]localdb.SyncError, len(active))
	for _, e := range active {
		behind[e.Group.ID] = e
	}
	return behind, err
}

func pendingMessages(entries []localdb.Entry, behind map[work.ID]localdb.SyncError) []map[string]any {
	list := make([]map[string]any, 0, len(entries))
	for _, e := range entries {
		message := map[string]any{
			"group": e.Group, "state": e.State.String(), "attempts": e.Attempts, "last_error": e.LastError, "bytes": e.Bytes,
		}
		if by, held := behind[e.HeldBy]; held {
			message["held_by"], message["syncerrorid"] = e.HeldBy, by.ID
		}
		list = append(list, message)
	}
	return list
}

type pendingDiscard struct {
	dataFlags
	Group string `arg:"" help:"Id of the change, from fieldbook pending."`
}

// Help is shown by pending discard --help.
func (pendingDiscard) Help() string {
	return `The records look again as if the change had never been made. fieldbook pending undo
brings it back.

Example:
  fieldbook pending discard 0190f5c2-…`
}

// Run takes a change back.
func (c *pendingDiscard) Run(con *console) error {
	return c.withID(con, c.Group, func(db *localdb.DB, id work.ID) error {
		if err := db.DiscardPending(id); err != nil {
			return err
		}
		return c.done(con, "discarded", id, "Discarded. To bring it back: fieldbook pending undo "+id.String())
	})
}

type pendingUndo struct {
	dataFlags
	Group string `arg:"" help:"Id of the discarded change."`
}

// Help is shown by --help.
func (pendingUndo) Help() string {
	return "Example:\n  fieldbook pending undo 0190f5c2-…"
}

// Run brings a discarded change back into the outbox.
func (c *pendingUndo) Run(con *console) error {
	return c.withID(con, c.Group, func(db *localdb.DB, id work.ID) error {
		if err := db.UndoDiscard(id); err != nil {
			return err
		}
		return c.done(con, "to_send", id, "It is to be sent again.")
	})
}
