package main

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"sort"
	"strings"

	"encoding/json"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/apply"
	"fieldbook/tui/text"
)

type rawJSON = json.RawMessage

type userCommands struct {
	List     userList     `cmd:"" help:"List who can sign in."`
	Add      userAdd      `cmd:"" help:"Add a user; a technician gets a bookable resource."`
	Password userPassword `cmd:"" help:"Set a password; ends the user's sign-ins."`
}

type userList struct{ officeFlags }

// Run prints a line a user.
func (c *userList) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	var list []server.User
	if err := o.call(con, http.MethodGet, server.PathUsers, nil, &list); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(con, list)
	}
	for _, u := range list {
		fmt.Fprintf(con.out, "%-14s %-14s %s\n", text.Line(u.Login), u.Role, text.Line(u.FullName))
	}
	return nil
}

type userAdd struct {
	officeFlags
	Login string `arg:"" help:"User name, one word."`
	Role  string `help:"technician, dispatcher or administrator." default:"technician" enum:"technician,dispatcher,administrator"`
	Name  string `help:"Full name."`
	Zone  string `help:"Time zone (IANA name)."`
}

// Help is shown by user add --help.
func (userAdd) Help() string {
	return `The password is read from the first line of standard input.

Example:
  echo 'a long password' | fieldbookd user add ines --name "Ines Okoye" --role dispatcher`
}

// Run adds the user.
func (c *userAdd) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	password, err := readPassword(con)
	if err != nil {
		return err
	}
	var added server.User
	u := server.NewUser{Login: c.Login, Password: password, Role: apply.Role(c.Role), FullName: c.Name, Zone: c.Zone}
	if err := o.call(con, http.MethodPost, server.PathUsers, u, &added); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(con, added)
	}
	fmt.Fprintf(con.out, "Added %s (%s).\n", text.Line(added.Login), added.Role)
	return nil
}

type userPassword struct {
	officeFlags
	Login string `arg:"" help:"User name."`
}

// Run sets the password.
func (c *userPassword) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	password, err := readPassword(con)
	if err != nil {
		return err
	}
	message := map[string]string{"password": password}
	if err := o.call(con, http.MethodPut, server.PathUsers+"/"+url.PathEscape(c.Login)+"/password", message, nil); err != nil {
		return err
	}
	fmt.Fprintln(con.out, "The password is set. Devices of this user must sign in again; their unsent work stays.")
	return nil
}

func readPassword(con *console) (string, error) {
	fmt.Fprint(con.err, "Password: ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && line == "" {
		return "", work.Errorf(work.Invalid, "no password on standard input")
	}
	return strings.TrimRight(line, "\r\n"), nil
}

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
		return printJSON(con, s)
	}
	word := "No: the device's changed columns win; what they replace stays in the history"
	if s.DetectConflicts {
		word = "Yes: the server's record wins; the technician gets a sync error"
	}
	fmt.Fprintf(con.out, "Conflict detection for mobile offline synchronization  %s\n", word)
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

type syncErrorCommand struct{ officeFlags }

// Run prints a paragraph an error.
func (c *syncErrorCommand) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	var list []server.SyncError
	if err := o.call(con, http.MethodGet, server.PathSyncErrors, nil, &list); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(con, list)
	}
	kinds := []string{"Conflict", "Record not found", "Record already exists", "Others"}
	for _, e := range list {
		fmt.Fprintf(con.out, "%s  %s  %s %s\n  %s\n", e.ErrorTime.Local().Format("2006-01-02 15:04"), kinds[min(max(e.ErrorType, 0), 3)],
			e.Action, text.Line(e.Table), text.Line(e.ErrorMessage))
	}
	if len(list) == 0 {
		fmt.Fprintln(con.out, "No sync errors.")
	}
	return nil
}

type deviceCommand struct{ officeFlags }

// Run prints a line a device.
func (c *deviceCommand) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	var list []server.Device
	if err := o.call(con, http.MethodGet, server.PathDevices, nil, &list); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(con, list)
	}
	for _, d := range list {
		total := 0
		tables := make([]string, 0, len(d.Rows))
		for t, n := range d.Rows {
			total += n
			tables = append(tables, fmt.Sprintf("%s %d", t, n))
		}
		sort.Strings(tables)
		fmt.Fprintf(con.out, "%s  %-12s %-16s %d rows\n  %s\n", d.ID, text.Line(d.Login), text.Line(d.Name), total, strings.Join(tables, ", "))
	}
	return nil
}

type versionCommand struct{}

// Run prints the version that the build recorded.
func (versionCommand) Run(con *console) error {
	version := "development"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	fmt.Fprintf(con.out, "fieldbookd %s, protocol %d\n", version, wire.Version)
	return nil
}

func printJSON(con *console, message any) error {
	data, err := wire.Indent(message)
	if err == nil {
		_, err = con.out.Write(data)
	}
	return err
}
