// Command fieldbook is the offline-first work app of a field service technician: the
// screens, and plain commands that give the same facts to scripts and screen readers.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the user's zone must be known on every machine

	"fieldbook/internal/program"
)

type commands struct {
	App          appCommand          `cmd:"" default:"withargs" help:"Open the app (the default)."`
	Demo         demoCommand         `cmd:"" help:"Show the whole product on sample data, with a presenter's panel."`
	SignIn       signInCommand       `cmd:"" help:"Sign in at a server."`
	SignOut      signOutCommand      `cmd:"" help:"Sign out; changes that wait are kept."`
	Sync         syncCommand         `cmd:"" help:"Send what is saved here and fetch what is new."`
	Refresh      refreshCommand      `cmd:"" help:"Fetch a table, or single records, now."`
	Status       statusCommand       `cmd:"" help:"Say how this device stands: network, sync, tables."`
	Agenda       agendaCommand       `cmd:"" help:"List a day's bookings."`
	List         listCommand         `cmd:"" help:"List what this device holds of a table."`
	Search       searchCommand       `cmd:"" help:"Search everything on this device, and on the server."`
	Show         showCommand         `cmd:"" help:"Show a booking with its work order, or any record."`
	Explain      explainCommand      `cmd:"" help:"Say why a record is or is not on this device."`
	History      historyCommand      `cmd:"" help:"Show who changed a record, and which values were put aside."`
	Restore      restoreCommand      `cmd:"" help:"Bring back a value that was put aside."`
	Set          setCommand          `cmd:"" help:"Change columns of a record on this device."`
	Create       createCommand       `cmd:"" help:"Make a new record on this device."`
	Delete       deleteCommand       `cmd:"" help:"Delete a record on this device."`
	Note         noteCommand         `cmd:"" help:"Add a quick note to a booking."`
	Undo         undoCommand         `cmd:"" help:"Take the last change of this device back."`
	Pending      pendingCommands     `cmd:"" help:"List what is saved here and not yet sent, or take it back."`
	Errors       errorsCommands      `cmd:"" help:"List changes that the server did not accept, and decide on them."`
	Setting      settingCommands     `cmd:"" help:"Show or choose when this device syncs by itself."`
	ExportOutbox exportOutboxCommand `cmd:"" help:"Write what is not sent yet to a file, also from a damaged database."`
	Reconfigure  reconfigureCommand  `cmd:"" help:"Drop the downloaded data and download them again."`
	Completion   completionCommand   `cmd:"" help:"Print the completion script for bash, zsh or fish."`
	Words        program.Complete    `cmd:"" name:"__complete" hidden:""`
	Version      versionCommand      `cmd:"" help:"Print the version."`
}

// console is where a command reads and writes.
type console = program.Console

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	c := &console{Ctx: ctx, In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	os.Exit(program.Run(c, description(defaultData(), defaultDemo()), &commands{}, os.Args[1:]))
}

// description names the program, and where it keeps its data and its demo's.
func description(data, demo string) program.Description {
	return program.Description{
		Name: "fieldbook", Text: "Fieldbook: the day's bookings and work orders, online or not.",
		Vars: map[string]string{"data": data, "demo": demo},
	}
}

// completionCommand is the program's own, for its help.
type completionCommand struct{ program.Completion }

// Help is shown by completion --help.
func (completionCommand) Help() string { return program.CompletionHelp("fieldbook") }
