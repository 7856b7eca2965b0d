// Command fieldbookd is the sync server of an environment and the commands of its
// administrators and dispatchers.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // users' zones must be known on every machine

	"fieldbook/internal/program"
)

type commands struct {
	Serve      serveCommand      `cmd:"" help:"Run the sync server."`
	SignIn     signInCommand     `cmd:"" name:"sign-in" help:"Sign in at a server elsewhere, as a dispatcher or an administrator."`
	SignOut    signOutCommand    `cmd:"" name:"sign-out" help:"End that sign-in."`
	WhoAmI     whoAmICommand     `cmd:"" name:"whoami" help:"Show who you are for the other commands, and at which server."`
	Record     recordCommands    `cmd:"" help:"Read and change records, as a dispatcher does."`
	SyncError  syncErrorCommands `cmd:"" name:"sync-errors" help:"See, correct and settle changes of devices that were not accepted."`
	Device     deviceCommands    `cmd:"" help:"List the devices, what each holds and how current it is; end their sign-ins."`
	User       userCommands      `cmd:"" help:"Add, change and disable users."`
	Team       teamCommands      `cmd:"" help:"Make teams and say who is in them."`
	Rights     rightsCommands    `cmd:"" help:"Show and change what the roles may do."`
	Profile    profileCommands   `cmd:"" help:"Set up, publish and roll back offline profiles, and say who has which."`
	Solution   solutionCommands  `cmd:"" help:"Move offline profiles between environments as an archive."`
	Explain    explainCommand    `cmd:"" help:"Say why a record is or is not on a technician's devices."`
	Setting    settingCommands   `cmd:"" help:"Show and change the environment's settings."`
	Completion completionCommand `cmd:"" help:"Print the completion script for bash, zsh or fish."`
	Words      program.Complete  `cmd:"" name:"__complete" hidden:""`
	Version    versionCommand    `cmd:"" help:"Print the version."`
}

// console is where a command reads and writes.
type console = program.Console

const description = `The sync server of Fieldbook and its office commands.

The office commands speak to the server that you are signed in at (fieldbookd sign-in), or
else, as an administrator, to the one that runs on this machine. --server chooses among several
sign-ins, --data names the data folder of a server on this machine.`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := &console{Ctx: ctx, In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	os.Exit(program.Run(c, about(defaultData()), &commands{}, os.Args[1:]))
}

// about names the program for its help.
func about(data string) program.Description {
	return program.Description{Name: "fieldbookd", Text: description, Vars: map[string]string{"data": data}}
}

// completionCommand is the program's own, for its help.
type completionCommand struct{ program.Completion }

// Help is shown by completion --help.
func (completionCommand) Help() string { return program.CompletionHelp("fieldbookd") }
