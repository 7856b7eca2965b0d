package main

import (
	"fmt"
	"time"

	"fieldbook/internal/program"
	"fieldbook/localdb"
)

type settingCommands struct {
	Show settingShow `cmd:"" default:"withargs" help:"Show when this device syncs by itself."`
	Set  settingSet  `cmd:"" help:"Choose when this device syncs by itself."`
}

type settingShow struct{ dataFlags }

// Help is shown by --help.
func (settingShow) Help() string {
	return "Example:\n  fieldbook setting show --json"
}

// Run prints the user's choices.
func (c *settingShow) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		s, err := db.Settings()
		if err != nil {
			return err
		}
		return printSettings(con, c.dataFlags, s)
	})
}

type settingSet struct {
	dataFlags
	Sync     *string `help:"auto: as often as the offline profile says; interval: not more often than --interval; manual: fetch only when asked." enum:"auto,interval,manual"`
	Interval int     `help:"Minutes between two syncs, 5 to 1,440; chooses --sync interval by itself." default:"0"`
	WifiOnly *string `help:"Sync on Wi-Fi only: on or off." enum:"on,off"`
}

// Help is shown by setting set --help.
func (settingSet) Help() string {
	return `What is saved here is sent as soon as there is a network, whatever is chosen: work must
not wait for a setting.

Examples:
  fieldbook setting set --sync manual
  fieldbook setting set --interval 60 --wifi-only on`
}

// Run stores the choices; an app that is open follows them at once.
func (c *settingSet) Run(con *console) error {
	if c.Sync == nil && c.Interval == 0 && c.WifiOnly == nil {
		return program.Misuse("say what to change: --sync, --interval or --wifi-only")
	}
	return c.with(func(db *localdb.DB) error {
		s, err := db.Settings()
		if err != nil {
			return err
		}
		if c.Interval != 0 {
			s.Sync, s.Interval = localdb.SyncInterval, time.Duration(c.Interval)*time.Minute
		}
		if c.Sync != nil {
			s.Sync = localdb.SyncMode(*c.Sync)
		}
		if c.WifiOnly != nil {
			s.WifiOnly = *c.WifiOnly == "on"
		}
		if err := db.SaveSettings(s); err != nil {
			return program.Misused(err)
		}
		return printSettings(con, c.dataFlags, s)
	})
}

func printSettings(con *console, f dataFlags, s localdb.Settings) error {
	if f.JSON {
		return con.JSON(settingsMessage(s))
	}
	_, err := fmt.Fprintf(con.Out, "%-10s %s\n%-10s %s\n", "Sync", syncWords(s), "Wi-Fi only", wifiWords(s))
	return err
}

func settingsMessage(s localdb.Settings) map[string]any {
	return map[string]any{"sync": s.Sync, "interval_minutes": int(s.Interval / time.Minute), "wifi_only": s.WifiOnly}
}

func syncWords(s localdb.Settings) string {
	switch s.Sync {
	case localdb.SyncInterval:
		return fmt.Sprintf("not more often than every %d minutes", int(s.Interval/time.Minute))
	case localdb.SyncManual:
		return "manual: only when asked (fieldbook sync)"
	}
	return "auto: as often as the offline profile says"
}

func wifiWords(s localdb.Settings) string {
	if s.WifiOnly {
		return "on"
	}
	return "off"
}
