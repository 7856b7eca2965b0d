package main

import (
	"fmt"
	"net/http"
	"net/url"

	"fieldbook/internal/program"
	"fieldbook/server"
	"fieldbook/server/apply"
	"fieldbook/tui/text"
)

type userCommands struct {
	List     userList     `cmd:"" help:"List who can sign in."`
	Add      userAdd      `cmd:"" help:"Add a user; a technician gets a bookable resource."`
	Set      userSet      `cmd:"" help:"Change a user's role, or whether the user works offline."`
	Disable  userDisable  `cmd:"" help:"Let a user no longer sign in; ends the user's sign-ins."`
	Enable   userEnable   `cmd:"" help:"Let a disabled user sign in again."`
	Password userPassword `cmd:"" help:"Set a password; ends the user's sign-ins."`
}

type userList struct{ officeFlags }

// Help is shown by user list --help.
func (userList) Help() string { return "Example:\n  fieldbookd user list" }

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
		return con.JSON(list)
	}
	for _, u := range list {
		printUser(con, u)
	}
	return nil
}

func printUser(con *console, u server.User) {
	notes := ""
	if u.Profile == "" {
		notes += "  online only"
	}
	if u.Disabled {
		notes += "  disabled"
	}
	fmt.Fprintf(con.Out, "%-14s %-14s %s%s\n", text.Line(u.Login), u.Role, text.Line(u.FullName), notes)
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
	return `The password is asked for on a terminal and read from standard input otherwise.

Example:
  echo 'a long password' | fieldbookd user add ines --name "Ines Okoye" --role dispatcher`
}

// Run adds the user.
func (c *userAdd) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	password, err := con.Password()
	if err != nil {
		return err
	}
	var added server.User
	u := server.NewUser{Login: c.Login, Password: password, Role: apply.Role(c.Role), FullName: c.Name, Zone: c.Zone}
	if err := o.call(con, http.MethodPost, server.PathUsers, u, &added); err != nil {
		return err
	}
	if c.JSON {
		return con.JSON(added)
	}
	fmt.Fprintf(con.Out, "Added %s (%s).\n", text.Line(added.Login), added.Role)
	return nil
}

type userArgs struct {
	officeFlags
	Login string `arg:"" help:"User name."`
}

// change sends what is to change of the user and prints the user as it is then.
func (c *userArgs) change(con *console, to server.UserChange) error {
	u, err := ask[server.User](con, c.officeFlags, http.MethodPatch, server.PathUsers+"/"+url.PathEscape(c.Login), to)
	return reply(con, c.officeFlags, u, err, func(u server.User) { printUser(con, u) })
}

type userSet struct {
	userArgs
	Role *string `help:"technician, dispatcher or administrator." enum:"technician,dispatcher,administrator"`
}

// Help is shown by user set --help.
func (userSet) Help() string {
	return `What is not named stays. A user who becomes a technician gets a bookable resource.

Example:
  fieldbookd user set ines --role administrator`
}

// Run changes the user.
func (c *userSet) Run(con *console) error {
	var to server.UserChange
	if c.Role != nil {
		to.Role = new(apply.Role(*c.Role))
	}
	if to == (server.UserChange{}) {
		return program.Misuse("say what to change: --role")
	}
	return c.change(con, to)
}

type userDisable struct{ userArgs }

// Help is shown by user disable --help.
func (userDisable) Help() string {
	return `The user's devices can no longer sync; unsent work stays on them.

Example:
  fieldbookd user disable mara`
}

// Run disables the user.
func (c *userDisable) Run(con *console) error {
	return c.change(con, server.UserChange{Disabled: new(true)})
}

type userEnable struct{ userArgs }

// Help is shown by user enable --help.
func (userEnable) Help() string { return "Example:\n  fieldbookd user enable mara" }

// Run enables the user.
func (c *userEnable) Run(con *console) error {
	return c.change(con, server.UserChange{Disabled: new(false)})
}

type userPassword struct{ userArgs }

// Help is shown by user password --help.
func (userPassword) Help() string {
	return `The password is asked for on a terminal and read from standard input otherwise.

Example:
  echo 'a long password' | fieldbookd user password mara`
}

// Run sets the password.
func (c *userPassword) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	password, err := con.Password()
	if err != nil {
		return err
	}
	message := map[string]string{"password": password}
	if err := o.call(con, http.MethodPut, server.PathUsers+"/"+url.PathEscape(c.Login)+"/password", message, nil); err != nil {
		return err
	}
	fmt.Fprintln(con.Out, "The password is set. Devices of this user must sign in again; their unsent work stays.")
	return nil
}
