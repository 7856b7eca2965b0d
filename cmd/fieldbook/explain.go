package main

import (
	"fmt"
	"strings"
	"time"

	"fieldbook/internal/explain"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
)

type explainCommand struct {
	readFlags
	Table  string `arg:"" help:"Logical name of the table, or booking."`
	Record string `arg:"" help:"Id or name of the record."`
}

// Help is shown by explain --help.
func (explainCommand) Help() string {
	return `Says which line of your offline profile takes the record in, or by which other records it comes, and
when time alone may change that. It needs no network for what is on this device.

Examples:
  fieldbook explain booking 0190f5c2-…
  fieldbook explain account "Fellgate Dairy Co-operative" --json`
}

// Run prints the explanation as a tree.
func (c *explainCommand) Run(con *console) error {
	return c.read(con, func(from *records) error {
		t, err := tableOf(from.DB, c.Table)
		if err != nil {
			return err
		}
		r, err := from.get(con.Ctx, t, c.Record)
		if err != nil {
			return err
		}
		reason, err := from.Explain(con.Ctx, t.Name, r.ID)
		if err != nil {
			return err
		}
		here, err := from.Holds(t.Name, r.ID)
		if err != nil {
			return err
		}
		if c.JSON {
			return con.JSON(map[string]any{"on_this_device": here, "reason": reason})
		}
		zone, err := zoneOf(from.DB)
		if err != nil {
			return err
		}
		plan, err := from.Plan()
		if err != nil {
			return err
		}
		left, err := from.left(t.Name, r.ID)
		if err != nil {
			return err
		}
		switch {
		case left != nil:
			fmt.Fprintln(con.Out, jobcard.LeftWords(*left, time.Now().In(zone)))
		case here:
			fmt.Fprintf(con.Out, "On this device, by %s version %d.\n", text.Line(plan.Profile), plan.ProfileVersion)
		default:
			fmt.Fprintln(con.Out, "Not on this device: what you see was fetched from the server.")
		}
		for _, l := range reason.Lines(explain.Label(plan.Schema), zone) {
			fmt.Fprintf(con.Out, "%s%s%s\n", strings.Repeat("  ", l.Level), l.Mark(), text.Line(l.Text))
		}
		return nil
	})
}
