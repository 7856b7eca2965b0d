package main

import (
	"fmt"
	"net/http"

	"fieldbook/internal/profile"
	"fieldbook/server"
)

type profileUpdates struct {
	profileArgs
	Take  []string `help:"Take what the update brings for this table; may be given several times." placeholder:"TABLE"`
	Leave []string `help:"Leave this table as it was before the update; may be given several times." placeholder:"TABLE"`
}

// Help is shown by profile updates --help.
func (profileUpdates) Help() string {
	return `A newer program may bring a newer default profile. Row filters, intervals and columns that you have
edited stay as they are, all others follow, relationships are merged. Nothing of it reaches a device
before profile publish. Copies get no updates.

Examples:
  fieldbookd profile updates
  fieldbookd profile updates --take bookableresourcebooking --leave product`
}

// Run lists what the latest update changes, and takes or leaves parts of it.
func (c *profileUpdates) Run(con *console) error {
	path, err := c.path(con)
	if err != nil {
		return err
	}
	var u server.ProfileUpdates
	if len(c.Take)+len(c.Leave) > 0 {
		u, err = ask[server.ProfileUpdates](con, c.officeFlags, http.MethodPost, path+"/updates", server.UpdateMessage{Take: c.Take, Leave: c.Leave})
	} else {
		u, err = get[server.ProfileUpdates](con, c.officeFlags, path+"/updates")
	}
	return reply(con, c.officeFlags, u, err, func(u server.ProfileUpdates) { printUpdates(con, u) })
}

func printUpdates(con *console, u server.ProfileUpdates) {
	switch {
	case !u.Managed:
		fmt.Fprintf(con.Out, "%s is your own: updates of the default profile do not reach it.\n", line(u.Name))
		return
	case u.To == 0:
		fmt.Fprintf(con.Out, "%s is up to date: no update has come.\n", line(u.Name))
		return
	}
	fmt.Fprintf(con.Out, "%s: default profile version %d, before %d. Nothing of it is in force before profile publish.\n", line(u.Name), u.To, u.From)
	for _, o := range u.Offers {
		fmt.Fprintf(con.Out, "%s: %s\n", line(o.Table), choiceWords(o))
		for _, d := range o.Changes {
			fmt.Fprintf(con.Out, "  %s\n", line(d.What))
			if d.Was != "" {
				fmt.Fprintf(con.Out, "    - %s\n", line(d.Was))
			}
			if d.Is != "" {
				fmt.Fprintf(con.Out, "    + %s\n", line(d.Is))
			}
		}
	}
}

// choiceWords says what the draft has, and why.
func choiceWords(o profile.Offer) string {
	switch {
	case o.Choice == profile.Taken:
		return "taken"
	case o.Choice == profile.Mixed:
		return "taken in part, and edited by you"
	case o.Edited:
		return "left, because you have edited it (--take takes it)"
	}
	return "left (--take takes it)"
}
