// Command fieldbookd is the sync server of an environment and the commands of its
// administrators and dispatchers.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // users' zones must be known on every machine

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
	Serve     serveCommand     `cmd:"" help:"Run the sync server."`
	Record    recordCommands   `cmd:"" help:"Read and change records, as a dispatcher does."`
	User      userCommands     `cmd:"" help:"Add users and set passwords."`
	Setting   settingCommands  `cmd:"" help:"Show and change the environment's settings."`
	SyncError syncErrorCommand `cmd:"" name:"sync-errors" help:"List the changes of devices that were not accepted."`
	Device    deviceCommand    `cmd:"" name:"devices" help:"List the devices and what each holds."`
	Version   versionCommand   `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// console is where a command writes: answers to out, everything else to err.
type console struct {
	ctx context.Context
	out io.Writer
	err io.Writer
}

// run is the whole program but for the process around it.
func run(ctx context.Context, args []string, out, errs io.Writer) (code int) {
	exited := -1
	parser, err := kong.New(&program{},
		kong.Name("fieldbookd"),
		kong.Description("The sync server of Fieldbook and its office commands.\n\nThe office commands speak to the server that runs on the same data folder; with --server and FIELDBOOK_TOKEN to one elsewhere."),
		kong.UsageOnError(), kong.Writers(out, errs), kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Vars{"data": defaultData()},
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
		fmt.Fprintf(errs, "fieldbookd: %s\nhint: fieldbookd --help lists the commands; COMMAND --help has examples\n", text.Line(err.Error()))
		return exitUsage
	}
	if err := command.Run(&console{ctx: ctx, out: out, err: errs}); err != nil {
		fmt.Fprintf(errs, "fieldbookd: %s\n", text.Line(work.Message(err)))
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
