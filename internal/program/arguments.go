package program

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// commandFirst moves flags that stand before the command behind it: they belong to the
// command, and nobody should have to know that. A word that is no command comes first as
// well, so that it is what the parser complains of.
func commandFirst(model *kong.Application, args []string) []string {
	n := 0
	for n < len(args) && strings.HasPrefix(args[n], "-") && args[n] != "--" {
		if takesNext(model, args[n]) {
			n++
		}
		n++
	}
	if n == 0 || n >= len(args) || args[n] == "--" {
		return args
	}
	flags, command := args[:n], args[n:]
	end := slices.Index(command, "--")
	if end < 0 {
		end = len(command)
	}
	return slices.Concat(command[:end], flags, command[end:])
}

// takesNext reports whether a flag's value is the next argument.
func takesNext(model *kong.Application, arg string) bool {
	for _, leaf := range model.Leaves(false) {
		for _, f := range leaf.Flags {
			if arg == "--"+f.Name || f.Short != 0 && arg == "-"+string(f.Short) {
				return !f.IsBool()
			}
		}
	}
	return false
}
