package main

import (
	"fmt"
	"net/http"

	"fieldbook/server"
	"fieldbook/server/profiles"
)

type profilePublish struct {
	profileArgs
	To   []string `help:"A canary team, by name or id: its members get the draft, everybody else keeps what they have. May be given several times." placeholder:"TEAM"`
	Note string   `help:"Why, for the history."`
}

// Help is shown by profile publish --help.
func (profilePublish) Help() string {
	return `What is published never changes: each publish of another draft makes a version with a number of
its own. Devices that sync get what differs, table by table.

Examples:
  fieldbookd profile publish
  fieldbookd profile publish "Plumbers" --to "Pilot team" --note "Assets of the last year only"`
}

// Run publishes the profile.
func (c *profilePublish) Run(con *console) error {
	return c.send(con, http.MethodPost, "/publish", server.PublishMessage{Teams: c.To, Note: c.Note})
}

type profileRollback struct {
	profileArgs
	Version int `help:"The version to go back to; without it the one before, or the end of a canary." placeholder:"N"`
}

// Help is shown by profile rollback --help.
func (profileRollback) Help() string {
	return `A canary is taken back; without one the version that was in force before is put in force again. The
draft stays as it is.

Examples:
  fieldbookd profile rollback "Plumbers"
  fieldbookd profile rollback "Plumbers" --version 3`
}

// Run goes back.
func (c *profileRollback) Run(con *console) error {
	return c.send(con, http.MethodPost, "/rollback", map[string]int{"version": c.Version})
}

type profileUnpublish struct{ profileArgs }

// Help is shown by profile unpublish --help.
func (profileUnpublish) Help() string { return "Example:\n  fieldbookd profile unpublish" }

// Run withdraws the profile.
func (c *profileUnpublish) Run(con *console) error {
	return c.send(con, http.MethodPost, "/unpublish", struct{}{})
}

type profileHistory struct{ profileArgs }

// Help is shown by profile history --help.
func (profileHistory) Help() string { return "Example:\n  fieldbookd profile history \"Plumbers\"" }

// Run prints a line an event.
func (c *profileHistory) Run(con *console) error {
	p, err := c.status(con)
	if err != nil {
		return err
	}
	if c.JSON {
		return con.JSON(p.Log)
	}
	for _, e := range p.Log {
		fmt.Fprintf(con.Out, "%s  %s%s, by %s%s\n", clock(e.At), e.Did, versionWords(e), line(byWhom(e.Stamp)), line(noteWords(e.Note)))
	}
	return nil
}

func versionWords(e profiles.Event) string {
	if e.Version == 0 {
		return ""
	}
	return fmt.Sprintf(" version %d", e.Version)
}

func noteWords(note string) string {
	if note == "" {
		return ""
	}
	return ": " + note
}

func byWhom(s profiles.Stamp) string {
	if s.By == "" {
		return "the program"
	}
	return s.By
}
