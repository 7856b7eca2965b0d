package main

import (
	"fmt"
	"net/http"
	"net/url"

	"fieldbook/internal/program"
	"fieldbook/server"
	"fieldbook/server/profiles"
)

type profileMode struct {
	officeFlags
	Mode string `arg:"" optional:"" enum:"everyone,restricted," default:"" help:"everyone: one profile for all users; restricted: each user has the profile that they, or a team of theirs, were added to."`
	Name string `arg:"" optional:"" help:"The profile for everyone."`
}

// Help is shown by profile mode --help.
func (profileMode) Help() string {
	return `Without a mode it says which one is in force. In the restricted mode a user's own profile comes
before a team's; who is in none works online only.

Examples:
  fieldbookd profile mode
  fieldbookd profile mode restricted
  fieldbookd profile mode everyone "Field Service Mobile"`
}

// Run shows or chooses the mode.
func (c *profileMode) Run(con *console) error {
	path := server.PathProfiles + "/mode"
	var m server.ProfileMode
	var err error
	switch c.Mode {
	case "":
		m, err = get[server.ProfileMode](con, c.officeFlags, path)
	case "restricted":
		m, err = ask[server.ProfileMode](con, c.officeFlags, http.MethodPut, path, server.ProfileMode{Restricted: true})
	default:
		if c.Name == "" {
			return program.Misuse("say which profile everyone is to have: fieldbookd profile mode everyone NAME")
		}
		m, err = ask[server.ProfileMode](con, c.officeFlags, http.MethodPut, path, server.ProfileMode{Profile: c.Name})
	}
	return reply(con, c.officeFlags, m, err, func(m server.ProfileMode) {
		if m.Restricted {
			fmt.Fprintln(con.Out, "restricted: each user has the profile that they, or a team of theirs, were added to; others work online only")
			return
		}
		fmt.Fprintf(con.Out, "everyone has %s\n", line(m.Profile))
	})
}

type profileMemberCommands struct {
	Add    profileMemberAdd    `cmd:"" help:"Put a user or a team into a profile."`
	Remove profileMemberRemove `cmd:"" help:"Take a user or a team out of a profile."`
}

type profileMemberArgs struct {
	officeFlags
	Name   string `arg:"" help:"Name of the profile, its beginning, or its id."`
	Member string `arg:"" help:"User name, full name or id; with --team the team's name or id."`
	Team   bool   `help:"The member is a team: who is in it has the profile."`
}

func (c *profileMemberArgs) send(con *console, method string, message any) error {
	kind := profiles.UserMember
	if c.Team {
		kind = profiles.TeamMember
	}
	args := profileArgs{officeFlags: c.officeFlags, Name: c.Name}
	return args.send(con, method, "/members/"+string(kind)+"/"+url.PathEscape(c.Member), message)
}

type profileMemberAdd struct {
	profileMemberArgs
	Move bool `help:"Take them out of the profile that they are in now."`
}

// Help is shown by profile member add --help.
func (profileMemberAdd) Help() string {
	return `A user or a team is in one profile at a time. Nothing has to be published: their devices follow with
the next sync.

Examples:
  fieldbookd profile member add "Plumbers" mara
  fieldbookd profile member add "Plumbers" "Cooling North" --team --move`
}

// Run adds the member.
func (c *profileMemberAdd) Run(con *console) error {
	return c.send(con, http.MethodPut, map[string]bool{"move": c.Move})
}

type profileMemberRemove struct{ profileMemberArgs }

// Help is shown by profile member remove --help.
func (profileMemberRemove) Help() string {
	return "Example:\n  fieldbookd profile member remove \"Plumbers\" mara"
}

// Run takes the member out.
func (c *profileMemberRemove) Run(con *console) error { return c.send(con, http.MethodDelete, nil) }
