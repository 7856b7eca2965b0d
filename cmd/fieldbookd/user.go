package main

import (
	"fmt"
	"net/http"
	"net/url"

	"fieldbook/server"
	"fieldbook/server/apply"
	"fieldbook/tui/text"
)

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
		return con.JSON(list)
	}
	for _, u := range list {
		fmt.Fprintf(con.Out, "%-14s %-14s %s\n", text.Line(u.Login), u.Role, text.Line(u.FullName))
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
