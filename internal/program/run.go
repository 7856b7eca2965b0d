package program

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"slices"

	"github.com/alecthomas/kong"

	"fieldbook/internal/wire"
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
	ExitStopped  = 130
)

// ExitCodes describes the codes for a program's help.
const ExitCodes = `Exit codes: 0 fine, 1 internal, 2 usage, 3 not found, 4 sign in first, 5 no network,
6 the database is in use, 7 refused, 8 damaged or full, 9 only the beginning of a list, 130
stopped by a signal. With --json the output is one document. A failure is {"error": {"kind",
"message"}}; if the answer, or a part of it, is printed already, that is a line of the error
output instead. It is left out if the answer says it.`

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
	out := &output{to: c.Out}
	inner := *c
	inner.Out = out
	parser, err := kong.New(commands,
		kong.Name(d.Name), kong.Description(d.Text+"\n\n"+ExitCodes),
		kong.Writers(out, c.Err), kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Vars(d.Vars),
	)
	if err != nil {
		fmt.Fprintln(c.Err, err)
		return ExitInternal
	}
	asJSON := slices.Contains(args, "--json")
	command, err := parser.Parse(commandFirst(parser.Model, args))
	if lost := out.err(); lost != nil { // of a --help
		return inner.fail(d.Name, false, lost)
	}
	if exited >= 0 {
		return exited
	}
	if err != nil {
		code := inner.fail(d.Name, asJSON, Misuse("%w", err))
		fmt.Fprintf(c.Err, "hint: %s --help lists the commands; COMMAND --help has examples\n", d.Name)
		return code
	}
	err = command.Run(&inner, parser.Model)
	if lost := out.err(); lost != nil {
		err = Answered(lost)
	}
	if err != nil {
		return inner.fail(d.Name, asJSON, err)
	}
	return ExitOK
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
func (c *Console) Version(name string, asJSON bool) error {
	version := "development"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	if asJSON {
		return c.JSON(map[string]any{"program": name, "version": version, "protocol": wire.Version})
	}
	_, err := fmt.Fprintf(c.Out, "%s %s, protocol %d\n", name, version, wire.Version)
	return err
}
