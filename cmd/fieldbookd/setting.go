package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/server"
)

type settingCommands struct {
	Show settingShow `cmd:"" help:"Show the settings."`
	Set  settingSet  `cmd:"" help:"Change a setting."`
}

const conflictDetection = "conflict-detection"

// fieldServiceSettings are the columns of the Field Service setting that can be set.
func fieldServiceSettings() []*work.Column {
	t := work.Standard().Table(work.SettingTable)
	var list []*work.Column
	for i := range t.Columns {
		if c := &t.Columns[i]; strings.HasPrefix(c.Name, "msdyn_") && c.Name != t.Primary {
			list = append(list, c)
		}
	}
	return list
}

// settingName is a column's label as one word, such as timestamp-frequency.
func settingName(c *work.Column) string {
	return strings.ReplaceAll(strings.ToLower(c.Label), " ", "-")
}

type settingShow struct{ officeFlags }

// Help is shown by setting show --help.
func (settingShow) Help() string { return "Example:\n  fieldbookd setting show" }

// Run prints the settings.
func (c *settingShow) Run(con *console) error {
	s, err := get[server.AllSettings](con, c.officeFlags, server.PathSettings)
	return c.print(con, s, err)
}

func (f officeFlags) print(con *console, s server.AllSettings, err error) error {
	return reply(con, f, s, err, func(s server.AllSettings) {
		word := "no: the device's changed columns win; what they replace stays in the history"
		if s.DetectConflicts {
			word = "yes: the server's record wins; the technician gets a sync error"
		}
		fmt.Fprintf(con.Out, "%-32s %s\n", conflictDetection, word)
		columns := work.Record{Data: s.FieldService}.Fields()
		for _, column := range fieldServiceSettings() {
			shown := "(not set)"
			if columns.Has(column.Name) {
				shown = line(column.Format(columns[column.Name], time.Local))
			}
			fmt.Fprintf(con.Out, "%-32s %s\n", settingName(column), shown)
		}
	})
}

type settingSet struct {
	officeFlags
	Name  string `arg:"" help:"Name of the setting, from fieldbookd setting show, or the column's logical name."`
	Value string `arg:"" help:"Its value; an option by its label. An empty value takes it away."`
}

// Help is shown by setting set --help.
func (settingSet) Help() string {
	return `Examples:
  fieldbookd setting set conflict-detection yes
  fieldbookd setting set timestamp-frequency "Per Booking Status Change"
  fieldbookd setting set time-entry-generation-strategy "Auto-Generate from Booking Timestamps"
  fieldbookd setting set use-of-products-out-of-stock Restrict`
}

// Run changes the setting; it holds from the next push on.
func (c *settingSet) Run(con *console) error {
	if c.Name == conflictDetection {
		if c.Value != "yes" && c.Value != "no" {
			return program.Misuse("%s is yes or no, not %q", conflictDetection, c.Value)
		}
		s, err := ask[server.AllSettings](con, c.officeFlags, http.MethodPut, server.PathSettings, server.Settings{DetectConflicts: c.Value == "yes"})
		return c.print(con, s, err)
	}
	columns := fieldServiceSettings()
	i := slices.IndexFunc(columns, func(column *work.Column) bool { return c.Name == settingName(column) || c.Name == column.Name })
	if i < 0 {
		names := []string{conflictDetection}
		for _, column := range columns {
			names = append(names, settingName(column))
		}
		return program.Misuse("there is no setting %q; the settings are %s", c.Name, strings.Join(names, ", "))
	}
	o, err := c.connect()
	if err != nil {
		return err
	}
	raw, err := columns[i].Parse(c.Value, time.Local, o.finder(con))
	if err != nil {
		return err
	}
	var s server.AllSettings
	message := server.RecordMessage{Columns: encodeAll(work.Fields{columns[i].Name: raw})}
	err = o.call(con, http.MethodPatch, server.PathSettings+"/field-service", message, &s)
	return c.print(con, s, err)
}
