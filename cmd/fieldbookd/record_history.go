package main

import (
	"fmt"
	"net/http"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server"
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
	var list []server.RevisionMessage
	err = o.call(con, http.MethodGet, path+"/history", nil, &list)
	return reply(con, c.officeFlags, list, err, func(list []server.RevisionMessage) {
		for _, r := range list {
			c.print(con, r)
		}
		if len(list) == 0 {
			fmt.Fprintln(con.Out, "Nobody has changed the record since it was loaded.")
		}
	})
}

func (c *recordHistory) print(con *console, r server.RevisionMessage) {
	t := work.Standard().Table(c.Table)
	where := "on the server"
	if r.Origin != (work.ID{}) {
		where = "on device " + r.Origin.String()
	}
	who := r.UserName
	if who == "" {
		who = r.User.String()
	}
	fmt.Fprintf(con.Out, "rev %d  %s  %s by %s %s %s\n", r.Rev, r.HappenedAt.Local().Format(time.DateTime), r.Op, line(who), where, line(r.Rule))
	change := work.Change{Set: r.Set}
	for _, name := range change.ColumnNames() {
		edit := r.Set[name]
		fmt.Fprintf(con.Out, "    %-32s %s -> %s\n", line(name), shown(t, name, edit.From), shown(t, name, edit.To))
	}
	if r.Op == work.Delete {
		fmt.Fprintf(con.Out, "      back with: fieldbookd record restore %s %s --rev %d\n", c.Table, r.ID, r.Rev)
	}
	for i, lost := range r.Lost {
		by := lost.By.String()
		if i < len(r.LostBy) && r.LostBy[i] != "" {
			by = r.LostBy[i]
		}
		fmt.Fprintf(con.Out, "    put aside: %s = %s, by %s at %s (%s)\n", line(lost.Column), shown(t, lost.Column, lost.Value), line(by),
			lost.At.Local().Format(time.DateTime), line(lost.Rule))
		fmt.Fprintf(con.Out, "      back with: fieldbookd record restore %s %s --rev %d --column %s\n", c.Table, r.ID, r.Rev, line(lost.Column))
	}
}

type recordRestore struct {
	recordArgs
	Rev    uint64 `help:"Revision that put the value aside or deleted the record, from fieldbookd record history." required:""`
	Column string `help:"Logical name of the column whose value comes back; without it the deleted record does."`
}

// Help is shown by record restore --help.
func (recordRestore) Help() string {
	return `The value is set, or the record made, again as a change of yours; what it replaces stays in the history.
What was deleted with a record does not come back with it: restore it, too, after the record.

Examples:
  fieldbookd record restore bookableresourcebooking 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b11 --rev 7 --column name
  fieldbookd record restore account 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b12 --rev 3`
}

// Run brings the value or the record back and prints the record as it is then.
func (c *recordRestore) Run(con *console) error {
	o, path, err := c.open(con)
	if err != nil {
		return err
	}
	var m server.RecordMessage
	if err := o.call(con, http.MethodPost, path+"/restore", server.RestoreRequest{Rev: c.Rev, Column: c.Column}, &m); err != nil {
		return err
	}
	return c.show(con, m)
}
