// Command fieldbook is the offline-first work app of a field service technician: the
// screens, and plain commands that give the same facts to scripts and screen readers.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the user's zone must be known on every machine

	"github.com/alecthomas/kong"

	"fieldbook/internal/work"
	"fieldbook/tui/text"
)

// Exit codes. They are part of the command's interface: append, never change.
const (
	exitOK       = 0
	exitInternal = 1
	exitUsage    = 2
	exitNotFound = 3
	exitSignIn   = 4
	exitNetwork  = 5
	exitLocked   = 6
	exitRefused  = 7
	exitDamaged  = 8
)

type program struct {
	App     appCommand     `cmd:"" default:"withargs" help:"Open the app (the default)."`
	Demo    demoCommand    `cmd:"" help:"Show the whole product on sample data, with a presenter's panel."`
	SignIn  signInCommand  `cmd:"" help:"Sign in at a server."`
	Sync    syncCommand    `cmd:"" help:"Send what is saved here and fetch what is new."`
	Status  statusCommand  `cmd:"" help:"Say how this device stands: network, sync, tables."`
	Agenda  agendaCommand  `cmd:"" help:"List a day's bookings."`
	Show    showCommand    `cmd:"" help:"Show a booking with its work order, or any record."`
	Set     setCommand     `cmd:"" help:"Change columns of a record on this device."`
	Note    noteCommand    `cmd:"" help:"Add a quick note to a booking."`
	Pending pendingCommand `cmd:"" help:"List what is saved here and not yet sent."`
	Errors  errorsCommands `cmd:"" help:"List, retry or discard changes that the server did not accept."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

const description = `Fieldbook: the day's bookings and work orders, online or not.

Exit codes: 0 fine, 1 internal, 2 usage, 3 not found, 4 sign in first, 5 no network,
6 the database is in use, 7 refused, 8 damaged or full.`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// console is where a command reads and writes: answers go to out, all else to err.
type console struct {
	ctx context.Context
	in  io.Reader
	out io.Writer
	err io.Writer
}

// run is the whole program but for the process around it.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) (code int) {
	exited := -1
	parser, err := kong.New(&program{},
		kong.Name("fieldbook"), kong.Description(description),
		kong.Writers(out, errs), kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Vars{"data": defaultData(), "demo": defaultDemo()},
	)
	if err != nil {
		fmt.Fprintln(errs, err)
		return exitInternal
	}
	command, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(errs, "fieldbook: %s\nhint: fieldbook --help lists the commands; COMMAND --help has examples\n", text.Line(err.Error()))
		return exitUsage
	}
	if err := command.Run(&console{ctx: ctx, in: in, out: out, err: errs}); err != nil {
		fmt.Fprintf(errs, "fieldbook: %s\n", text.Line(work.Message(err)))
		return codeOf(err)
	}
	return exitOK
}

func codeOf(err error) int {
	if errors.Is(err, context.Canceled) {
		return exitOK
	}
	switch work.KindOf(err) {
	case work.NotFound:
		return exitNotFound
	case work.Unauthenticated:
		return exitSignIn
	case work.Unavailable, work.Throttled:
		return exitNetwork
	case work.Locked:
		return exitLocked
	case work.Invalid, work.Exists, work.Conflict, work.Forbidden, work.TooLarge, work.NoProfile:
		return exitRefused
	case work.Damaged, work.Diverged, work.DiskFull, work.Outdated:
		return exitDamaged
	}
	return exitInternal
}
