package program

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Reference returns the manual of a program's commands as Markdown: every command with
// what its --help says. It is made from the grammar that [Run] parses, so that a manual
// in the repository can be held against it.
func Reference(d Description, commands any) (string, error) {
	parser, err := kong.New(commands, kong.Name(d.Name), kong.Description(d.Text), kong.Vars(d.Vars), kong.Exit(func(int) {}))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n%s\n\nEvery command has `--help`. Flags that stand at every command are listed once, at the end.\n", d.Name, d.Text, ExitCodes)
	leaves := parser.Model.Leaves(true)
	common := commonFlags(leaves)
	for _, leaf := range leaves {
		describe(&b, leaf, common)
	}
	b.WriteString("\n## Flags of every command\n\n")
	for _, f := range common {
		flagLine(&b, f)
	}
	return b.String(), nil
}

// commonFlags are those that four of five commands have with the same meaning.
func commonFlags(leaves []*kong.Node) []*kong.Flag {
	seen := map[string]int{}
	var flags []*kong.Flag
	for _, leaf := range leaves {
		for _, f := range leaf.Flags {
			if seen[meaning(f)]++; seen[meaning(f)] == 1 {
				flags = append(flags, f)
			}
		}
	}
	return slices.DeleteFunc(flags, func(f *kong.Flag) bool { return f.Hidden || seen[meaning(f)]*5 < len(leaves)*4 })
}

// meaning tells apart flags of one name that say different things.
func meaning(f *kong.Flag) string { return f.Name + "\x00" + f.Help }

func describe(b *strings.Builder, n *kong.Node, common []*kong.Flag) {
	var usage strings.Builder
	usage.WriteString(n.FullPath())
	for _, p := range n.Positional {
		usage.WriteString(" " + p.Summary())
	}
	fmt.Fprintf(b, "\n## %s\n\n    %s\n\n%s\n", n.FullPath(), usage.String(), n.Help)
	if n.Detail != "" {
		fmt.Fprintf(b, "\n%s\n", indentExamples(n.Detail))
	}
	listed := false
	for _, f := range n.Flags {
		if f.Hidden || slices.ContainsFunc(common, func(c *kong.Flag) bool { return meaning(c) == meaning(f) }) {
			continue
		}
		if !listed {
			b.WriteString("\n")
			listed = true
		}
		flagLine(b, f)
	}
}

func flagLine(b *strings.Builder, f *kong.Flag) {
	name := "--" + f.Name
	if !f.IsBool() {
		name += "=" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
	}
	help := f.Help
	if f.Enum != "" {
		help += " One of " + strings.ReplaceAll(f.Enum, ",", ", ") + "."
	}
	if f.Default != "" && f.Default != "0" && !f.IsBool() {
		help += " Default: " + f.Default + "."
	}
	fmt.Fprintf(b, "- `%s` %s\n", name, help)
}

// indentExamples makes code of the lines that are indented in a command's help.
func indentExamples(text string) string {
	var lines []string
	code := false
	for line := range strings.SplitSeq(text, "\n") {
		example := strings.HasPrefix(line, "  ")
		if example && !code {
			lines = append(lines, "")
		}
		if code = example; example {
			line = "    " + strings.TrimLeft(line, " ")
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
