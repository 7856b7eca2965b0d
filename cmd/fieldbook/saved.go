package main

import (
	"fmt"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/text"
)

// savedMessage is an edit as JSON: the group, and what became of it at the server where that
// is known.
type savedMessage struct {
	Changed bool `json:"changed"`
	work.Group
	Outcome   localdb.Outcome `json:"outcome,omitempty"`
	SyncError work.ID         `json:"syncerrorid,omitzero"` // set if the server did not take the edit
	Message   string          `json:"message,omitempty"`    // why it did not
}

// saved tells the truth about what became of an edit. The outcome is known at once only
// where the command worked online. The error is Conflict if the server did not take the edit.
func saved(con *console, f dataFlags, db *localdb.DB, g work.Group, outcome localdb.Outcome) error {
	switch {
	case outcome == localdb.Rejected || outcome == localdb.Conflict:
		return refused(con, f, db, g, outcome)
	case g.Seq == 0 && f.JSON:
		return con.JSON(map[string]any{"changed": false})
	case f.JSON:
		return con.JSON(savedMessage{Changed: true, Group: g, Outcome: outcome})
	case g.Seq == 0:
		fmt.Fprintln(con.Out, "Nothing changed: the record has these values already.")
	case outcome != "":
		fmt.Fprintf(con.Out, "Sent, and %s: %s\n", outcome, text.Line(g.Title))
	default:
		fmt.Fprintf(con.Out, "Saved on this device, to be sent: %s (%s)\n", text.Line(g.Title), plural(len(g.Changes), "update"))
	}
	return nil
}

// refused tells why the server did not take an edit, and where to decide on it.
func refused(con *console, f dataFlags, db *localdb.DB, g work.Group, outcome localdb.Outcome) error {
	list, err := db.SyncErrors(true)
	if err != nil {
		return err
	}
	m := savedMessage{Changed: true, Group: g, Outcome: outcome}
	for _, e := range list {
		if e.Group.ID == g.ID {
			m.SyncError, m.Message = e.ID, e.Message
			break
		}
	}
	next := "fieldbook errors list" // its sync error has been forgotten
	if m.SyncError != (work.ID{}) {
		next = "fieldbook errors show " + m.SyncError.String()
	}
	if f.JSON {
		if err := con.JSON(m); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(con.Out, "Sent, and not taken (%s): %s\n", outcome, text.Line(g.Title))
	}
	if m.Message == "" {
		m.Message = "the server did not take the change"
	}
	return program.Answered(work.Errorf(work.Conflict, "%s (%s)", m.Message, next))
}
