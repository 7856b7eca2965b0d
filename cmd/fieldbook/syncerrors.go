package main

import (
	"encoding/json"
	"fmt"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/text"
)

type errorsCommands struct {
	List    errorsList    `cmd:"" default:"withargs" help:"List sync errors."`
	Show    errorsShow    `cmd:"" help:"Show one sync error with all that was to be sent."`
	Retry   errorsRetry   `cmd:"" help:"Send the change again."`
	Edit    errorsEdit    `cmd:"" help:"Correct the change and send it again."`
	Discard errorsDiscard `cmd:"" help:"Give the change up; the server's value stays."`
	Undo    errorsUndo    `cmd:"" help:"Take a discard back: the error waits for a decision again."`
}

type errorsList struct {
	dataFlags
	All bool `help:"Also those that are disposed of."`
}

var errorTypes = []string{"Conflict", "Record not found", "Record already exists", "Others"}

func errorType(n int64) string { return errorTypes[min(max(n, 0), 3)] }

// Help is shown by --help.
func (errorsList) Help() string {
	return "Examples:\n  fieldbook errors list\n  fieldbook errors list --all --json"
}

// Run prints a paragraph an error, with both values of each column.
func (c *errorsList) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		list, err := db.SyncErrors(c.All)
		if err != nil {
			return err
		}
		if c.JSON {
			messages := make([]map[string]any, len(list))
			for i, e := range list {
				messages[i] = errorMessage(db, e)
			}
			return con.JSON(messages)
		}
		for _, e := range list {
			if err := printError(con, db, e); err != nil {
				return err
			}
		}
		if len(list) == 0 {
			fmt.Fprintln(con.Out, "No sync errors.")
		}
		return nil
	})
}

// errorMessage is a sync error as JSON: the columns of Dataverse's table of that name, as
// the office sees them, and what only the device knows beside them.
func errorMessage(db *localdb.DB, e localdb.SyncError) map[string]any {
	owner := work.ID{}
	if d, err := db.Device(); err == nil {
		owner = d.User
	}
	return map[string]any{
		"syncerrorid": e.ID, "name": e.Change.Table, "errortime": e.At, "errortype": e.Type, "errorcode": e.Code,
		"errormessage": e.Message, "errordetail": e.Detail, "regardingobjectid": e.Change.ID,
		"ownerid": owner, "action": e.Change.Op, "actiondata": e.Change.Columns(), "requestdata": json.RawMessage(work.RequestData(e.Change)),
		"description": e.Note,
		"statecode":   e.State, "statuscode": e.State, "resolution": e.Resolution, "resolved_by": e.ResolvedBy,
		"column": e.Column, "server": e.Server, "base": e.Base, "group": e.Group,
	}
}

// printError tells what happened in two lines and then the three sides of every column.
func printError(con *console, db *localdb.DB, e localdb.SyncError) error {
	zone, err := zoneOf(db)
	if err != nil {
		return err
	}
	state := ""
	if e.State == localdb.ErrorResolved {
		state = "  (" + e.Resolution + ")"
	}
	fmt.Fprintf(con.Out, "%s  %s  %s  %s%s\n  %s\n", e.ID, clock(e.At, zone), errorType(e.Type), text.Line(e.Group.Title), state, text.Line(e.Message))
	base, server := work.Record{Data: e.Base}, work.Record{Data: e.Server}.Fields()
	words := wording{db: db, zone: zone}
	for _, name := range e.Change.ColumnNames() {
		edit := e.Change.Set[name]
		fmt.Fprintf(con.Out, "    %-30s was %s, here %s, on the server %s\n", text.Line(name),
			words.value(e.Change.Table, name, edit.From), words.value(e.Change.Table, name, edit.To), words.value(e.Change.Table, name, server[name]))
	}
	for _, name := range e.OfficeOnly() {
		fmt.Fprintf(con.Out, "    %-30s was %s, on the server %s (changed at the office only)\n", text.Line(name),
			words.value(e.Change.Table, name, base.Column(name)), words.value(e.Change.Table, name, server[name]))
	}
	return nil
}

type errorArgs struct {
	dataFlags
	ID string `arg:"" help:"Id of the sync error, from fieldbook errors list."`
}

type errorsShow struct{ errorArgs }

// Help is shown by --help.
func (errorsShow) Help() string {
	return "Example:\n  fieldbook errors show 0190f5c2-…"
}

// Run prints one error and every change of its user action.
func (c *errorsShow) Run(con *console) error {
	return c.withID(con, c.ID, func(db *localdb.DB, id work.ID) error {
		e, err := syncError(db, id)
		if err != nil {
			return err
		}
		if c.JSON {
			return con.JSON(errorMessage(db, e))
		}
		if err := printError(con, db, e); err != nil {
			return err
		}
		if e.Detail != "" {
			fmt.Fprintf(con.Out, "  detail: %s\n", text.Line(e.Detail))
		}
		fmt.Fprintf(con.Out, "  code %s; the whole action, %s:\n", text.Line(e.Code), plural(len(e.Group.Changes), "update"))
		for _, change := range e.Group.Changes {
			fmt.Fprintf(con.Out, "    %-6s %s %s\n", change.Op, text.Line(change.Table), change.ID)
		}
		return nil
	})
}

func syncError(db *localdb.DB, id work.ID) (localdb.SyncError, error) {
	list, err := db.SyncErrors(true)
	if err != nil {
		return localdb.SyncError{}, err
	}
	for _, e := range list {
		if e.ID == id {
			return e, nil
		}
	}
	return localdb.SyncError{}, work.Errorf(work.NotFound, "there is no sync error %s: fieldbook errors list shows them", id)
}

type errorsRetry struct{ errorArgs }

// Help is shown by --help.
func (errorsRetry) Help() string {
	return "Example:\n  fieldbook errors retry 0190f5c2-…"
}

// Run puts the change back into the outbox on top of what the server has now.
func (c *errorsRetry) Run(con *console) error {
	id, err := work.ParseID(c.ID)
	if err != nil {
		return program.Misused(err)
	}
	return c.decide(con, func(from *records) error {
		g, outcome, err := from.Resend(con.Ctx, id, nil)
		if err != nil {
			return err
		}
		return saved(con, c.dataFlags, from.DB, g, outcome)
	})
}

type errorsEdit struct {
	errorArgs
	Columns []string `arg:"" help:"column=value of the change at fault; an empty value empties the column."`
}

// Help is shown by errors edit --help.
func (errorsEdit) Help() string {
	return `Replaces values of the change that was refused and sends the whole action again.

Example:
  fieldbook errors edit 0190f5c2-… msdyn_quantity=2`
}

// Run corrects the change and puts it back into the outbox.
func (c *errorsEdit) Run(con *console) error {
	id, err := work.ParseID(c.ID)
	if err != nil {
		return program.Misused(err)
	}
	return readFlags{dataFlags: c.dataFlags}.read(con, func(from *records) error {
		e, err := syncError(from.DB, id)
		if err != nil {
			return err
		}
		t, err := tableOf(from.DB, e.Change.Table)
		if err != nil {
			return err
		}
		set, err := parseColumns(con, from, t, c.Columns)
		if err != nil {
			return err
		}
		defer from.sendOnline(con.Ctx)()
		g, outcome, err := from.Resend(con.Ctx, id, set)
		if err != nil {
			return err
		}
		return saved(con, c.dataFlags, from.DB, g, outcome)
	})
}

type errorsDiscard struct{ errorArgs }

// Help is shown by --help.
func (errorsDiscard) Help() string {
	return "Example:\n  fieldbook errors discard 0190f5c2-…"
}

// Run gives the change up. It stays in the list of all errors.
func (c *errorsDiscard) Run(con *console) error {
	return c.withID(con, c.ID, func(db *localdb.DB, id work.ID) error {
		if err := db.DiscardSyncError(id); err != nil {
			return err
		}
		return c.done(con, "discarded", id, "Discarded. To take that back: fieldbook errors undo "+id.String())
	})
}

type errorsUndo struct{ errorArgs }

// Help is shown by --help.
func (errorsUndo) Help() string {
	return "Example:\n  fieldbook errors undo 0190f5c2-…"
}

// Run makes a discarded error active again.
func (c *errorsUndo) Run(con *console) error {
	return c.withID(con, c.ID, func(db *localdb.DB, id work.ID) error {
		if err := db.UndoDiscardSyncError(id); err != nil {
			return err
		}
		return c.done(con, "active", id, "The error waits for a decision again: fieldbook errors show "+id.String())
	})
}
