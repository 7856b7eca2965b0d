package main

import (
	"fmt"
	"net/http"

	"fieldbook/server"
)

type settingCommands struct {
	Show settingShow `cmd:"" help:"Show the settings."`
	Set  settingSet  `cmd:"" help:"Change a setting."`
}

type settingShow struct{ officeFlags }

// Run prints the settings.
func (c *settingShow) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	var s server.Settings
	if err := o.call(con, http.MethodGet, server.PathSettings, nil, &s); err != nil {
		return err
	}
	return c.print(con, s)
}

func (f officeFlags) print(con *console, s server.Settings) error {
	if f.JSON {
		return con.JSON(s)
	}
	word := "No: the device's changed columns win; what they replace stays in the history"
	if s.DetectConflicts {
		word = "Yes: the server's record wins; the technician gets a sync error"
	}
	fmt.Fprintf(con.Out, "Conflict detection for mobile offline synchronization  %s\n", word)
	return nil
}

type settingSet struct {
	officeFlags
	Name  string `arg:"" enum:"conflict-detection" help:"conflict-detection."`
	Value string `arg:"" enum:"yes,no" help:"yes or no."`
}

// Help is shown by setting set --help.
func (settingSet) Help() string {
	return "Example:\n  fieldbookd setting set conflict-detection yes"
}

// Run changes the setting; it holds from the next push on.
func (c *settingSet) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	var s server.Settings
	if err := o.call(con, http.MethodPut, server.PathSettings, server.Settings{DetectConflicts: c.Value == "yes"}, &s); err != nil {
		return err
	}
	return c.print(con, s)
}
