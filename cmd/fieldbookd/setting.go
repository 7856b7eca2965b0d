package main

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/program"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server"
)

type settingCommands struct {
	Show settingShow `cmd:"" help:"Show the settings."`
	Set  settingSet  `cmd:"" help:"Change a setting."`
}

// environmentSetting is a setting that is no column of a record.
type environmentSetting struct {
	name    string
	choices []string
	now     func(server.Settings) (choice, words string)
	set     func(s *server.Settings, choice string)
}

// environmentSettings are all of them.
func environmentSettings() []environmentSetting {
	return []environmentSetting{
		{"conflict-detection", []string{"no", "yes"}, func(s server.Settings) (string, string) {
			if s.DetectConflicts {
				return "yes", "the server's record wins; the technician gets a sync error"
			}
			return "no", "the device's changed columns win; what they replace stays in the history"
		}, func(s *server.Settings, choice string) { s.DetectConflicts = choice == "yes" }},
		{"relationship-limit", []string{"10", "15"}, func(s server.Settings) (string, string) {
			return strconv.Itoa(cmp.Or(s.RelationshipLimit, profile.MaxLinked)), "so many tables of an offline profile may bring one down"
		}, func(s *server.Settings, choice string) { s.RelationshipLimit, _ = strconv.Atoi(choice) }},
		userSetting("allow-sync-frequency", wire.UserSyncFrequency, "users may adjust the sync frequency", "devices sync as often as the offline profile says"),
		userSetting("allow-wifi-only", wire.UserWifiOnly, "users may sync on Wi-Fi only", "devices sync on any network"),
		userSetting("allow-online-mode", wire.UserOnlineMode, "users may work in online mode", "users work with the data on the device"),
	}
}

// userSetting says whether users may choose something on their devices.
func userSetting(name string, of wire.UserSetting, may, otherwise string) environmentSetting {
	return environmentSetting{name, []string{"yes", "no"}, func(s server.Settings) (string, string) {
		if slices.Contains(s.Forbidden, of) {
			return "no", otherwise
		}
		return "yes", may
	}, func(s *server.Settings, choice string) {
		s.Forbidden = slices.DeleteFunc(slices.Clone(s.Forbidden), func(f wire.UserSetting) bool { return f == of })
		if choice == "no" {
			s.Forbidden = append(s.Forbidden, of)
		}
	}}
}

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
		for _, setting := range environmentSettings() {
			choice, words := setting.now(s.Settings)
			fmt.Fprintf(con.Out, "%-32s %s: %s\n", setting.name, choice, words)
		}
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
  fieldbookd setting set relationship-limit 10
  fieldbookd setting set allow-online-mode no
  fieldbookd setting set timestamp-frequency "Per Booking Status Change"
  fieldbookd setting set time-entry-generation-strategy "Auto-Generate from Booking Timestamps"
  fieldbookd setting set use-of-products-out-of-stock Restrict`
}

// environment changes a setting of the environment; the others stay.
func (c *settingSet) environment(con *console, setting environmentSetting) error {
	if !slices.Contains(setting.choices, c.Value) {
		return program.Misuse("%s is %s, not %q", setting.name, strings.Join(setting.choices, " or "), c.Value)
	}
	all, err := get[server.AllSettings](con, c.officeFlags, server.PathSettings)
	if err != nil {
		return err
	}
	setting.set(&all.Settings, c.Value)
	s, err := ask[server.AllSettings](con, c.officeFlags, http.MethodPut, server.PathSettings, all.Settings)
	return c.print(con, s, err)
}

// Run changes the setting; it holds from the next push on.
func (c *settingSet) Run(con *console) error {
	for _, setting := range environmentSettings() {
		if c.Name == setting.name {
			return c.environment(con, setting)
		}
	}
	columns := fieldServiceSettings()
	i := slices.IndexFunc(columns, func(column *work.Column) bool { return c.Name == settingName(column) || c.Name == column.Name })
	if i < 0 {
		var names []string
		for _, setting := range environmentSettings() {
			names = append(names, setting.name)
		}
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
