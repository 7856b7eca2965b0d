package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"fieldbook/internal/profile"
	"fieldbook/internal/program"
	"fieldbook/server"
	"fieldbook/server/profiles"
)

type profileCommands struct {
	List      profileList           `cmd:"" help:"List the offline profiles and whom each applies to."`
	Show      profileShow           `cmd:"" help:"Show one profile, its tables and who has it."`
	Edit      profileEdit           `cmd:"" help:"Change a profile's draft, in an editor or from a file."`
	Validate  profileValidate       `cmd:"" help:"Say whether a profile could be published."`
	Diff      profileDiff           `cmd:"" help:"Show in what the draft, a version or a file differ."`
	Export    profileExport         `cmd:"" help:"Write a profile to a file."`
	Import    profileImport         `cmd:"" help:"Add a profile from a file, or replace the draft of one."`
	Updates   profileUpdates        `cmd:"" help:"Show what a newer default profile changes, and take or leave each part."`
	Schema    profileSchema         `cmd:"" help:"Write the JSON Schema by which editors complete and check profiles."`
	Copy      profileCopy           `cmd:"" help:"Add a profile that begins as a copy of another one."`
	Delete    profileDelete         `cmd:"" help:"Delete a profile that nobody has."`
	Preview   profilePreview        `cmd:"" help:"Say what each device would receive and give up if the draft were published."`
	Publish   profilePublish        `cmd:"" help:"Put the draft in force, for everybody who has the profile or for a canary team first."`
	Rollback  profileRollback       `cmd:"" help:"Take the latest publish back."`
	Unpublish profileUnpublish      `cmd:"" help:"Withdraw a profile: devices keep what they hold and download nothing."`
	History   profileHistory        `cmd:"" help:"Show who published what, and when."`
	Mode      profileMode           `cmd:"" help:"Choose between one profile for everyone and profiles for selected users."`
	Member    profileMemberCommands `cmd:"" help:"Put users and teams into a profile and take them out."`
	Attach    profileAttach         `cmd:"" help:"Add a profile to the app."`
	Detach    profileDetach         `cmd:"" help:"Take a profile out of the app: its devices download nothing."`
}

// profileArgs name a profile. With one profile in the environment the name may be left out.
type profileArgs struct {
	officeFlags
	Name string `arg:"" optional:"" help:"Name of the profile, its beginning, or its id; may be left out if there is only one."`
}

// path is where the server has the profile. The error is Misuse if it is not said which.
func (c *profileArgs) path(con *console) (string, error) {
	if c.Name == "" {
		list, err := get[[]server.ProfileStatus](con, c.officeFlags, server.PathProfiles)
		if err != nil {
			return "", err
		}
		if len(list) != 1 {
			names := make([]string, len(list))
			for i, p := range list {
				names[i] = fmt.Sprintf("%q", p.Name)
			}
			return "", program.Misuse("say which profile: there are %s", strings.Join(names, ", "))
		}
		c.Name = list[0].ID.String()
	}
	return server.PathProfiles + "/" + url.PathEscape(c.Name), nil
}

// send asks the server to change the profile and prints it as it is then.
func (c *profileArgs) send(con *console, method, below string, message any) error {
	path, err := c.path(con)
	if err != nil {
		return err
	}
	p, err := ask[server.ProfileStatus](con, c.officeFlags, method, path+below, message)
	return reply(con, c.officeFlags, p, err, func(p server.ProfileStatus) { printProfile(con, p) })
}

// status fetches the profile.
func (c *profileArgs) status(con *console) (server.ProfileStatus, error) {
	path, err := c.path(con)
	if err != nil {
		return server.ProfileStatus{}, err
	}
	return get[server.ProfileStatus](con, c.officeFlags, path)
}

type profileList struct{ officeFlags }

// Help is shown by profile list --help.
func (profileList) Help() string { return "Example:\n  fieldbookd profile list" }

// Run prints a line a profile.
func (c *profileList) Run(con *console) error {
	list, err := get[[]server.ProfileStatus](con, c.officeFlags, server.PathProfiles)
	return reply(con, c.officeFlags, list, err, func(list []server.ProfileStatus) {
		for _, p := range list {
			printProfile(con, p)
		}
		if len(list) == 0 {
			fmt.Fprintln(con.Out, "No offline profiles. Add one with: fieldbookd profile import FILE")
		}
	})
}

// printProfile says in a few lines how a profile stands.
func printProfile(con *console, p server.ProfileStatus) {
	fmt.Fprintf(con.Out, "%s\n  %s, %s\n", line(p.Name), publishedWords(p), whoHas(p))
	if p.Canary != nil {
		fmt.Fprintf(con.Out, "  version %d is tried by %s: profile publish gives it to everybody, profile rollback takes it back\n",
			p.Canary.Version, line(strings.Join(p.CanaryTeams, ", ")))
	}
	if p.Changed && p.InForce > 0 && p.Canary == nil {
		fmt.Fprintln(con.Out, "  the draft has changes that are not published: profile diff shows them")
	}
}

// publishedWords says which version is in force, or why none is.
func publishedWords(p server.ProfileStatus) string {
	switch {
	case p.InForce == 0:
		return "never published: nothing can be downloaded (fieldbookd profile publish)"
	case p.Withdrawn:
		return fmt.Sprintf("not published: nothing can be downloaded (fieldbookd profile publish); last in force was version %d", p.InForce)
	case p.Detached:
		return fmt.Sprintf("version %d is published, but not part of the app: nothing can be downloaded (fieldbookd profile attach)", p.InForce)
	}
	return fmt.Sprintf("version %d, published", p.InForce)
}

// whoHas says to whom a profile applies.
func whoHas(p server.ProfileStatus) string {
	if p.Everyone {
		return "for everyone"
	}
	users, teams := 0, 0
	for _, m := range p.Members {
		if m.Kind == profiles.TeamMember {
			teams++
		} else {
			users++
		}
	}
	if users+teams == 0 {
		return "for nobody yet"
	}
	return "for " + count(users, "user") + " and " + count(teams, "team")
}

type profileShow struct {
	profileArgs
	Version int `help:"A published version instead of the draft."`
}

// Help is shown by profile show --help.
func (profileShow) Help() string {
	return "Examples:\n  fieldbookd profile show\n  fieldbookd profile show \"Plumbers\" --version 2 --json"
}

// Run prints the profile's tables and members.
func (c *profileShow) Run(con *console) error {
	p, err := c.status(con)
	shown := p.Draft
	if err == nil && c.Version > 0 {
		shown, err = c.version(con, c.Version)
		p.Draft = shown
	}
	return reply(con, c.officeFlags, p, err, func(p server.ProfileStatus) {
		printProfile(con, p)
		if p.Draft.Description != "" {
			fmt.Fprintf(con.Out, "  %s\n", line(p.Draft.Description))
		}
		fmt.Fprintf(con.Out, "  what a technician made, changed or looked at stays until %s\n", graceWords(shown.GraceDays()))
		for _, m := range p.Members {
			fmt.Fprintf(con.Out, "  %s %s%s\n", m.Kind, line(m.Name), line(membersWords(m)))
		}
		fmt.Fprintln(con.Out)
		for _, item := range shown.Items {
			printItem(con, item)
		}
	})
}

func membersWords(m server.ProfileMember) string {
	if len(m.In) == 0 {
		return ""
	}
	return ": " + strings.Join(m.In, ", ")
}

// printItem prints a table of a profile in a few lines.
func printItem(con *console, i profile.Item) {
	fmt.Fprintf(con.Out, "%-46s every %d minutes\n    %s\n", line(i.Table), i.Interval, line(i.RowRule()))
	for _, a := range i.Associations {
		fmt.Fprintf(con.Out, "    and by %s\n", line(a.Relationship))
	}
	if len(i.Columns) > 0 {
		fmt.Fprintf(con.Out, "    columns %s\n", line(strings.Join(i.Columns, ", ")))
	}
}

// graceWords says when a grace period ends that begins today.
func graceWords(days int) string {
	if days == 1 {
		return "the next day ends"
	}
	return fmt.Sprintf("%d more days have ended", days)
}

// version fetches a published version.
func (c *profileArgs) version(con *console, number int) (profile.Profile, error) {
	list, err := c.versions(con)
	for _, v := range list {
		if v.Number == number {
			return v.Profile, err
		}
	}
	if err == nil {
		err = program.Misuse("there is no version %d: fieldbookd profile history shows them", number)
	}
	return profile.Profile{}, err
}

func (c *profileArgs) versions(con *console) ([]profiles.Version, error) {
	path, err := c.path(con)
	if err != nil {
		return nil, err
	}
	return get[[]profiles.Version](con, c.officeFlags, path+"/versions")
}

type profileCopy struct {
	officeFlags
	Name string `arg:"" help:"Name of the profile, its beginning, or its id."`
	As   string `arg:"" help:"Name of the copy."`
}

// Help is shown by profile copy --help.
func (profileCopy) Help() string {
	return `The copy is a draft of your own: updates of the default profile do not reach it.

Example:
  fieldbookd profile copy "Field Service Mobile" "Plumbers"`
}

// Run adds the copy.
func (c *profileCopy) Run(con *console) error {
	args := profileArgs{officeFlags: c.officeFlags, Name: c.Name}
	return args.send(con, http.MethodPost, "/copy", map[string]string{"name": c.As})
}

type profileDelete struct {
	profileArgs
	Yes bool `short:"y" help:"Do not ask."`
}

// Help is shown by profile delete --help.
func (profileDelete) Help() string {
	return `The versions of the profile are deleted, too: export it first if it may be needed again.

Example:
  fieldbookd profile delete "Plumbers" --yes`
}

// Run deletes the profile.
func (c *profileDelete) Run(con *console) error {
	if !c.Yes && !con.Confirm("Delete the offline profile and all of its versions?") {
		return program.Misuse("nothing was deleted: say --yes to delete it")
	}
	path, err := c.path(con)
	if err != nil {
		return err
	}
	p, err := ask[server.ProfileStatus](con, c.officeFlags, http.MethodDelete, path, nil)
	return reply(con, c.officeFlags, p, err, func(p server.ProfileStatus) { fmt.Fprintf(con.Out, "Deleted %s.\n", line(p.Name)) })
}

type profileAttach struct{ profileArgs }

// Help is shown by profile attach --help.
func (profileAttach) Help() string { return "Example:\n  fieldbookd profile attach \"Plumbers\"" }

// Run adds the profile to the app.
func (c *profileAttach) Run(con *console) error {
	return c.send(con, http.MethodPut, "/attached", map[string]bool{"attached": true})
}

type profileDetach struct{ profileArgs }

// Help is shown by profile detach --help.
func (profileDetach) Help() string { return "Example:\n  fieldbookd profile detach \"Plumbers\"" }

// Run takes the profile out of the app.
func (c *profileDetach) Run(con *console) error {
	return c.send(con, http.MethodPut, "/attached", map[string]bool{"attached": false})
}
