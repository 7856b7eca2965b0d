package main

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"fieldbook/internal/explain"
	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/server"
)

type explainCommand struct {
	officeFlags
	User  string `required:"" help:"User name of the technician." placeholder:"LOGIN"`
	Table string `arg:"" help:"Logical name of the table; booking for short."`
	ID    string `arg:"" help:"Id of the record."`
}

// Help is shown by explain --help.
func (explainCommand) Help() string {
	return `Says which line of the offline profile takes the record in, or by which relationships it comes down,
and when time alone may change that; of a record that is not there, what keeps it out.

Example:
  fieldbookd explain --user mara booking 0190f5c2-…`
}

// Run prints the explanation as a tree.
func (c *explainCommand) Run(con *console) error {
	if _, err := work.ParseID(c.ID); err != nil {
		return program.Misuse("%q is not an id: fieldbookd record list %s shows them", c.ID, c.Table)
	}
	path := server.PathExplain + "/" + url.PathEscape(c.User) + "/" + url.PathEscape(program.TableName(c.Table)) + "/" + c.ID
	x, err := get[server.Explanation](con, c.officeFlags, path)
	return reply(con, c.officeFlags, x, err, func(x server.Explanation) {
		printExplanation(con, x)
	})
}

func printExplanation(con *console, x server.Explanation) {
	if x.Profile != "" {
		fmt.Fprintf(con.Out, "%s has %s, version %d\n", line(x.Login), line(x.Profile), x.Version)
	}
	if x.State != "" {
		fmt.Fprintf(con.Out, "%s\n", line(x.State))
	}
	for _, l := range x.Reason.Lines(explain.Label(work.Standard()), time.Local) {
		fmt.Fprintf(con.Out, "%s%s%s\n", strings.Repeat("  ", l.Level), l.Mark(), line(l.Text))
	}
	for _, d := range x.Devices {
		fmt.Fprintf(con.Out, "device %s %s\n", line(d.Name), deviceWords(d, x.Reason.In))
	}
	if len(x.Devices) == 0 {
		fmt.Fprintln(con.Out, "no device of this user has signed in")
	}
}

// deviceWords says what a device has, and what its next sync does about it.
func deviceWords(d server.ExplainedDevice, in bool) string {
	kept := in || !d.Pinned.IsZero()
	switch {
	case d.Holds && kept && d.Current:
		return "holds it, as it is now"
	case d.Holds && kept:
		return "holds it as it was; its next sync brings the changes"
	case d.Holds:
		return "still holds it; its next sync takes it away"
	case kept:
		return "does not hold it yet; its next sync brings it"
	}
	return "does not hold it"
}
