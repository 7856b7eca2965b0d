package main

import (
	"fmt"
	"time"

	"fieldbook/internal/program"
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/text"
)

type agendaCommand struct {
	readFlags
	Day  string `arg:"" optional:"" help:"Day such as 2026-11-23; today if left out."`
	Days int    `help:"How many days from then." default:"1"`
}

// Help is shown by agenda --help.
func (agendaCommand) Help() string {
	return "Examples:\n  fieldbook agenda\n  fieldbook agenda 2026-11-24 --days 3 --json"
}

// mostDays is for how many days bookings are listed at once.
const mostDays = 366

// Run prints a line a booking.
func (c *agendaCommand) Run(con *console) error {
	if c.Days < 1 || c.Days > mostDays {
		return program.Misuse("--days must be from 1 to %d, not %d", mostDays, c.Days)
	}
	return c.read(con, func(from *records) error {
		zone, err := zoneOf(from.DB)
		if err != nil {
			return err
		}
		day, err := c.start(zone)
		if err != nil {
			return err
		}
		d, err := from.Device()
		if err != nil {
			return err
		}
		visits, more := visit.Between(con.Ctx, from, d.Resource, day, day.AddDate(0, 0, c.Days))
		if more != nil && !work.Is(more, work.Partial) {
			return more
		}
		if c.JSON {
			if err := con.JSON(visitMessages(from.DB, visits)); err != nil {
				return err
			}
			return more
		}
		if len(visits) == 0 && more == nil {
			fmt.Fprintln(con.Out, "No bookings")
			return nil
		}
		for _, v := range visits {
			fmt.Fprintf(con.Out, "%s  %s-%s  %-13s %-9s %s%s\n", v.Booking.ID,
				v.Booking.Start.In(zone).Format("Mon 2 Jan 15:04"), v.Booking.End.In(zone).Format("15:04"),
				text.Line(v.Status.Name), text.Line(v.Order.Number), text.Line(about(v)), markWord(from.DB, v))
		}
		return more
	})
}

// about is who is visited where and for what, as far as the device may know it.
func about(v visit.Visit) string {
	where := v.Account.Name
	if address := v.Address(); where == "" {
		where = address
	} else if address != "" {
		where += ", " + address
	}
	title := v.Title()
	if where == "" || title == "" {
		return where + title
	}
	return where + ": " + title
}

func (c *agendaCommand) start(zone *time.Location) (time.Time, error) {
	if c.Day == "" {
		now := time.Now().In(zone)
		return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone), nil
	}
	day, err := time.ParseInLocation(time.DateOnly, c.Day, zone)
	if err != nil {
		return day, program.Misuse("%q is not a day: expected something like 2026-11-23", c.Day)
	}
	return day, nil
}

// markWord says how far the edits of a visit have come, "" when the server has all.
func markWord(db *localdb.DB, v visit.Visit) string {
	mark := max(db.Mark(work.BookingTable, v.Booking.ID), db.Mark(work.WorkOrderTable, v.Order.ID))
	switch mark {
	case localdb.ToSend:
		return "  [to send]"
	case localdb.Sending:
		return "  [sending]"
	case localdb.Refused:
		return "  [refused: fieldbook errors list]"
	}
	return ""
}

func visitMessages(db *localdb.DB, visits []visit.Visit) []map[string]any {
	list := make([]map[string]any, 0, len(visits))
	for _, v := range visits {
		list = append(list, map[string]any{
			"bookableresourcebookingid": v.Booking.ID, "starttime": v.Booking.Start, "endtime": v.Booking.End,
			"status": v.Status.Name, "msdyn_workorder": v.Order.Number, "account": v.Account.Name,
			"address": v.Address(), "incident": v.Title(), "sync": db.Mark(work.BookingTable, v.Booking.ID).String(),
		})
	}
	return list
}
