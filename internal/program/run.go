package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"

	"github.com/alecthomas/kong"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/tui/text"
)

// Exit codes. They are part of the commands' interface: append, never change.
const (
	ExitOK       = 0
	ExitInternal = 1
	ExitUsage    = 2
	ExitNotFound = 3
	ExitSignIn   = 4
	ExitNetwork  = 5
	ExitLocked   = 6
	ExitRefused  = 7
	ExitDamaged  = 8
	ExitPartial  = 9
)

// ExitCodes describes the codes for a program's help.
const ExitCodes = `Exit codes: 0 fine, 1 internal, 2 usage, 3 not found, 4 sign in first, 5 no network,
6 the database is in use, 7 refused, 8 damaged or full, 9 only the beginning of a list. With
--json a failure prints {"error": {"kind", "message"}} as well.`

// Console is where a command reads and writes: answers go to Out, all else to Err.
type Console struct {
	Ctx context.Context // ends when the process is asked to
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// Description names a program for its help.
type Description struct {
	Name string
	Text string
	Vars map[string]string // for the defaults of its flags
}

// Run parses the arguments into commands, a pointer to a kong grammar whose commands have
// a method Run(*Console) error, runs the one that was named and returns the exit code.
func Run(c *Console, d Description, commands any, args []string) int {
	exited := -1
	parser, err := kong.New(commands,
		kong.Name(d.Name), kong.Description(d.Text+"\n\n"+ExitCodes),
		kong.Writers(c.Out, c.Err), kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Vars(d.Vars),
	)
	if err != nil {
		fmt.Fprintln(c.Err, err)
		return ExitInternal
	}
	command, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(c.Err, "%s: %s\nhint: %s --help lists the commands; COMMAND --help has examples\n", d.Name, text.Line(err.Error()), d.Name)
		return ExitUsage
	}
	if err := command.Run(c); err != nil {
		if code := codeOf(err); code != ExitOK {
			if slices.Contains(args, "--json") {
				_ = c.JSON(failure(err))
			}
			fmt.Fprintf(c.Err, "%s: %s\n", d.Name, text.Line(work.Message(err)))
			return code
		}
	}
	return ExitOK
}

// failure is an error as JSON, for scripts that read nothing but the output.
func failure(err error) map[string]any {
	said := map[string]any{"kind": work.KindOf(err).String(), "message": work.Message(err)}
	if e, ok := errors.AsType[*work.Error](err); ok && e.Column != "" {
		said["column"] = e.Column
	}
	return map[string]any{"error": said}
}

// codeOf is the exit code of a failure. Being asked to stop is none.
func codeOf(err error) int {
	if errors.Is(err, context.Canceled) {
		return ExitOK
	}
	switch work.KindOf(err) {
	case work.NotFound:
		return ExitNotFound
	case work.Unauthenticated:
		return ExitSignIn
	case work.Unavailable, work.Throttled:
		return ExitNetwork
	case work.Locked:
		return ExitLocked
	case work.Invalid, work.Exists, work.Conflict, work.Forbidden, work.TooLarge, work.NoProfile:
		return ExitRefused
	case work.Damaged, work.Diverged, work.DiskFull, work.Outdated:
		return ExitDamaged
	case work.Partial:
		return ExitPartial
	}
	return ExitInternal
}

// JSON prints a message as indented JSON.
func (c *Console) JSON(message any) error {
	data, err := wire.Indent(message)
	if err == nil {
		_, err = c.Out.Write(data)
	}
	return err
}

// Version prints the program's version as its build recorded it, and its protocol.
func (c *Console) Version(name string) error {
	version := "development"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	_, err := fmt.Fprintf(c.Out, "%s %s, protocol %d\n", name, version, wire.Version)
	return err
}
