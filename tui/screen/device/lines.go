package device

import (
	"strings"

	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// What a row's key begins with says what the row is.
const (
	factKey   = "fact:"
	actionKey = "action:"
	tableKey  = "table:"
)

// line is one row of a pane, drawn for its width.
type line struct {
	key  string // "" for what cannot be selected
	text []string
	find string // what the filter looks at
}

// rows makes the list's rows of lines.
func rows(lines []line) []widget.Row {
	out := make([]widget.Row, len(lines))
	for i, l := range lines {
		out[i] = widget.Row{Key: l.key, Find: l.find, Height: len(l.text), Mute: l.key == ""}
	}
	return out
}

// factLines draws the facts with their labels in one column. Values that are too long
// go on below.
func factLines(f widget.Frame, s syncclient.Status, w int) []line {
	const label = 10
	var out []line
	for _, t := range facts(f, s) {
		var drawn []string
		for i, v := range text.Wrap(text.Line(t.value), max(8, w-label)) {
			head := strings.Repeat(" ", label)
			if i == 0 {
				head = f.Fit(f.Paint(theme.Muted, t.label), label)
			}
			drawn = append(drawn, head+f.Paint(t.role, v))
		}
		out = append(out, line{factKey + t.label, drawn, t.label + " " + t.value})
	}
	return out
}

// noteLines draws the explanation where there is no box for it.
func noteLines(f widget.Frame, s syncclient.Status, w int) []line {
	title, role, sentences := explain(f, s)
	out := []line{{text: []string{f.Paint(role, title)}}}
	for _, said := range sentences {
		for _, l := range text.Wrap(text.Line(said), max(8, w-2)) {
			out = append(out, line{text: []string{"  " + l}})
		}
	}
	return out
}

// actionLines draws what can be done, with the keys and the reason where it cannot.
func (s *Screen) actionLines(f widget.Frame) []line {
	list := []struct {
		id         action.ID
		key, label string
	}{
		{action.Updates, "u", "Check for updates"},
		{action.OpenPending, "p", "Pending changes (" + text.Count(int64(s.status.Pending)) + ")"},
		{action.OpenErrors, "e", "Sync errors (" + text.Count(int64(s.status.Errors)) + ")"},
		{action.OpenLog, "l", "Sync log"},
		{action.SignInAgain, "i", "Sign in again"},
	}
	var out []line
	for _, a := range list {
		ok, _ := s.Check(a.id)
		if a.id == action.SignInAgain && !ok {
			continue
		}
		drawn := []string{f.Paint(theme.Key, a.key) + "  " + a.label}
		if !ok {
			drawn = []string{f.Paint(theme.Muted, a.key+"  "+a.label), f.Paint(theme.Muted, "   Needs network")}
		}
		out = append(out, line{actionKey + string(a.id), drawn, a.label})
	}
	return out
}

// heading draws a heading with air above it.
func heading(f widget.Frame, s string) []line {
	return []line{{text: []string{""}}, {text: []string{f.Paint(theme.Title, s)}}}
}
