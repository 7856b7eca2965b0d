package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/server"
)

type syncErrorCommands struct {
	List    syncErrorList    `cmd:"" default:"withargs" help:"List changes that were not accepted."`
	Show    syncErrorShow    `cmd:"" help:"Show one with everything that the device sent."`
	Retry   syncErrorRetry   `cmd:"" help:"Apply the change again, corrected or as it was."`
	Discard syncErrorDiscard `cmd:"" help:"Give the change up; the server's record stays."`
	Resolve syncErrorResolve `cmd:"" help:"Mark it as settled by other means."`
	Undo    syncErrorUndo    `cmd:"" help:"Take a discard or a resolve back."`
}

type syncErrorList struct {
	officeFlags
	User  string `help:"Only those of this user: user name, full name or id."`
	Table string `help:"Only those of this table: its logical name, or booking."`
	Type  string `help:"Only those of this type." default:"any" enum:"any,conflict,not-found,exists,other"`
	State string `help:"active, resolved or all." default:"active" enum:"active,resolved,all"`
	Since string `help:"Only those since a day, an instant, or a time ago such as 36h."`
}

// Help is shown by sync-errors list --help.
func (syncErrorList) Help() string {
	return `Examples:
  fieldbookd sync-errors
  fieldbookd sync-errors list --user mara --since 36h
  fieldbookd sync-errors list --type conflict --state all --json`
}

var errorTypes = []string{"conflict", "not-found", "exists", "other"}

var errorTypeWords = []string{"Conflict", "Record not found", "Record already exists", "Others"}

// Run prints a paragraph an error.
func (c *syncErrorList) Run(con *console) error {
	if c.Table = program.TableName(c.Table); c.Table != "" {
		if _, err := work.Standard().Need(c.Table); err != nil {
			return err
		}
	}
	query := url.Values{}
	for name, value := range map[string]string{"user": c.User, "table": c.Table, "state": c.State} {
		if value != "" && value != "all" {
			query.Set(name, value)
		}
	}
	if n := slices.Index(errorTypes, c.Type); n >= 0 {
		query.Set("type", strconv.Itoa(n))
	}
	if c.Since != "" {
		from, err := since(c.Since, time.Now())
		if err != nil {
			return err
		}
		query.Set("since", from.UTC().Format(time.RFC3339))
	}
	list, err := get[[]server.SyncError](con, c.officeFlags, server.PathSyncErrors+"?"+query.Encode())
	return reply(con, c.officeFlags, list, err, func(list []server.SyncError) {
		for _, e := range list {
			printSyncError(con, e)
		}
		if len(list) == 0 {
			fmt.Fprintln(con.Out, "No sync errors.")
		}
	})
}

func printSyncError(con *console, e server.SyncError) {
	fmt.Fprintf(con.Out, "%s  %s  %s  %s %s %s  by %s%s\n  %s\n", e.ID, clock(e.ErrorTime), errorTypeWords[min(max(e.ErrorType, 0), 3)],
		line(e.Action), line(e.Name), e.Record, line(e.OwnerName), fate(e), line(e.ErrorMessage))
}

// fate says what became of a sync error, for the end of a line.
func fate(e server.SyncError) string {
	if e.Disposal == nil || e.StateCode == server.ErrorActive {
		return ""
	}
	return fmt.Sprintf("  (%s by %s, %s)", line(e.Disposal.How), line(e.Disposal.By), clock(e.Disposal.At))
}

type syncErrorArgs struct {
	officeFlags
	ID string `arg:"" help:"Id of the sync error, from fieldbookd sync-errors."`
}

// Validate is asked by the parser.
func (c *syncErrorArgs) Validate() error {
	_, err := work.ParseID(c.ID)
	return err
}

func (c *syncErrorArgs) path() string { return server.PathSyncErrors + "/" + url.PathEscape(c.ID) }

type syncErrorShow struct{ syncErrorArgs }

// Help is shown by sync-errors show --help.
func (syncErrorShow) Help() string {
	return "Example:\n  fieldbookd sync-errors show 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b11"
}

// Run prints one error, both sides of every column, and the rest of the user's action.
func (c *syncErrorShow) Run(con *console) error {
	e, err := get[server.SyncError](con, c.officeFlags, c.path())
	return reply(con, c.officeFlags, e, err, func(e server.SyncError) {
		printSyncError(con, e)
		fmt.Fprintf(con.Out, "  code %s, device %s, made %s\n", line(e.ErrorCode), e.Device, clock(e.Happened))
		if e.Description != "" {
			fmt.Fprintf(con.Out, "  note: %s\n", line(e.Description))
		}
		if e.Group == nil {
			return
		}
		there := work.Record{Data: e.Server}.Fields()
		for i, change := range e.Group.Changes {
			refused := ""
			if i == e.Change {
				refused = "  (refused)"
			}
			fmt.Fprintf(con.Out, "  %s %s %s%s\n", line(string(change.Op)), line(change.Table), change.ID, refused)
			t := work.Standard().Table(change.Table)
			for _, name := range change.ColumnNames() {
				fmt.Fprintf(con.Out, "    %-32s %s", line(name), value(t, name, change.Set[name].To))
				if i == e.Change && len(e.Server) > 0 {
					fmt.Fprintf(con.Out, "   on the server: %s", value(t, name, there[name]))
				}
				fmt.Fprintln(con.Out)
			}
		}
	})
}

// value is a column's value for people, whatever is known of its table.
func value(t *work.Table, column string, raw json.RawMessage) string {
	if t == nil {
		return line(string(raw))
	}
	return shown(t, column, raw)
}

type syncErrorRetry struct {
	syncErrorArgs
	Set []string `help:"Change a column of the refused change before: column=value. May be repeated." placeholder:"COLUMN=VALUE" sep:"none"`
}

// Help is shown by sync-errors retry --help.
func (syncErrorRetry) Help() string {
	return `The kept change is applied as you, by the same rules, on what the record is now. If it is
refused again, the reason is printed and the sync error stays.

Examples:
  fieldbookd sync-errors retry 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b11
  fieldbookd sync-errors retry 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b11 --set "name=Boiler, second visit"`
}

// Run applies the change again.
func (c *syncErrorRetry) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	var m server.RecordMessage
	if len(c.Set) > 0 {
		var e server.SyncError
		if err := o.call(con, http.MethodGet, c.path(), nil, &e); err != nil {
			return err
		}
		columns, err := parseColumns(con, o, e.Name, c.Set)
		if err != nil {
			return err
		}
		m.Columns = encodeAll(columns)
	}
	var e server.SyncError
	err = o.call(con, http.MethodPost, c.path()+"/retry", m, &e)
	return reply(con, c.officeFlags, e, err, func(e server.SyncError) {
		fmt.Fprintf(con.Out, "Applied: %s %s %s. The technician's device is told at its next sync.\n", line(e.Action), line(e.Name), e.Record)
	})
}

// settle sends what became of a sync error.
func (c *syncErrorArgs) settle(con *console, how string, message any, said string) error {
	e, err := ask[server.SyncError](con, c.officeFlags, http.MethodPost, c.path()+"/"+how, message)
	return reply(con, c.officeFlags, e, err, func(server.SyncError) { fmt.Fprintln(con.Out, said) })
}

type syncErrorDiscard struct{ syncErrorArgs }

// Help is shown by sync-errors discard --help.
func (syncErrorDiscard) Help() string {
	return "Example:\n  fieldbookd sync-errors discard 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b11"
}

// Run gives the change up.
func (c *syncErrorDiscard) Run(con *console) error {
	return c.settle(con, "discard", struct{}{}, "Discarded; the server's record stays. Back with: fieldbookd sync-errors undo "+line(c.ID))
}

type syncErrorResolve struct {
	syncErrorArgs
	Note string `help:"How it was settled."`
}

// Help is shown by sync-errors resolve --help.
func (syncErrorResolve) Help() string {
	return "Example:\n  fieldbookd sync-errors resolve 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b11 --note \"Entered by phone\""
}

// Run marks the error as settled.
func (c *syncErrorResolve) Run(con *console) error {
	return c.settle(con, "resolve", map[string]string{"note": c.Note}, "Resolved. Back with: fieldbookd sync-errors undo "+line(c.ID))
}

type syncErrorUndo struct{ syncErrorArgs }

// Help is shown by sync-errors undo --help.
func (syncErrorUndo) Help() string {
	return "Example:\n  fieldbookd sync-errors undo 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b11"
}

// Run opens the error again.
func (c *syncErrorUndo) Run(con *console) error {
	return c.settle(con, "undo", struct{}{}, "The sync error is active again.")
}
