// Package program is what Fieldbook's two programs have in common as commands: how they
// are parsed and run, what their exit codes mean, how an error is told, JSON output and
// asking for a password. It knows no command.
package program
