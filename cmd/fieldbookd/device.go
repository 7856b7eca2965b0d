package main

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/server"
)

type deviceCommands struct {
	List   deviceList   `cmd:"" default:"withargs" help:"List the devices."`
	Show   deviceShow   `cmd:"" help:"Show one device and what it holds, table by table."`
	Revoke deviceRevoke `cmd:"" help:"End the sign-in on a device; unsent work stays there."`
}

type deviceList struct {
	officeFlags
	AtRisk bool `help:"Only devices with unsent changes that were not heard of for a day, or for --hours."`
	Hours  int  `help:"With --at-risk: how long not heard of." default:"24"`
}

// Help is shown by device list --help.
func (deviceList) Help() string {
	return `What a device has not sent is as it last said. While it is at risk its user's work exists
nowhere else: call the user.

Examples:
  fieldbookd device list
  fieldbookd device list --at-risk --hours 8`
}

// Run prints two lines a device.
func (c *deviceList) Run(con *console) error {
	if c.Hours < 0 {
		return program.Misuse("--hours must be 0 or more")
	}
	list, err := get[[]server.DeviceStatus](con, c.officeFlags, server.PathDevices)
	if c.AtRisk {
		quiet, now := time.Duration(c.Hours)*time.Hour, time.Now()
		list = slices.DeleteFunc(list, func(d server.DeviceStatus) bool { return !d.AtRisk(now, quiet) })
	}
	return reply(con, c.officeFlags, list, err, func(list []server.DeviceStatus) {
		for _, d := range list {
			printDevice(con, d)
		}
		switch {
		case len(list) == 0 && c.AtRisk:
			fmt.Fprintln(con.Out, "No device is known to be at risk.")
		case len(list) == 0:
			fmt.Fprintln(con.Out, "No device has signed in.")
		}
	})
}

func printDevice(con *console, d server.DeviceStatus) {
	total := 0
	for _, n := range d.Rows {
		total += n
	}
	state := ""
	if !d.SignedIn {
		state = ", signed out"
	}
	fmt.Fprintf(con.Out, "%s  %-12s %-20s %s%s\n", d.ID, line(d.Login), line(d.Name), count(total, "row"), state)
	fmt.Fprintf(con.Out, "  last contact %s, data %s, %s, %s\n", clock(d.LastContact), dataAsOf(d), count(d.ActiveErrors, "active sync error"), unsent(d))
}

// dataAsOf says for when the device's data are known to be complete. It says that it has
// stored the last page when it comes with the next request.
func dataAsOf(d server.DeviceStatus) string {
	if d.DataAsOf.IsZero() && !d.LastContact.IsZero() {
		return "not confirmed yet"
	}
	return "as of " + clock(d.DataAsOf)
}

// unsent says what the device said to wait there.
func unsent(d server.DeviceStatus) string {
	switch {
	case d.Unsent == nil:
		return "unsent changes unknown"
	case *d.Unsent == 0:
		return "nothing unsent"
	}
	return fmt.Sprintf("%s since %s", count(*d.Unsent, "unsent change"), clock(d.UnsentSince))
}

type deviceArgs struct {
	officeFlags
	ID string `arg:"" help:"Id of the device, from fieldbookd device list."`
}

// path is the device's at the server. The error is one of what was typed.
func (c *deviceArgs) path() (string, error) {
	id, err := work.ParseID(c.ID)
	return server.PathDevices + "/" + id.String(), program.Misused(err)
}

type deviceShow struct{ deviceArgs }

// Help is shown by device show --help.
func (deviceShow) Help() string {
	return "Example:\n  fieldbookd device show 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b11"
}

// Run prints a device and a line a table.
func (c *deviceShow) Run(con *console) error {
	path, err := c.path()
	if err != nil {
		return err
	}
	d, err := get[server.DeviceStatus](con, c.officeFlags, path)
	return reply(con, c.officeFlags, d, err, func(d server.DeviceStatus) {
		printDevice(con, d)
		fmt.Fprintf(con.Out, "  user %s, enrolled %s\n", line(d.UserName), clock(d.Enrolled))
		fmt.Fprintf(con.Out, "  profile version %d, its clock is %s\n", d.ProfileVersion, skew(d.ClockSkew))
		if d.ReportedErrors != nil {
			fmt.Fprintf(con.Out, "  the device reported %s\n", count(*d.ReportedErrors, "active sync error"))
		}
		for _, table := range slices.Sorted(maps.Keys(d.Rows)) {
			fmt.Fprintf(con.Out, "  %-46s %d\n", line(table), d.Rows[table])
		}
	})
}

// skew says how a device's clock goes.
func skew(seconds int) string {
	by := time.Duration(max(seconds, -seconds)) * time.Second
	switch {
	case by < 2*time.Second:
		return "right"
	case seconds > 0:
		return by.String() + " behind"
	}
	return by.String() + " ahead"
}

type deviceRevoke struct{ deviceArgs }

// Help is shown by device revoke --help.
func (deviceRevoke) Help() string {
	return `The device must sign in again before it can sync. Its user's unsent work stays on it.

Example:
  fieldbookd device revoke 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b11`
}

// Run ends the sign-in.
func (c *deviceRevoke) Run(con *console) error {
	path, err := c.path()
	if err != nil {
		return err
	}
	d, err := ask[server.DeviceStatus](con, c.officeFlags, http.MethodPost, path+"/revoke", nil)
	return reply(con, c.officeFlags, d, err, func(d server.DeviceStatus) {
		fmt.Fprintf(con.Out, "The sign-in of %s on %s has ended. Unsent work stays on the device.\n", line(d.Login), line(d.Name))
	})
}
