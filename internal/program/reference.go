package program

import (
	"fmt"
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
	for _, f := range leaves[0].Flags {
		if common[f.Name] {
			flagLine(&b, f)
		}
	}
	return b.String(), nil
}

// commonFlags are those that every command but the simplest has.
func commonFlags(leaves []*kong.Node) map[string]bool {
	seen := map[string]int{}
	for _, leaf := range leaves {
		for _, f := range leaf.Flags {
			seen[f.Name]++
		}
	}
	common := map[string]bool{}
	for _, f := range leaves[0].Flags {
		common[f.Name] = seen[f.Name] >= len(leaves)-2
	}
	return common
}

func describe(b *strings.Builder, n *kong.Node, common map[string]bool) {
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
		if f.Hidden || common[f.Name] {
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
