package main

import (
	"fmt"
	"time"

	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/text"
)

type statusCommand struct {
	dataFlags
	Check bool `help:"Look at the network as well."`
}

// Help is shown by status --help.
func (statusCommand) Help() string {
	return `Says what the Device Status page shows: the state of the sync icon in words, what is the
matter if anything is, what waits, and every table with its rows and its last sync. Without
--check it asks nobody and answers at once.

Examples:
  fieldbook status
  fieldbook status --check --json`
}

// Run prints what the Device Status page shows.
func (c *statusCommand) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		engine := syncclient.New(db, syncclient.Options{})
		if s := engine.Status(); c.Check && s.SignedIn {
			if _, err := engine.Look(con.Ctx); err != nil {
				return err
			}
		}
		s := engine.Status()
		parked, err := db.Parked()
		if err != nil {
			return err
		}
		failure, err := engine.LastFailure()
		if err != nil {
			return err
		}
		if c.JSON {
			m := statusMessage(s, c.Check)
			m["other_users"] = parked
			if failure != nil {
				m["last_failure"] = map[string]any{"at": failure.Ended, "kind": failure.Kind, "message": failure.Error}
			}
			return con.JSON(m)
		}
		zone, err := zoneOf(db)
		if err != nil {
			return err
		}
		printStatus(con, s, zone, c.Check)
		if failure != nil {
			fmt.Fprintf(con.Out, "\nThe last sync, %s, failed: %s\n", clock(failure.Ended, zone), text.Line(syncclient.Sentence(failure.Error)))
		}
		for _, p := range parked {
			fmt.Fprintf(con.Out, "\n%s left %s to send and %s on this device: they are there after the next sign-in as %s.\n",
				text.Line(p.UserName), plural(p.Changes, "update"), plural(p.Errors, "sync error"), text.Line(p.Login))
		}
		return nil
	})
}

// statusMessage is the status as JSON: stable names, times in UTC. What depends on the
// network is there only if it was looked at.
func statusMessage(s syncclient.Status, looked bool) map[string]any {
	tables := make([]map[string]any, 0, len(s.Tables))
	for _, t := range s.Tables {
		tables = append(tables, map[string]any{
			"table": t.Table, "state": t.State.String(), "rows": t.Rows, "last_sync": known(t.LastSync), "interval_minutes": int(t.Interval / time.Minute),
		})
	}
	m := map[string]any{
		"signed_in": s.SignedIn, "user": s.User, "server": s.Server, "first_sync_complete": !s.FirstSync,
		"online_only": s.OnlineOnly, "pending": s.Pending, "sync_errors": s.Errors, "last_sync": known(s.LastSync),
		"profile": s.Profile, "profile_version": s.ProfileVersion, "storage_bytes": s.StorageBytes, "tables": tables,
	}
	if looked {
		m["icon"], m["message"], m["network"] = s.Icon().String(), s.Message(), s.Network.String()
		m["clock_skew_seconds"] = int(s.Skew / time.Second)
	}
	return m
}

// known is a time in JSON, null if there is none.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func printStatus(con *console, s syncclient.Status, zone *time.Location, looked bool) {
	line := func(name, value string) { fmt.Fprintf(con.Out, "%-14s %s\n", name, text.Line(value)) }
	if !s.SignedIn {
		line("Sign-in", "nobody is signed in: fieldbook sign-in SERVER USER")
		if s.Pending+s.Errors > 0 {
			line("Kept", fmt.Sprintf("%s to send and %s of %s, for their next sign-in at %s", plural(s.Pending, "update"), plural(s.Errors, "sync error"), s.User, s.Server))
		}
		return
	}
	line("User", s.User+" at "+s.Server)
	if looked {
		line("Network", s.Network.String())
		line("Sync icon", s.Icon().String())
		if words := s.Message(); words != "" {
			line("", words)
		}
	}
	line("Mode", mode(s))
	line("Last sync", clock(s.LastSync, zone))
	pending := plural(s.Pending, "update") + " to send"
	if s.Pending > 0 {
		pending += ", the oldest of " + clock(s.PendingOldest, zone)
	}
	line("To send", pending)
	line("Sync errors", fmt.Sprint(s.Errors))
	if s.Profile != "" {
		line("Profile", fmt.Sprintf("%s, version %d", s.Profile, s.ProfileVersion))
	}
	line("Storage", fmt.Sprintf("%.1f MB on this device", float64(s.StorageBytes)/1e6))
	fmt.Fprintln(con.Out)
	for _, t := range s.Tables {
		fmt.Fprintf(con.Out, "%-30s %-14s %7d  %s\n", text.Line(t.Label), t.State, t.Rows, clock(t.LastSync, zone))
	}
}

// mode says where records are read from.
func mode(s syncclient.Status) string {
	switch {
	case s.OnlineOnly:
		return "online only: offline is not configured"
	case s.FirstSync:
		return "online until the first sync is complete"
	}
	return "offline first"
}

func clock(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(zone).Format("Mon 2 Jan 15:04:05")
}
