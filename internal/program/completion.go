package program

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Completion is the command that prints what a shell must be told to complete a program's words.
type Completion struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// CompletionHelp is the help of that command in a program.
func CompletionHelp(program string) string {
	return strings.ReplaceAll(`The shell then completes commands, flags and their choices.

Examples:
  source <(PROGRAM completion bash)    # in ~/.bashrc
  source <(PROGRAM completion zsh)     # in ~/.zshrc, after compinit
  PROGRAM completion fish > ~/.config/fish/completions/PROGRAM.fish`, "PROGRAM", program)
}

// The scripts ask the program itself, so that they never go out of date. PROGRAM stands for
// its name.
var completionScripts = map[string]string{
	"bash": `_PROGRAM() {
	local IFS=$'\n'
	COMPREPLY=($(PROGRAM __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _PROGRAM PROGRAM
`,
	"zsh": `_PROGRAM() {
	local -a candidates
	local line
	for line in "${(@f)$(PROGRAM __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
		[[ -n $line ]] && candidates+=("${line%%$'\t'*}:${line#*$'\t'}")
	done
	if (( ${#candidates} )); then _describe PROGRAM candidates; else _files; fi
}
compdef _PROGRAM PROGRAM
`,
	"fish": `complete -c PROGRAM -a '(PROGRAM __complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
}

// Run prints the script.
func (c *Completion) Run(con *Console, model *kong.Application) error {
	_, err := fmt.Fprint(con.Out, strings.ReplaceAll(completionScripts[c.Shell], "PROGRAM", model.Name))
	return err
}

// Complete is the hidden command that the scripts call: it prints the candidates for the last of
// the words, one a line, with what each is after a tab.
type Complete struct {
	Words []string `arg:"" optional:"" passthrough:""`
}

// Run prints the candidates.
func (c *Complete) Run(con *Console, model *kong.Application) error {
	words := c.Words
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	for _, w := range candidates(model, words) {
		fmt.Fprintf(con.Out, "%s\t%s\n", w.word, w.help)
	}
	return nil
}

type candidate struct{ word, help string }

// candidates are what the last of the words can become, after the others.
func candidates(model *kong.Application, words []string) (list []candidate) {
	last := ""
	if len(words) > 0 {
		words, last = words[:len(words)-1], words[len(words)-1]
	}
	node, positionals, waits := walk(model, words)
	add := func(word, help string) {
		if strings.HasPrefix(word, last) {
			list = append(list, candidate{word, firstSentence(help)})
		}
	}
	switch {
	case waits != nil:
		for _, choice := range choices(waits.Value) {
			add(choice, "")
		}
		return list
	case strings.HasPrefix(last, "-"):
		for _, f := range flagsOf(node) {
			if !f.Hidden {
				add("--"+f.Name, f.Help)
			}
		}
		slices.SortFunc(list, func(a, b candidate) int { return cmp.Compare(a.word, b.word) })
		return list
	}
	for _, child := range node.Children {
		if !child.Hidden {
			add(child.Name, child.Help)
		}
	}
	if positionals < len(node.Positional) {
		for _, choice := range choices(node.Positional[positionals]) {
			add(choice, "")
		}
	}
	return list
}

// walk follows the words through the commands. It returns the command that they lead to, how
// many of its arguments are there, and the flag whose value comes next, nil if none does.
func walk(model *kong.Application, words []string) (node *kong.Node, positionals int, waits *kong.Flag) {
	node = model.Node
	for _, w := range words {
		if waits != nil {
			waits = nil
			continue
		}
		if strings.HasPrefix(w, "-") {
			waits = flagOf(node, w)
			continue
		}
		if i := slices.IndexFunc(node.Children, func(c *kong.Node) bool { return c.Name == w }); i >= 0 && positionals == 0 {
			node = node.Children[i]
			continue
		}
		positionals++
	}
	return node, positionals, waits
}

// flagOf is the flag that a word is, if its value is to follow.
func flagOf(node *kong.Node, word string) *kong.Flag {
	for _, f := range flagsOf(node) {
		if (word == "--"+f.Name || f.Short != 0 && word == "-"+string(f.Short)) && !f.IsBool() && !f.IsCounter() {
			return f
		}
	}
	return nil
}

// flagsOf are the flags of a command and of those above it.
func flagsOf(node *kong.Node) (flags []*kong.Flag) {
	for ; node != nil; node = node.Parent {
		flags = append(flags, node.Flags...)
	}
	return flags
}

// choices are the values that an argument can have, none if they are not listed.
func choices(v *kong.Value) (list []string) {
	for _, c := range strings.Split(v.Enum, ",") {
		if c != "" {
			list = append(list, c)
		}
	}
	return list
}

// firstSentence is a help text as far as there is room for it beside a candidate.
func firstSentence(help string) string {
	first, _, _ := strings.Cut(help, ". ")
	return strings.TrimSuffix(strings.ReplaceAll(first, "\n", " "), ".")
}
