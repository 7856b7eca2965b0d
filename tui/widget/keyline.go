package widget

import (
	"strings"

	"fieldbook/tui/action"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// KeyLine draws the last line: the most useful keys of what has the focus. Where not
// all fit, the ones of least weight are left out and the order of the rest stays.
func KeyLine(f Frame, actions []action.Action) string {
	keep := append([]action.Action{}, actions...)
	for len(keep) > 0 && keyLineWidth(f, keep) > f.W-1 {
		least := 0
		for i, a := range keep {
			if a.Weight <= keep[least].Weight {
				least = i
			}
		}
		keep = append(keep[:least], keep[least+1:]...)
	}
	parts := make([]string, len(keep))
	for i, a := range keep {
		parts[i] = f.Paint(theme.Key, keyHint(f, a)) + " " + a.Short
	}
	return f.Fit(" "+strings.Join(parts, "  "), f.W)
}

func keyLineWidth(f Frame, actions []action.Action) int {
	n := 1
	for i, a := range actions {
		if i > 0 {
			n += 2
		}
		n += text.Width(keyHint(f, a)) + 1 + text.Width(a.Short)
	}
	return n
}

// keyHint returns the keys of an action for people.
func keyHint(f Frame, a action.Action) string {
	if a.Hint == "" {
		return f.Glyphs.KeyName(a.Keys[0])
	}
	if f.Glyphs.ASCII {
		return strings.NewReplacer("↑↓", "Up/Down", "←→", "Left/Right").Replace(a.Hint)
	}
	return a.Hint
}

// Keys returns all keys of an action for people, as in the help sheet.
func Keys(f Frame, a action.Action) string {
	names := make([]string, len(a.Keys))
	for i, k := range a.Keys {
		names[i] = f.Glyphs.KeyName(k)
	}
	return strings.Join(names, " ")
}
