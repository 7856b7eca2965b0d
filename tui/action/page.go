package action

import "strings"

// Page returns the documentation of all keys as Markdown, a table for each scope in the
// order of the help sheet. name writes a key for people, as on the screen.
func (c *Catalogue) Page(name func(key string) string) string {
	var b strings.Builder
	b.WriteString("# Keys\n\nMade from the table that the app itself uses; `?` shows the part that counts where you are, and `:` finds\nwhat a key does by its name. Where the same key stands in two tables the upper one counts there.\n")
	for _, s := range c.Sheet() {
		b.WriteString("\n## " + s.Title + "\n\n| key | does |\n|---|---|\n")
		for _, a := range s.Actions {
			keys := make([]string, len(a.Keys))
			for i, k := range a.Keys {
				keys[i] = "`" + name(k) + "`"
			}
			note := ""
			if a.Network {
				note = " (needs a network)"
			}
			b.WriteString("| " + strings.Join(keys, " ") + " | " + a.Title + note + " |\n")
		}
	}
	return b.String()
}
