package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"fieldbook/internal/program"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

type recordHistory struct{ recordArgs }

// Help is shown by record history --help.
func (recordHistory) Help() string {
	return "Example:\n  fieldbookd record history msdyn_workorder WO-1001"
}

// Run prints a paragraph a revision, and how to bring back what was put aside.
func (c *recordHistory) Run(con *console) error {
	o, path, err := c.open(con)
	if err != nil {
		return err
	}
	var list []wire.Revision
	err = o.call(con, http.MethodGet, path+"/history", nil, &list)
	names := newNames(con, o)
	return reply(con, c.officeFlags, list, err, func(list []wire.Revision) {
		id := path[len(path)-len(work.ID{}.String()):]
		t := work.Standard().Table(c.Table)
		program.History{
			Value: func(column string, raw json.RawMessage) string { return names.shown(t, column, raw) },
			Zone:  time.Local,
			Back:  func(r wire.Revision, lost *wire.Lost) string { return restoring(c.Table, id, r, lost) },
		}.Print(con.Out, list)
		if len(list) == 0 {
			fmt.Fprintln(con.Out, "Nobody has changed the record since it was loaded.")
		}
	})
}

// restoring is the command that brings back a deleted record or what lost.
func restoring(table, id string, r wire.Revision, lost *wire.Lost) string {
	command := fmt.Sprintf("fieldbookd record restore %s %s --rev %d", table, id, r.Rev)
	switch {
	case lost == nil:
		return command
	case lost.Column == "":
		return "fieldbookd sync-errors retry " + lost.SyncError.String()
	}
	command += " --column " + lost.Column
	if lost.SyncError != (work.ID{}) {
		command += " --error " + lost.SyncError.String()
	}
	return command
}
