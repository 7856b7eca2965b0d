package main

import (
	"fmt"
	"net/http"
	"net/url"

	"fieldbook/server"
)

type teamCommands struct {
	List   teamList       `cmd:"" help:"List the teams and who is in them."`
	Add    teamAdd        `cmd:"" help:"Make a team."`
	Remove teamRemove     `cmd:"" help:"Delete a team that owns no records."`
	Member memberCommands `cmd:"" help:"Put users into teams and take them out."`
}

type memberCommands struct {
	Add    memberAdd    `cmd:"" help:"Put a user into a team."`
	Remove memberRemove `cmd:"" help:"Take a user out of a team."`
}

type teamList struct{ officeFlags }

// Help is shown by team list --help.
func (teamList) Help() string { return "Example:\n  fieldbookd team list" }

// Run prints a line a team and one a member.
func (c *teamList) Run(con *console) error {
	list, err := get[[]server.Team](con, c.officeFlags, server.PathTeams)
	return reply(con, c.officeFlags, list, err, func(list []server.Team) {
		for _, t := range list {
			printTeam(con, t)
		}
		if len(list) == 0 {
			fmt.Fprintln(con.Out, "No teams. Make one with: fieldbookd team add NAME")
		}
	})
}

func printTeam(con *console, t server.Team) {
	fmt.Fprintf(con.Out, "%s  %s  %s\n", t.ID, line(t.Name), line(t.Description))
	for _, m := range t.Members {
		fmt.Fprintf(con.Out, "  %s  %s\n", m.User, line(m.FullName))
	}
}

type teamAdd struct {
	officeFlags
	Name        string `arg:"" help:"Name of the team."`
	Description string `help:"What the team is for."`
}

// Help is shown by team add --help.
func (teamAdd) Help() string {
	return "Example:\n  fieldbookd team add \"Cooling North\" --description \"Cooling, north of the river\""
}

// Run makes the team.
func (c *teamAdd) Run(con *console) error {
	message := map[string]string{"name": c.Name, "description": c.Description}
	t, err := ask[server.Team](con, c.officeFlags, http.MethodPost, server.PathTeams, message)
	return reply(con, c.officeFlags, t, err, func(t server.Team) { printTeam(con, t) })
}

type teamArgs struct {
	officeFlags
	Team string `arg:"" help:"Name or id of the team."`
}

func (c *teamArgs) path() string { return server.PathTeams + "/" + url.PathEscape(c.Team) }

type teamRemove struct{ teamArgs }

// Help is shown by team remove --help.
func (teamRemove) Help() string { return "Example:\n  fieldbookd team remove \"Cooling North\"" }

// Run deletes the team.
func (c *teamRemove) Run(con *console) error {
	t, err := ask[server.Team](con, c.officeFlags, http.MethodDelete, c.path(), nil)
	return reply(con, c.officeFlags, t, err, func(t server.Team) { fmt.Fprintf(con.Out, "Removed the team %s.\n", line(t.Name)) })
}

type memberArgs struct {
	teamArgs
	User string `arg:"" help:"User name, full name or id."`
}

func (c *memberArgs) send(con *console, method string) error {
	t, err := ask[server.Team](con, c.officeFlags, method, c.path()+"/members/"+url.PathEscape(c.User), nil)
	return reply(con, c.officeFlags, t, err, func(t server.Team) { printTeam(con, t) })
}

type memberAdd struct{ memberArgs }

// Help is shown by team member add --help.
func (memberAdd) Help() string {
	return "Example:\n  fieldbookd team member add \"Cooling North\" mara"
}

// Run puts the user into the team.
func (c *memberAdd) Run(con *console) error { return c.send(con, http.MethodPut) }

type memberRemove struct{ memberArgs }

// Help is shown by team member remove --help.
func (memberRemove) Help() string {
	return "Example:\n  fieldbookd team member remove \"Cooling North\" mara"
}

// Run takes the user out of the team.
func (c *memberRemove) Run(con *console) error { return c.send(con, http.MethodDelete) }
