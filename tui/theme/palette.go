package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// ink is how one role is printed. Empty colours are the terminal's own.
type ink struct {
	fg, bg          string // numbers of the 256-colour table
	bold, underline bool
	reverse         bool
}

func (i ink) style() lipgloss.Style {
	s := lipgloss.NewStyle()
	if i.fg != "" {
		s = s.Foreground(lipgloss.Color(i.fg))
	}
	if i.bg != "" {
		s = s.Background(lipgloss.Color(i.bg))
	}
	// Only what is switched on is set: a style that says "not bold" still costs bytes.
	if i.bold {
		s = s.Bold(true)
	}
	if i.underline {
		s = s.Underline(true)
	}
	if i.reverse {
		s = s.Reverse(true)
	}
	return s
}

// ground is what a palette puts behind and in front by default.
type ground struct{ fg, bg color.Color }

type palette struct {
	screen ground
	// against names the backgrounds, as 256-colour numbers, on which the palette must be
	// readable: the terminal's own colour is unknown, so the usual extremes stand for it.
	against []string
	roles   [roleCount]ink
}

// palettes builds the table anew: a package variable could be changed by anybody.
func palettes() map[Name]palette {
	return map[Name]palette{
		Dark: {
			against: []string{"0", "234", "235"},
			roles: [roleCount]ink{
				Muted: {fg: "248"}, Title: {bold: true}, Brand: {fg: "117", bold: true},
				Tab: {fg: "117", bold: true}, Border: {fg: "246"}, Key: {fg: "117", bold: true},
				Selected: {reverse: true}, Field: {underline: true},
				OK: {fg: "114"}, Offline: {fg: "252"}, Syncing: {fg: "117"}, Pending: {fg: "221"},
				Warning: {fg: "221", bold: true}, Error: {fg: "217", bold: true},
			},
		},
		Light: {
			against: []string{"15", "255", "230"},
			roles: [roleCount]ink{
				Muted: {fg: "239"}, Title: {bold: true}, Brand: {fg: "24", bold: true},
				Tab: {fg: "24", bold: true}, Border: {fg: "240"}, Key: {fg: "24", bold: true},
				Selected: {reverse: true}, Field: {underline: true},
				OK: {fg: "22"}, Offline: {fg: "238"}, Syncing: {fg: "24"}, Pending: {fg: "58"},
				Warning: {fg: "58", bold: true}, Error: {fg: "88", bold: true},
			},
		},
		HighContrast: {
			// Base-16 colours on a black that the theme itself asks for.
			screen:  ground{fg: lipgloss.Color("15"), bg: lipgloss.Color("0")},
			against: []string{"0"},
			roles: [roleCount]ink{
				Text: {fg: "15"}, Muted: {fg: "15"}, Title: {fg: "15", bold: true}, Brand: {fg: "15", bold: true},
				Tab: {fg: "0", bg: "14"}, Border: {fg: "15"}, Key: {fg: "14", bold: true},
				// Black must not be bold: many terminals make bold black a grey.
				Selected: {fg: "0", bg: "11"}, Field: {fg: "15", underline: true},
				OK: {fg: "10", bold: true}, Offline: {fg: "15", bold: true}, Syncing: {fg: "14", bold: true},
				Pending: {fg: "11", bold: true}, Warning: {fg: "11", bold: true}, Error: {fg: "15", bg: "1", bold: true},
			},
		},
		Mono: {
			against: []string{"0", "15"},
			roles: [roleCount]ink{
				Title: {bold: true}, Brand: {bold: true}, Tab: {bold: true}, Key: {bold: true},
				Selected: {reverse: true}, Field: {underline: true},
				Warning: {bold: true}, Error: {bold: true},
			},
		},
	}
}
