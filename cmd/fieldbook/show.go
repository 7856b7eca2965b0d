package main

import (
	"encoding/json"
	"fmt"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
)

type showCommand struct {
	readFlags
	Table  string `arg:"" help:"Logical name such as msdyn_workorder, or booking for a whole visit."`
	Record string `arg:"" help:"Id or name of the record."`
}

// Help is shown by show --help.
func (showCommand) Help() string {
	return "A record that this device does not hold is fetched for viewing when there is a network. One that\n" +
		"you opened or changed today stays readable when a sync takes it away, and says why and how long.\n\nExamples:\n  fieldbook show booking 0190f5c2-…\n  fieldbook show msdyn_workorder WO-1001 --json"
}

// Run prints a visit or a record.
func (c *showCommand) Run(con *console) error {
	return c.read(con, func(from *records) error {
		whole := c.Table == "booking"
		t, err := tableOf(from.DB, c.Table)
		if err != nil {
			return err
		}
		r, err := from.get(con.Ctx, t, c.Record)
		if err != nil {
			return err
		}
		left, err := from.left(r.Table, r.ID)
		if err != nil {
			return err
		}
		if err := from.opened(con.Ctx, r); err != nil {
			return err
		}
		if whole && !c.JSON {
			return c.visit(con, from, r.ID, left)
		}
		return c.record(con, from, t, r, left)
	})
}

func (c *showCommand) record(con *console, from *records, t *work.Table, r work.Record, left *localdb.Left) error {
	mark := from.mark(r.Table, r.ID)
	zone, err := zoneOf(from.DB)
	if err != nil {
		return err
	}
	if c.JSON {
		message := recordMessage(r, mark)
		if left != nil {
			message["left"] = leftMessage(*left, zone)
		}
		return con.JSON(message)
	}
	if left != nil {
		fmt.Fprintln(con.Out, jobcard.LeftWords(*left, time.Now().In(zone)))
	}
	fmt.Fprintf(con.Out, "%s %s, rev %d, %s\n", t.Label, r.ID, r.Rev, mark)
	return r.Scan(func(name string, raw json.RawMessage) bool {
		value := string(raw)
		if column := t.Column(name); column != nil {
			value = column.Format(raw, zone)
		}
		fmt.Fprintf(con.Out, "  %-34s %s\n", text.Line(name), text.Line(value))
		return true
	})
}

// leftMessage is why a record is not on this device any more, as JSON.
func leftMessage(l localdb.Left, zone *time.Location) map[string]any {
	return map[string]any{"why": l.Why, "at": l.At, "until": l.Until, "message": jobcard.LeftWords(l, time.Now().In(zone))}
}

func (c *showCommand) visit(con *console, from *records, id work.ID, left *localdb.Left) error {
	d, err := visit.Open(con.Ctx, from, id)
	if err != nil {
		return err
	}
	zone, err := zoneOf(from.DB)
	if err != nil {
		return err
	}
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(con.Out, "%-10s %s\n", name, text.Line(value))
		}
	}
	if left != nil {
		line("Notice", jobcard.LeftWords(*left, time.Now().In(zone)))
	} else if from.mark(work.BookingTable, id) == "on_server" {
		line("From", "the server: this device does not hold it")
	}
	line("Order", d.Order.Number+"  "+d.Title())
	line("Status", d.Status.Name+markWord(from.DB, d.Visit))
	line("Time", d.Booking.Start.In(zone).Format("Mon 2 Jan 15:04")+" to "+d.Booking.End.In(zone).Format("15:04"))
	line("Account", d.Account.Name)
	line("Address", d.Address())
	line("Phone", d.Order.Phone)
	line("Contact", d.Contact)
	line("Asset", d.Asset+"  "+d.AssetTag)
	line("Order is", work.OrderStatusLabel(d.Order.SystemStatus))
	line("To do", d.Order.Instructions)
	for _, t := range d.Tasks {
		fmt.Fprintf(con.Out, "  %s  %3d %%  %s of %s  %s\n", t.ID, t.Percent, minutes(t.Actual), minutes(t.Estimated), text.Line(t.Name))
	}
	for _, n := range d.Notes {
		fmt.Fprintf(con.Out, "  note: %s\n", text.Line(n.Text))
	}
	return nil
}

func minutes(d time.Duration) string {
	m := int(d / time.Minute)
	return fmt.Sprintf("%d:%02d", m/60, m%60)
}
