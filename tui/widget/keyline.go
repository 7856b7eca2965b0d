package widget

import (
	"slices"
	"strings"

	"fieldbook/tui/action"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// matters is the weight from which an action's key stays with a shorter word rather than that
// another one's stays with a longer.
const matters = 72

// KeyLine draws the last line: the most useful keys of what has the focus. Where not
// all fit, the ones of least weight are left out and the order of the rest stays; before one
// that matters is left out, words become shorter.
func KeyLine(f Frame, actions []action.Action) string {
	keep := slices.Clone(actions)
	for i, a := range keep {
		if f.Size == Compact && a.Tight != 0 {
			keep[i].Weight = a.Tight
		}
	}
	for len(keep) > 0 && keyLineWidth(f, keep) > f.W-1 {
		least := 0
		for i, a := range keep {
			if a.Weight <= keep[least].Weight {
				least = i
			}
		}
		if keep[least].Weight >= matters && shorten(keep) {
			continue
		}
		keep = append(keep[:least], keep[least+1:]...)
	}
	parts := make([]string, len(keep))
	for i, a := range keep {
		parts[i] = f.Paint(theme.Key, keyHint(f, a)) + " " + a.Short
	}
	return f.Fit(" "+strings.Join(parts, "  "), f.W)
}

// shorten gives the action that gains most by it its shorter word, and reports whether there
// was one.
func shorten(keep []action.Action) bool {
	at, most := 0, 0
	for i, a := range keep {
		if gain := text.Width(a.Short) - text.Width(a.Brief); a.Brief != "" && gain > most {
			at, most = i, gain
		}
	}
	if most > 0 {
		keep[at].Short = keep[at].Brief
	}
	return most > 0
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
