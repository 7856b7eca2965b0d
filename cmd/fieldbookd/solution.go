package main

import (
	"fmt"
	"net/http"
	"os"

	"fieldbook/internal/solution"
	"fieldbook/internal/work"
	"fieldbook/server"
)

type solutionCommands struct {
	Export solutionExport `cmd:"" help:"Write offline profiles, with what they need of tables, to an archive."`
	Import solutionImport `cmd:"" help:"Add the offline profiles of an archive as drafts."`
	Show   solutionShow   `cmd:"" help:"Say what an archive holds, without a server."`
}

type solutionExport struct {
	officeFlags
	File     string   `arg:"" help:"File to write."`
	Profiles []string `arg:"" help:"Names of the offline profiles; their drafts are exported."`
	Name     string   `help:"Name of the solution." default:"offline_profiles"`
	Version  string   `help:"Version of the solution." default:"1.0.0.0"`
	Managed  bool     `help:"The profiles are to count as the publisher's where they are imported."`
}

// Help is shown by solution export --help.
func (solutionExport) Help() string {
	return "Example:\n  fieldbookd solution export plumbing.zip \"Plumbers\" --name plumbing --version 1.2.0.0 --managed"
}

// Run writes the archive. A file is replaced whole or not at all.
func (c *solutionExport) Run(con *console) error {
	message := server.SolutionMessage{Name: c.Name, Version: c.Version, Managed: c.Managed, Profiles: c.Profiles}
	m, err := ask[server.SolutionMessage](con, c.officeFlags, http.MethodPost, server.PathSolutions+"/export", message)
	if err != nil {
		return err
	}
	if err := replaceFile(c.File, m.Archive); err != nil {
		return err
	}
	fmt.Fprintf(con.Err, "Wrote %s, %s.\n", c.File, count(len(c.Profiles), "offline profile"))
	return nil
}

type solutionImport struct {
	officeFlags
	File    string `arg:"" help:"The archive."`
	Replace bool   `help:"Replace the drafts of profiles of the same names."`
}

// Help is shown by solution import --help.
func (solutionImport) Help() string {
	return `What the archive needs and this environment does not have is named, and nothing is imported then.
Nothing is published.

Examples:
  fieldbookd solution import plumbing.zip
  fieldbookd solution import plumbing.zip --replace`
}

// Run checks the archive here already, and sends it.
func (c *solutionImport) Run(con *console) error {
	data, _, err := readSolution(c.File)
	if err != nil {
		return err
	}
	message := server.SolutionMessage{Archive: data, Replace: c.Replace}
	list, err := ask[[]server.ProfileStatus](con, c.officeFlags, http.MethodPost, server.PathSolutions+"/import", message)
	if work.Is(err, work.Exists) {
		err = work.Errorf(work.Exists, "%s: --replace replaces its draft", work.Message(err))
	}
	return reply(con, c.officeFlags, list, err, func(list []server.ProfileStatus) {
		for _, p := range list {
			printProfile(con, p)
		}
	})
}

type solutionShow struct {
	File string `arg:"" help:"The archive."`
	JSON bool   `help:"Print JSON."`
}

// Help is shown by solution show --help.
func (solutionShow) Help() string { return "Example:\n  fieldbookd solution show plumbing.zip" }

// Run prints what the archive holds.
func (c *solutionShow) Run(con *console) error {
	_, s, err := readSolution(c.File)
	if err != nil {
		return err
	}
	if c.JSON {
		return con.JSON(map[string]any{"solution": s, "profiles": s.Profiles, "tables": s.Tables})
	}
	managed := "unmanaged"
	if s.Managed {
		managed = "managed"
	}
	fmt.Fprintf(con.Out, "%s, version %s, %s, of %s\n", line(s.Name), line(s.Version), managed, clock(s.Created))
	for _, p := range s.Profiles {
		fmt.Fprintf(con.Out, "  offline profile %s, %s\n", line(p.Name), count(len(p.Items), "table"))
	}
	for _, t := range s.Tables {
		fmt.Fprintf(con.Out, "  needs %s, %s\n", line(t.Name), count(len(t.Columns), "column"))
	}
	return nil
}

// readSolution reads an archive from a file. The error names the file.
func readSolution(name string) ([]byte, solution.Solution, error) {
	info, err := os.Stat(name)
	if err == nil && info.Size() > solution.MaxBytes {
		return nil, solution.Solution{}, work.Errorf(work.TooLarge, "%s: a solution has at most %d bytes", name, solution.MaxBytes)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, solution.Solution{}, work.Errorf(work.Invalid, "cannot read the solution: %w", err)
	}
	s, err := solution.Read(data)
	if err != nil {
		err = work.Errorf(work.KindOf(err), "%s: %s", name, work.Message(err))
	}
	return data, s, err
}
