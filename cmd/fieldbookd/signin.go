package main

import (
	"fmt"
	"net/http"
	"strings"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server"
)

type signInCommand struct {
	Server  string `arg:"" help:"Address of the server, such as https://fieldbook.example.com."`
	Login   string `arg:"" help:"User name of a dispatcher or an administrator."`
	Session string `help:"File to keep the sign-in in, instead of one in your folder for settings." env:"FIELDBOOKD_SESSION"`
	JSON    bool   `help:"Print JSON." name:"json"`
}

// Help is shown by sign-in --help.
func (signInCommand) Help() string {
	return `The password is asked for on a terminal and read from the first line of standard input
otherwise. The sign-in is kept in a file that only you may read; the other commands use it
until fieldbookd sign-out.

Example:
  fieldbookd sign-in https://fieldbook.example.com rosa`
}

// Run signs in.
func (c *signInCommand) Run(con *console) error {
	address, err := wire.ServerAddress(c.Server)
	if err != nil {
		return err
	}
	s := &session{Server: address.String(), Login: strings.ToLower(c.Login), file: c.Session}
	if s.file == "" {
		if s.file, err = sessionFile(s.Server); err != nil {
			return err
		}
	}
	before, _ := readSession(s.file) // what cannot be read is replaced
	o := newOffice(s.Server, "")
	// A password goes only to something that says it is a Fieldbook server.
	var health wire.HealthAnswer
	if err := o.call(con, http.MethodGet, wire.PathHealth, nil, &health); err != nil {
		return err
	}
	password, err := con.Password()
	if err != nil {
		return err
	}
	var answer wire.TokenAnswer
	if err := o.call(con, http.MethodPost, wire.PathToken, wire.TokenRequest{Login: c.Login, Password: password}, &answer); err != nil {
		return err
	}
	s.Token, o.token = answer.Token, answer.Token
	if err := s.save(); err != nil {
		_ = o.call(con, http.MethodPost, wire.PathSignOut, struct{}{}, nil)
		return err
	}
	if before != nil { // nobody can use it any more
		_ = newOffice(before.Server, before.Token).call(con, http.MethodPost, wire.PathSignOut, struct{}{}, nil)
	}
	if c.JSON {
		return con.JSON(map[string]any{"server": s.Server, "login": s.Login, "fullname": answer.UserName, "role": answer.Role})
	}
	fmt.Fprintf(con.Out, "Signed in at %s as %s, %s.\n", s.Server, line(answer.UserName), line(answer.Role))
	return nil
}

type signOutCommand struct {
	Server  string `help:"Address of the server, if you are signed in at several." env:"FIELDBOOKD_SERVER"`
	Session string `help:"File of the sign-in." env:"FIELDBOOKD_SESSION"`
	JSON    bool   `help:"Print JSON." name:"json"`
}

// Help is shown by sign-out --help.
func (signOutCommand) Help() string {
	return "Example:\n  fieldbookd sign-out --server https://fieldbook.example.com"
}

// Run ends the sign-in at the server, and here whether or not the server can be told.
func (c *signOutCommand) Run(con *console) error {
	s, err := findSession(c.Session, c.Server)
	if err == nil && s == nil {
		err = work.Errorf(work.Unauthenticated, "you are signed in at no server")
	}
	if err != nil {
		return err
	}
	told := newOffice(s.Server, s.Token).call(con, http.MethodPost, wire.PathSignOut, struct{}{}, nil)
	if work.Is(told, work.Unauthenticated) {
		told = nil // it had ended there
	}
	if err := s.remove(); err != nil {
		return err
	}
	if c.JSON {
		return con.JSON(map[string]any{"server": s.Server, "login": s.Login, "ended_on_server": told == nil})
	}
	fmt.Fprintf(con.Out, "%s is signed out at %s.\n", line(s.Login), s.Server)
	if told != nil {
		fmt.Fprintf(con.Out, "The server could not be told: %s. If the file may have been copied, set another password: fieldbookd user password %s\n", line(work.Message(told)), line(s.Login))
	}
	return nil
}

type whoAmICommand struct{ officeFlags }

// Help is shown by whoami --help.
func (whoAmICommand) Help() string { return "Example:\n  fieldbookd whoami" }

// identified is who the commands are, and where.
type identified struct {
	Server string `json:"server"`
	server.User
}

// Run prints who the other commands are at which server.
func (c *whoAmICommand) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	who := identified{Server: o.url}
	err = o.call(con, http.MethodGet, server.PathWho, nil, &who.User)
	return reply(con, c.officeFlags, who, err, func(who identified) {
		fmt.Fprintf(con.Out, "%s (%s), %s, at %s\n", line(who.FullName), line(who.Login), who.Role, who.Server)
	})
}
