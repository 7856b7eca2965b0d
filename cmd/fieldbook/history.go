package main

import (
	"encoding/json"
	"fmt"

	"fieldbook/internal/program"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

type historyCommand struct {
	readFlags
	Table  string `arg:"" help:"Logical name of the table, or booking."`
	Record string `arg:"" help:"Id or name of the record."`
}

// Help is shown by history --help.
func (historyCommand) Help() string {
	return "The history is kept on the server: this needs a network.\n\nExamples:\n  fieldbook history booking 0190f5c2-…\n  fieldbook history msdyn_workorder WO-1001 --json"
}

// Run prints a paragraph a revision, and how to bring back what was put aside.
func (c *historyCommand) Run(con *console) error {
	return c.read(con, func(from *records) error {
		t, r, history, err := c.history(con, from)
		if err != nil || c.JSON {
			if err == nil {
				err = con.JSON(history)
			}
			return err
		}
		zone, err := zoneOf(from.DB)
		if err != nil {
			return err
		}
		left, err := from.left(t.Name, r.ID)
		if err != nil {
			return err
		}
		deleted, first := endsDeleted(history.Revisions), ""
		if left != nil && left.Deleted() { // and restored, which this device is to learn
			first = "fieldbook sync; "
		}
		words := wording{db: from.DB, zone: zone}
		if history.More {
			fmt.Fprintln(con.Out, "Older revisions are not shown here; the office sees them.")
		}
		program.History{
			Value: func(column string, raw json.RawMessage) string { return words.value(t.Name, column, raw) },
			Zone:  zone,
			Back: func(rev wire.Revision, lost *wire.Lost) string {
				if lost == nil || deleted {
					return "" // the office's alone
				}
				return first + bringingBack(from, r, rev, *lost)
			},
		}.Print(con.Out, history.Revisions)
		if len(history.Revisions) == 0 {
			fmt.Fprintln(con.Out, "Nobody has changed the record since it was loaded.")
		}
		return nil
	})
}

// history finds the record and asks the server for what became of it.
func (c *historyCommand) history(con *console, from *records) (*work.Table, work.Record, wire.HistoryAnswer, error) {
	var none wire.HistoryAnswer
	t, err := tableOf(from.DB, c.Table)
	if err != nil {
		return nil, work.Record{}, none, err
	}
	if err := from.look(con.Ctx); err != nil {
		return nil, work.Record{}, none, err
	}
	r, err := from.get(con.Ctx, t, c.Record)
	if err != nil {
		return nil, r, none, err
	}
	history, err := from.engine.History(con.Ctx, work.RecordRef{Table: t.Name, ID: r.ID})
	return t, r, history, err
}

// endsDeleted reports whether the record is not there any more.
func endsDeleted(list []wire.Revision) bool {
	return len(list) > 0 && list[len(list)-1].Op == work.Delete
}

// bringingBack is the command by which the technician brings back what lost, "" if that is
// the office's alone.
func bringingBack(from *records, r work.Record, rev wire.Revision, lost wire.Lost) string {
	switch {
	case waitsForDecision(from, lost.SyncError):
		return "fieldbook errors retry " + lost.SyncError.String()
	case lost.Column == "":
		return ""
	}
	command := fmt.Sprintf("fieldbook restore %s %s --rev %d --column %s", r.Table, r.ID, rev.Rev, lost.Column)
	if lost.SyncError != (work.ID{}) {
		command += " --error " + lost.SyncError.String()
	}
	return command
}

// waitsForDecision reports whether the device has the sync error, and nobody has decided on it.
func waitsForDecision(from *records, id work.ID) bool {
	list, err := from.SyncErrors(false)
	if err != nil {
		return false
	}
	for _, e := range list {
		if e.ID == id {
			return true
		}
	}
	return false
}
