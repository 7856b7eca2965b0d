package main

import (
	"net/http"

	"fieldbook/internal/work"
	"fieldbook/server"
)

type recordRestore struct {
	recordArgs
	Rev    uint64 `help:"Revision that deleted the record or that the value lost against, from fieldbookd record history."`
	Column string `help:"Logical name of the column whose value comes back; without it the deleted record does."`
	Error  string `help:"Sync error that holds the value, where several lost against one revision." placeholder:"ID"`
}

// Help is shown by record restore --help.
func (recordRestore) Help() string {
	return `The value is set, or the record made, again as a change of yours; what it replaces stays in the history.
A sync error is settled once all of its values are back.
What was deleted with a record does not come back with it: restore it, too, after the record.

Examples:
  fieldbookd record restore bookableresourcebooking 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b11 --rev 7 --column name
  fieldbookd record restore account 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b12 --rev 3`
}

// Run brings the value or the record back and prints the record as it is then.
func (c *recordRestore) Run(con *console) error {
	request := server.RestoreRequest{Rev: c.Rev, Column: c.Column}
	if c.Error != "" {
		var err error
		if request.SyncError, err = work.ParseID(c.Error); err != nil {
			return err
		}
	}
	if c.Rev == 0 && (c.Error == "" || c.Column == "") {
		return work.Errorf(work.Invalid, "name the revision with --rev, or a value with --column and --error: fieldbookd record history shows them")
	}
	o, path, err := c.open(con)
	if err != nil {
		return err
	}
	var m server.RecordMessage
	if err := o.call(con, http.MethodPost, path+"/restore", request, &m); err != nil {
		return err
	}
	return c.show(con, m)
}
