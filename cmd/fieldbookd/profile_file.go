package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"fieldbook/internal/profile"
	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/server"
)

// readProfileFile reads a profile from a file, "-" for the input. The error names the file.
func readProfileFile(con *console, name string) (data []byte, p profile.Profile, err error) {
	if name == "-" {
		data, err = io.ReadAll(io.LimitReader(con.In, 8<<20))
	} else {
		data, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, p, work.Errorf(work.Invalid, "cannot read the profile: %w", err)
	}
	p, err = profile.Parse(data)
	if err != nil {
		err = work.Errorf(work.KindOf(err), "%s: %s", name, work.Message(err))
	}
	return data, p, err
}

type profileExport struct {
	profileArgs
	Out     string `short:"o" help:"File to write; without it the profile is printed." placeholder:"FILE"`
	Version int    `help:"A published version instead of the draft." placeholder:"N"`
}

// Help is shown by profile export --help.
func (profileExport) Help() string {
	return "Examples:\n  fieldbookd profile export \"Plumbers\" -o plumbers.json\n  fieldbookd profile export --version 2"
}

// Run writes the profile. A file is replaced whole or not at all.
func (c *profileExport) Run(con *console) error {
	p, err := c.status(con)
	if err != nil {
		return err
	}
	shown := p.Draft
	if c.Version > 0 {
		if shown, err = c.version(con, c.Version); err != nil {
			return err
		}
	}
	if c.Out == "" {
		_, err := con.Out.Write(shown.Encode())
		return err
	}
	if err := replaceFile(c.Out, shown.Encode()); err != nil {
		return err
	}
	fmt.Fprintf(con.Err, "Wrote %s.\n", c.Out)
	return nil
}

// replaceFile writes beside the file and renames.
func replaceFile(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err == nil {
		_, err = f.Write(data)
		if syncErr := f.Sync(); err == nil {
			err = syncErr
		}
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
		if err == nil {
			err = os.Chmod(f.Name(), 0o644)
		}
		if err == nil {
			err = os.Rename(f.Name(), name)
		}
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}
	if err != nil {
		return work.Errorf(work.Unavailable, "cannot write %s: %w", name, err)
	}
	return nil
}

type profileImport struct {
	officeFlags
	File    string `arg:"" help:"File with a profile; - reads it from the input."`
	Replace bool   `help:"Replace the draft of the profile of that name."`
}

// Help is shown by profile import --help.
func (profileImport) Help() string {
	return `The profile is a draft until it is published. Nothing changes on any device.

Examples:
  fieldbookd profile import plumbers.json
  fieldbookd profile import plumbers.json --replace`
}

// Run adds the profile, or replaces its draft.
func (c *profileImport) Run(con *console) error {
	data, p, err := readProfileFile(con, c.File)
	if err != nil {
		return err
	}
	message := server.ProfileMessage{Profile: data}
	if c.Replace {
		args := profileArgs{officeFlags: c.officeFlags, Name: p.Name}
		return args.send(con, http.MethodPut, "", message)
	}
	added, err := ask[server.ProfileStatus](con, c.officeFlags, http.MethodPost, server.PathProfiles, message)
	if work.Is(err, work.Exists) {
		err = work.Errorf(work.Exists, "%s: --replace replaces its draft", work.Message(err))
	}
	return reply(con, c.officeFlags, added, err, func(p server.ProfileStatus) { printProfile(con, p) })
}

type profileEdit struct {
	profileArgs
	File string `help:"Take the draft from this file instead of opening an editor; - reads it from the input." placeholder:"FILE"`
}

// Help is shown by profile edit --help.
func (profileEdit) Help() string {
	return `Opens the draft in the editor that VISUAL or EDITOR names. What is saved there becomes the draft;
devices see nothing of it before profile publish.

Examples:
  fieldbookd profile edit "Plumbers"
  fieldbookd profile edit "Plumbers" --file plumbers.json`
}

// Run changes the draft. What cannot be read is kept in a file, so that no typing is lost.
func (c *profileEdit) Run(con *console) error {
	p, err := c.status(con)
	if err != nil {
		return err
	}
	var data []byte
	if c.File != "" {
		data, _, err = readProfileFile(con, c.File)
	} else {
		data, err = edited(con, p.Draft.Encode())
	}
	if err != nil {
		return err
	}
	c.Name = p.ID.String()
	return c.send(con, http.MethodPut, "", server.ProfileMessage{Profile: data})
}

// edited opens an editor with a text and returns what was saved. A text that is no profile is
// left in the file that the error names.
func edited(con *console, text []byte) ([]byte, error) {
	editor := os.Getenv("VISUAL")
	if editor == "" {
		editor = os.Getenv("EDITOR")
	}
	if editor == "" {
		return nil, program.Misuse("no editor is known: set EDITOR, or give the profile with --file")
	}
	f, err := os.CreateTemp("", "profile-*.json")
	if err == nil {
		_, err = f.Write(text)
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
	}
	if err != nil {
		return nil, work.Errorf(work.Unavailable, "cannot write a file for the editor: %w", err)
	}
	words := strings.Fields(editor)
	run := exec.CommandContext(con.Ctx, words[0], append(words[1:], f.Name())...)
	run.Stdin, run.Stdout, run.Stderr = con.In, con.Out, con.Err
	if err := run.Run(); err != nil {
		return nil, work.Errorf(work.Unavailable, "the editor %s: %w; what you wrote is in %s", editor, err, f.Name())
	}
	data, _, err := readProfileFile(con, f.Name())
	if err != nil {
		return nil, work.Errorf(work.KindOf(err), "%s\nWhat you wrote is there: mend it and go on with fieldbookd profile edit --file %s", work.Message(err), f.Name())
	}
	_ = os.Remove(f.Name())
	return data, nil
}

type profileValidate struct {
	profileArgs
	File string `help:"A file instead of the draft; - reads it from the input." placeholder:"FILE"`
}

// Help is shown by profile validate --help.
func (profileValidate) Help() string {
	return "Examples:\n  fieldbookd profile validate \"Plumbers\"\n  fieldbookd profile validate --file plumbers.json"
}

// Run lists what is wrong with the profile and what is advised against it.
func (c *profileValidate) Run(con *console) error {
	var data []byte
	name := c.File
	if c.File != "" {
		var err error
		if data, _, err = readProfileFile(con, c.File); err != nil {
			return err
		}
	} else {
		p, err := c.status(con)
		if err != nil {
			return err
		}
		data, name = p.Draft.Encode(), p.Name
	}
	found, err := ask[server.Checked](con, c.officeFlags, http.MethodPost, server.PathProfiles+"/validate", server.ProfileMessage{Profile: data})
	if err != nil {
		return err
	}
	if c.JSON {
		err = con.JSON(found)
	} else {
		printChecked(con, name, found)
	}
	if n := len(found.Faults); n > 0 && err == nil {
		err = work.Errorf(work.Invalid, "%s cannot be published: mend %s", name, count(n, "fault"))
	}
	return err
}

// printChecked prints a line a fault and one an advice.
func printChecked(con *console, name string, found server.Checked) {
	for _, f := range found.Faults {
		fmt.Fprintf(con.Out, "fault   %s\n", line(f))
	}
	for _, a := range found.Advice {
		where := a.Table
		if where != "" {
			where += ": "
		}
		fmt.Fprintf(con.Out, "advice  %s\n", line(where+a.Text))
	}
	if len(found.Faults) == 0 {
		fmt.Fprintf(con.Out, "%s can be published.\n", line(name))
	}
}

type profileDiff struct {
	profileArgs
	From int    `help:"Compare this published version; without it the one in force." placeholder:"N"`
	To   int    `help:"With this published version; without it the draft." placeholder:"N"`
	File string `help:"Compare the draft, or the version of --from, with this file." placeholder:"FILE"`
}

// Help is shown by profile diff --help.
func (profileDiff) Help() string {
	return "Examples:\n  fieldbookd profile diff \"Plumbers\"\n  fieldbookd profile diff \"Plumbers\" --from 2 --to 3\n  fieldbookd profile diff \"Plumbers\" --file plumbers.json"
}

// Run prints a line a difference.
func (c *profileDiff) Run(con *console) error {
	p, err := c.status(con)
	if err != nil {
		return err
	}
	from, to, err := c.sides(con, p)
	if err != nil {
		return err
	}
	found := profile.Differences(from, to)
	if c.JSON {
		if found == nil {
			found = []profile.Difference{}
		}
		return con.JSON(found)
	}
	printDifferences(con, found)
	return nil
}

// sides are the two profiles to compare.
func (c *profileDiff) sides(con *console, p server.ProfileStatus) (from, to profile.Profile, err error) {
	from, to = p.Draft, p.Draft
	number := c.From
	if number == 0 && c.File == "" {
		from, number = profile.Profile{Name: p.Name}, p.InForce // never published: everything is new
	}
	if number > 0 {
		if from, err = c.version(con, number); err != nil {
			return from, to, err
		}
	}
	switch {
	case c.File != "":
		_, to, err = readProfileFile(con, c.File)
	case c.To > 0:
		to, err = c.version(con, c.To)
	}
	return from, to, err
}

func printDifferences(con *console, found []profile.Difference) {
	if len(found) == 0 {
		fmt.Fprintln(con.Out, "No difference.")
	}
	for _, d := range found {
		where := d.Table
		if where == "" {
			where = "profile"
		}
		fmt.Fprintf(con.Out, "%s: %s\n", line(where), d.What)
		if d.Was != "" {
			fmt.Fprintf(con.Out, "  - %s\n", line(d.Was))
		}
		if d.Is != "" {
			fmt.Fprintf(con.Out, "  + %s\n", line(d.Is))
		}
	}
}

type profileSchema struct {
	Out string `short:"o" help:"File to write; without it the schema is printed." placeholder:"FILE"`
}

// Help is shown by profile schema --help.
func (profileSchema) Help() string {
	return `Name the file in a profile's "$schema" member, and editors complete and check it.

Example:
  fieldbookd profile schema -o offline-profile.schema.json`
}

// Run writes the schema.
func (c *profileSchema) Run(con *console) error {
	if c.Out == "" {
		_, err := con.Out.Write(profile.JSONSchema())
		return err
	}
	return replaceFile(c.Out, profile.JSONSchema())
}
