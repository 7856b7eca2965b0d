package main

import (
	"fmt"
	"strings"
	"time"

	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"
)

type statusCommand struct {
	dataFlags
	Check bool `help:"Look at the network as well."`
}

// Help is shown by --help.
func (statusCommand) Help() string {
	return `Says what the Device Status page shows: the state of the sync icon in words, what is the
matter if anything is, what waits, the user's settings, the last sync, and every table with
its rows, its last sync and how often that happens. Without --check it asks nobody and
answers at once.

Examples:
  fieldbook status
  fieldbook status --check --json`
}

// standing is everything that the command tells.
type standing struct {
	syncclient.Status
	wifi   syncclient.Wifi
	looked bool // at the network
	last   *localdb.Run
	failed *localdb.Run // that nothing has put right
	parked []localdb.Parked
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
		s := standing{Status: engine.Status(), wifi: engine.Wifi(), looked: c.Check}
		runs, err := db.Runs(1)
		if err != nil {
			return err
		}
		if len(runs) > 0 {
			s.last = &runs[0]
		}
		if s.failed, err = engine.LastFailure(); err != nil {
			return err
		}
		if s.parked, err = db.Parked(); err != nil {
			return err
		}
		if c.JSON {
			return con.JSON(s.message())
		}
		zone, err := zoneOf(db)
		if err != nil {
			return err
		}
		s.print(con, zone)
		return nil
	})
}

// message is the status as JSON: stable names, times in UTC. What depends on the network is
// there only if it was looked at.
func (s standing) message() map[string]any {
	tables := make([]map[string]any, 0, len(s.Tables))
	for _, t := range s.Tables {
		tables = append(tables, map[string]any{
			"table": t.Table, "label": t.Label, "state": t.State.String(), "rows": t.Rows, "last_sync": known(t.LastSync),
			"interval_minutes": int(t.Interval / time.Minute),
		})
	}
	m := map[string]any{
		"signed_in": s.SignedIn, "user": s.User, "server": s.Server, "first_sync_complete": !s.FirstSync,
		"online_only": s.OnlineOnly, "pending": s.Pending, "pending_oldest": known(s.PendingOldest), "sync_errors": s.Errors,
		"last_sync": known(s.LastSync), "next_sync": known(s.NextSync),
		"profile": s.Profile, "profile_version": s.ProfileVersion, "storage_bytes": s.StorageBytes, "tables": tables,
		"settings": settingsMessage(s.Settings), "wifi_known": s.wifi != syncclient.WifiUnknown, "other_users": s.parked,
	}
	if s.last != nil {
		m["last_run"] = s.last
	}
	if r := s.failed; r != nil {
		m["last_failure"] = map[string]any{"at": r.Ended, "kind": r.Kind, "message": r.Error}
	}
	if s.looked {
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

// print prints a line a fact, then a line a table, then what is left to say.
func (s standing) print(con *console, zone *time.Location) {
	line := func(name, value string) { fmt.Fprintf(con.Out, "%-14s %s\n", name, text.Line(value)) }
	if !s.SignedIn {
		line("Sign-in", "nobody is signed in: fieldbook sign-in SERVER USER")
		if s.Pending+s.Errors > 0 {
			line("Kept", fmt.Sprintf("%s to send and %s of %s, for their next sign-in at %s", plural(s.Pending, "update"), plural(s.Errors, "sync error"), s.User, s.Server))
		}
	} else {
		s.printFacts(line, zone)
		fmt.Fprintln(con.Out)
		for _, t := range s.Tables {
			fmt.Fprintf(con.Out, "%-30s %-14s %7d  %s, %s\n", text.Line(t.Label), t.State, t.Rows, clock(t.LastSync, zone), interval(t))
		}
		if r := s.failed; r != nil {
			fmt.Fprintf(con.Out, "\nThe last sync, %s, failed: %s\n", clock(r.Ended, zone), text.Line(syncclient.Sentence(r.Error)))
		}
	}
	for _, p := range s.parked {
		fmt.Fprintf(con.Out, "\n%s left %s to send and %s on this device: they are there after the next sign-in as %s.\n",
			text.Line(p.UserName), plural(p.Changes, "update"), plural(p.Errors, "sync error"), text.Line(p.Login))
	}
}

// printFacts prints what there is to say of a device on which somebody is signed in.
func (s standing) printFacts(line func(name, value string), zone *time.Location) {
	line("User", s.User+" at "+s.Server)
	if s.looked {
		line("Network", s.Network.String())
		line("Sync icon", s.Icon().String())
		if words := s.Message(); words != "" {
			line("", words)
		}
	}
	line("Mode", mode(s.Status))
	line("Last sync", clock(s.LastSync, zone))
	if r := s.last; r != nil && r.Error == "" {
		line("Last run", fmt.Sprintf("%s, %s: sent %s, received %s, removed %d, %s, %s", clock(r.Ended, zone),
			strings.ToLower(widget.ReasonWords(syncclient.Reason(r.Reason))), plural(r.Sent, "update"), plural(r.Rows, "row"), r.Removed,
			text.Bytes(r.Bytes), widget.Took(r.Ended.Sub(r.Started))))
	}
	next := clock(s.NextSync, zone)
	switch {
	case s.Settings.Sync == localdb.SyncManual:
		next = "when you ask"
	case s.NextSync.IsZero():
		next = "with the next start of the app"
	}
	line("Next sync", next)
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
	line("Auto sync", syncWords(s.Settings))
	wifi := wifiWords(s.Settings)
	if s.wifi == syncclient.WifiUnknown {
		wifi += "; " + s.wifi.String()
	}
	line("Wi-Fi only", wifi)
}

// interval is how often a table is synced.
func interval(t syncclient.TableStatus) string {
	if t.Interval <= 0 {
		return "when you ask"
	}
	return "every " + widget.Every(t.Interval)
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
