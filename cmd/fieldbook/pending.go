package main

import (
	"fmt"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/text"
)

type pendingCommand struct{ dataFlags }

// Run prints a line a change.
func (c *pendingCommand) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		entries, err := db.Outbox()
		if err != nil {
			return err
		}
		if c.JSON {
			return con.JSON(pendingMessages(entries))
		}
		zone, err := zoneOf(db)
		if err != nil {
			return err
		}
		for _, e := range entries {
			fmt.Fprintf(con.Out, "%s  %-8s %s, %s", clock(e.Group.At, zone), e.State, text.Line(e.Group.Title), plural(len(e.Group.Changes), "update"))
			if e.LastError != "" {
				fmt.Fprintf(con.Out, ", tried %d times: %s", e.Attempts, text.Line(e.LastError))
			}
			fmt.Fprintln(con.Out)
		}
		if len(entries) == 0 {
			fmt.Fprintln(con.Out, "Nothing to send.")
		}
		return nil
	})
}

func pendingMessages(entries []localdb.Entry) []map[string]any {
	list := make([]map[string]any, 0, len(entries))
	for _, e := range entries {
		list = append(list, map[string]any{
			"group": e.Group, "state": e.State.String(), "attempts": e.Attempts, "last_error": e.LastError, "bytes": e.Bytes,
		})
	}
	return list
}

type errorsCommands struct {
	List    errorsList    `cmd:"" default:"withargs" help:"List sync errors."`
	Retry   errorsRetry   `cmd:"" help:"Send the change again."`
	Discard errorsDiscard `cmd:"" help:"Give the change up; the server's value stays."`
}

type errorsList struct {
	dataFlags
	All bool `help:"Also those that are disposed of."`
}

var errorTypes = []string{"Conflict", "Record not found", "Record already exists", "Others"}

// Run prints a paragraph an error, with both values of each column.
func (c *errorsList) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		list, err := db.SyncErrors(c.All)
		if err != nil {
			return err
		}
		if c.JSON {
			return con.JSON(list)
		}
		zone, err := zoneOf(db)
		if err != nil {
			return err
		}
		for _, e := range list {
			fmt.Fprintf(con.Out, "%s  %s  %s  %s\n  %s\n", e.ID, clock(e.At, zone), errorTypes[min(max(e.Type, 0), 3)], text.Line(e.Group.Title), text.Line(e.Message))
			server := work.Record{Data: e.Server}.Fields()
			for _, name := range e.Change.ColumnNames() {
				fmt.Fprintf(con.Out, "    %-30s here %s, on the server %s\n", text.Line(name), text.Line(string(e.Change.Set[name].To)), text.Line(string(server[name])))
			}
		}
		if len(list) == 0 {
			fmt.Fprintln(con.Out, "No sync errors.")
		}
		return nil
	})
}

type errorArgs struct {
	dataFlags
	ID string `arg:"" help:"Id of the sync error, from fieldbook errors list."`
}

type errorsRetry struct{ errorArgs }

// Run puts the change back into the outbox on top of what the server has now.
func (c *errorsRetry) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		id, err := work.ParseID(c.ID)
		if err != nil {
			return err
		}
		g, err := db.RetrySyncError(id, nil)
		if err != nil {
			return err
		}
		return saved(con, c.dataFlags, g)
	})
}

type errorsDiscard struct{ errorArgs }

// Run gives the change up. It stays in the list of all errors.
func (c *errorsDiscard) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		id, err := work.ParseID(c.ID)
		if err != nil {
			return err
		}
		if err := db.DiscardSyncError(id); err != nil {
			return err
		}
		fmt.Fprintln(con.Out, "Discarded. fieldbook errors list --all still shows it.")
		return nil
	})
}
