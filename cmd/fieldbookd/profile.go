package main

import (
	"fmt"
	"net/http"

	"fieldbook/server"
)

type profileCommands struct {
	Show      profileShow      `cmd:"" help:"Show the offline profile and whether it is published."`
	Publish   profilePublish   `cmd:"" help:"Put the offline profile in force."`
	Unpublish profileUnpublish `cmd:"" help:"Withdraw it: devices keep what they hold and download nothing."`
}

type profileShow struct{ officeFlags }

// Help is shown by profile show --help.
func (profileShow) Help() string { return "Example:\n  fieldbookd profile show --json" }

// Run prints the profile's tables.
func (c *profileShow) Run(con *console) error {
	p, err := get[server.PublishedProfile](con, c.officeFlags, server.PathProfile)
	return reply(con, c.officeFlags, p, err, func(p server.PublishedProfile) {
		printProfile(con, p)
		fmt.Fprintf(con.Out, "  what a technician made, changed or looked at stays until %s\n", graceWords(p.Profile.GraceDays()))
		for _, item := range p.Profile.Items {
			fmt.Fprintf(con.Out, "  %-46s every %d minutes\n", line(item.Table), item.Interval)
		}
	})
}

func printProfile(con *console, p server.PublishedProfile) {
	state := "published"
	if !p.Published {
		state = "not published: nothing can be downloaded (fieldbookd profile publish)"
	}
	fmt.Fprintf(con.Out, "%s, version %d, %s\n", line(p.Profile.Name), p.Version, state)
}

// graceWords says when a grace period ends that begins today.
func graceWords(days int) string {
	if days == 1 {
		return "the next day ends"
	}
	return fmt.Sprintf("%d more days have ended", days)
}

type profilePublish struct{ officeFlags }

// Help is shown by profile publish --help.
func (profilePublish) Help() string { return "Example:\n  fieldbookd profile publish" }

// Run publishes the profile.
func (c *profilePublish) Run(con *console) error {
	p, err := ask[server.PublishedProfile](con, c.officeFlags, http.MethodPost, server.PathProfile+"/publish", nil)
	return reply(con, c.officeFlags, p, err, func(p server.PublishedProfile) { printProfile(con, p) })
}

type profileUnpublish struct{ officeFlags }

// Help is shown by profile unpublish --help.
func (profileUnpublish) Help() string { return "Example:\n  fieldbookd profile unpublish" }

// Run withdraws the profile.
func (c *profileUnpublish) Run(con *console) error {
	p, err := ask[server.PublishedProfile](con, c.officeFlags, http.MethodPost, server.PathProfile+"/unpublish", nil)
	return reply(con, c.officeFlags, p, err, func(p server.PublishedProfile) { printProfile(con, p) })
}
