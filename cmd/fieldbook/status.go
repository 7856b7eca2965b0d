package main

import (
	"fmt"
	"time"

	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/text"
)

type statusCommand struct{ dataFlags }

// Run prints what the Device Status page shows, from the database alone.
func (c *statusCommand) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		s := syncclient.New(db, syncclient.Options{}).Status()
		zone, err := zoneOf(db)
		if err != nil {
			return err
		}
		if c.JSON {
			return con.JSON(statusMessage(s))
		}
		printStatus(con, s, zone)
		return nil
	})
}

// statusMessage is the status as JSON: stable names, times in UTC.
func statusMessage(s syncclient.Status) map[string]any {
	tables := make([]map[string]any, 0, len(s.Tables))
	for _, t := range s.Tables {
		tables = append(tables, map[string]any{
			"table": t.Table, "state": t.State.String(), "rows": t.Rows, "last_sync": t.LastSync, "interval_minutes": int(t.Interval / time.Minute),
		})
	}
	return map[string]any{
		"signed_in": s.SignedIn, "user": s.User, "server": s.Server, "first_sync_complete": !s.FirstSync,
		"pending": s.Pending, "sync_errors": s.Errors, "last_sync": s.LastSync, "profile": s.Profile,
		"profile_version": s.ProfileVersion, "storage_bytes": s.StorageBytes, "tables": tables,
	}
}

func printStatus(con *console, s syncclient.Status, zone *time.Location) {
	line := func(name, value string) { fmt.Fprintf(con.Out, "%-14s %s\n", name, text.Line(value)) }
	if !s.SignedIn {
		line("Sign-in", "nobody is signed in: fieldbook sign-in SERVER USER")
		return
	}
	line("User", s.User+" at "+s.Server)
	line("Last sync", clock(s.LastSync, zone))
	pending := plural(s.Pending, "update") + " to send"
	if s.Pending > 0 {
		pending += ", the oldest of " + clock(s.PendingOldest, zone)
	}
	line("To send", pending)
	line("Sync errors", fmt.Sprint(s.Errors))
	line("Profile", fmt.Sprintf("%s, version %d", s.Profile, s.ProfileVersion))
	line("Storage", fmt.Sprintf("%.1f MB on this device", float64(s.StorageBytes)/1e6))
	fmt.Fprintln(con.Out)
	for _, t := range s.Tables {
		fmt.Fprintf(con.Out, "%-26s %-14s %7d  %s\n", text.Line(t.Label), t.State, t.Rows, clock(t.LastSync, zone))
	}
}

func clock(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(zone).Format("Mon 2 Jan 15:04:05")
}
