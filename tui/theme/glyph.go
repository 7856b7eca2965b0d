package theme

import "strings"

// Glyphs is one set of characters for everything that is not words. Every one of
// them is one cell wide, except Ellipsis.
type Glyphs struct {
	ASCII bool // only characters that any terminal and any font has

	Select, Ellipsis, Dot              string
	Up, Down, Left, Right              string // arrows, as pictures and as key names
	Connected, Offline, Syncing        string // the sync icon
	ToSend, Error, Warning             string
	Done, Open, Traveling, Break       string // bookings and tasks
	InProgress, Canceled               string
	Horizontal, Vertical               string // lines around panes
	TopLeft, TopRight, BotLeft, BotEnd string
	BarFull, BarEmpty                  string
}

// Unicode returns the usual set. It keeps to the characters that even plain
// monospaced fonts have, and uses no emoji.
func Unicode() Glyphs {
	return Glyphs{
		Select: "►", Ellipsis: "…", Dot: "·",
		Up: "↑", Down: "↓", Left: "←", Right: "→",
		Connected: "●", Offline: "○", Syncing: "↕", ToSend: "↑", Error: "×", Warning: "▲",
		Done: "√", Open: "□", Traveling: "→", Break: "=", InProgress: "■", Canceled: "-",
		Horizontal: "─", Vertical: "│", TopLeft: "┌", TopRight: "┐", BotLeft: "└", BotEnd: "┘",
		BarFull: "█", BarEmpty: "░",
	}
}

// ASCII returns the set for terminals and fonts without the others, and for East
// Asian locales where those take two cells.
func ASCII() Glyphs {
	return Glyphs{
		ASCII:  true,
		Select: ">", Ellipsis: "...", Dot: ".",
		Up: "^", Down: "v", Left: "<", Right: ">",
		Connected: "*", Offline: "o", Syncing: "~", ToSend: "^", Error: "x", Warning: "!",
		Done: "v", Open: "_", Traveling: ">", Break: "=", InProgress: "#", Canceled: "-",
		Horizontal: "-", Vertical: "|", TopLeft: "+", TopRight: "+", BotLeft: "+", BotEnd: "+",
		BarFull: "#", BarEmpty: "-",
	}
}

// allowed is every character beyond ASCII that our own drawing may use.
const allowed = "●○■□▲►↑↓↕←→√×≠≈≡·…─│┌┐└┘├┤█▌░"

// Allowed reports whether our own drawing may use the character.
func Allowed(r rune) bool {
	return r >= ' ' && r <= '~' || strings.ContainsRune(allowed, r)
}
