package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// Role is what a piece of text means. Screens name roles, never colours.
type Role uint8

// The roles.
const (
	Text     Role = iota // ordinary text
	Muted                // labels, hints, what is less important
	Title                // the name of a pane or column
	Brand                // the program's name
	Tab                  // the tab that is open
	Border               // lines around panes
	Key                  // a key to press
	Selected             // the row or choice that Enter acts on
	Field                // text that can be edited
	OK                   // synced, connected, done
	Offline              // not connected; not a fault
	Syncing              // a pass runs
	Pending              // saved here, to send
	Warning              // data may be stale or partial
	Error                // needs a person
	roleCount
)

// Name is the name of a theme as the user types it.
type Name string

// The themes. Auto asks the terminal for its background and takes dark or light.
const (
	Auto         Name = "auto"
	Dark         Name = "dark"
	Light        Name = "light"
	HighContrast Name = "high-contrast"
	Mono         Name = "mono"
)

// Names returns the themes in the order in which they are offered.
func Names() []Name { return []Name{Auto, Dark, Light, HighContrast, Mono} }

// Parse returns the theme called s.
func Parse(s string) (Name, bool) {
	for _, n := range Names() {
		if string(n) == s {
			return n, true
		}
	}
	return "", false
}

// Theme is one palette made into styles. It is a small value; copy it freely.
type Theme struct {
	Name   Name
	set    *[roleCount]lipgloss.Style
	screen ground
}

// New returns the theme of that name; Auto, and any name that is not a theme, is dark.
func New(name Name) Theme {
	p, ok := palettes()[name]
	if !ok {
		name = Dark
		p = palettes()[Dark]
	}
	var set [roleCount]lipgloss.Style
	for r := range roleCount {
		set[r] = p.roles[r].style()
	}
	return Theme{Name: name, set: &set, screen: p.screen}
}

// Style returns the style of a role.
func (t Theme) Style(r Role) lipgloss.Style {
	if t.set == nil || r >= roleCount {
		return lipgloss.NewStyle()
	}
	return t.set[r]
}

// Paint returns s in the style of a role. s must be one clean line.
func (t Theme) Paint(r Role, s string) string {
	if s == "" {
		return ""
	}
	return t.Style(r).Inline(true).Render(s)
}

// Background is the colour that the theme wants behind everything, nil for the
// terminal's own.
func (t Theme) Background() color.Color { return t.screen.bg }

// Foreground is the colour of unstyled text, nil for the terminal's own.
func (t Theme) Foreground() color.Color { return t.screen.fg }
