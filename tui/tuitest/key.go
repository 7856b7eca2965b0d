package tuitest

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Key makes the message of a key press from the key's name.
func Key(name string) tea.KeyPressMsg {
	k := tea.KeyPressMsg{}
	for {
		rest, mod := name, tea.KeyMod(0)
		for prefix, m := range map[string]tea.KeyMod{"ctrl+": tea.ModCtrl, "alt+": tea.ModAlt, "shift+": tea.ModShift} {
			if cut, ok := strings.CutPrefix(name, prefix); ok && cut != "" {
				rest, mod = cut, m
			}
		}
		if mod == 0 {
			break
		}
		k.Mod |= mod
		name = rest
	}
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
		"backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	}
	if c, ok := codes[name]; ok {
		k.Code = c
		if c == tea.KeySpace && k.Mod == 0 {
			k.Text = " "
		}
		return k
	}
	for _, r := range name {
		k.Code = r
	}
	if k.Mod&^tea.ModShift == 0 {
		k.Text = name
	}
	return k
}
