package jobcard

import (
	"strings"
	"unicode/utf8"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// Fact is a label with its value. Value is clean and may be styled if Plain is false.
type Fact struct {
	Label, Value string
	Styled       bool // Value carries styles and is one short line
}

// FactLabel is the width of the labels' column.
const FactLabel = 10

// Lines draws a fact in w cells: label left, value wrapped to its right in at most n lines.
func (a Fact) Lines(f widget.Frame, label, w, n int) []string {
	if a.Styled {
		return []string{widget.Pair(f, a.Label, label, f.Fit(a.Value, max(0, w-label)))}
	}
	var out []string
	for i, l := range wrapped(f, a.Value, max(1, w-label), n) {
		if i == 0 {
			out = append(out, widget.Pair(f, a.Label, label, l))
		} else {
			out = append(out, strings.Repeat(" ", label)+l)
		}
	}
	return out
}

// wrapped cleans record text and breaks it into at most n lines.
func wrapped(f widget.Frame, s string, w, n int) []string {
	var out []string
	for _, line := range text.Lines(clip(s, n*(w+1)*8)) {
		out = append(out, text.Wrap(line, w)...)
	}
	for len(out) > 1 && strings.TrimSpace(out[len(out)-1]) == "" {
		out = out[:len(out)-1]
	}
	if len(out) > n {
		rest := strings.Join(out[n-1:], " ")
		out = append(out[:n-1:n-1], strings.TrimRight(f.Fit(rest, w), " "))
	}
	return out
}

// Wrapped cleans record text of any length and breaks it into lines of at most w cells.
func Wrapped(f widget.Frame, s string, w, n int) []string { return wrapped(f, s, w, n) }

// clip bounds what is looked at to what can be shown: a column holds a few thousand
// characters, a hostile one a million. A character may have many bytes, hence the factor
// that the caller puts into most.
func clip(s string, most int) string {
	most = max(0, min(most, 16_000))
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + " "
}

// Progress draws how many tasks are done: a bar and the same in words.
func Progress(f widget.Frame, done, total int) string {
	if total == 0 {
		return "none"
	}
	bar := f.Paint(theme.OK, widget.Bar(f, int64(done), int64(total), 10))
	return bar + "  " + text.Count(int64(done)) + " of " + text.Count(int64(total)) + " done"
}
