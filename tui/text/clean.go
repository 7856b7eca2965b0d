package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const (
	// maxMarks is how many combining marks one base character keeps. Vietnamese and
	// polytonic Greek need three; more than eight only serves to paint over neighbours.
	maxMarks = 8

	hidden  = '\uFFFD' // stands for a character that has no picture of its own
	newline = '¶'      // stands for a line break in a one-line field
)

// Line returns s as one printable line. Line breaks become ¶, tabs a space, other
// control characters their picture (ESC becomes ␛), and whatever else is invisible,
// reorders text, is not valid UTF-8 or has no agreed meaning becomes U+FFFD.
func Line(s string) string {
	if plain(s) {
		return s
	}
	return clean(s, len(s))
}

// Lines returns s split at its line breaks, every line cleaned as by [Line], with
// tabs widened to four spaces.
func Lines(s string) []string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = Line(strings.ReplaceAll(l, "\t", "    "))
	}
	return lines
}

// Block is [Lines] joined with newlines, for plain output of several lines.
func Block(s string) string { return strings.Join(Lines(s), "\n") }

// plain reports whether s is printable ASCII, the usual case, which needs no work.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// clean does the work of Line for at most limit graphemes.
func clean(s string, limit int) string {
	var b strings.Builder
	b.Grow(min(len(s), 4*limit) + 8)
	base := false // whether a combining mark has something to stand on
	for n := 0; len(s) > 0 && n < limit; n++ {
		// The first rune is looked at alone: a control character must not be glued to a
		// neighbour by the segmentation, and a grapheme of 10,000 marks must not be cut out whole.
		r, size := utf8.DecodeRuneInString(s)
		if r < utf8.RuneSelf || r == utf8.RuneError && size == 1 {
			if next := s[size:]; r < ' ' || r > '~' || next == "" || next[0] < utf8.RuneSelf {
				rest, mark := ascii(r, size, s)
				b.WriteRune(mark)
				base = mark != hidden
				s = rest
				continue
			}
		}
		cluster := firstCluster(s)
		out := grapheme(cluster, base)
		b.WriteString(out)
		base = base || out != ""
		s = s[len(cluster):]
	}
	return b.String()
}

// ascii answers for one ASCII or invalid byte and returns what follows it.
func ascii(r rune, size int, s string) (rest string, mark rune) {
	rest = s[size:]
	switch {
	case r == utf8.RuneError:
		return rest, hidden
	case r == '\r' && strings.HasPrefix(rest, "\n"):
		return rest[1:], newline
	case r == '\n' || r == '\r' || r == '\v' || r == '\f':
		return rest, newline
	case r == '\t':
		return rest, ' '
	case r < ' ':
		return rest, 0x2400 + r
	case r == 0x7F:
		return rest, 0x2421
	}
	return rest, r
}

// firstCluster returns the first grapheme of s, looking at a bounded prefix only: the
// segmentation is linear in the cluster, and a hostile cluster can be a megabyte.
func firstCluster(s string) string {
	const window = 256
	head := s
	if len(head) > window {
		cut := window
		for cut > 0 && !utf8.RuneStart(head[cut]) {
			cut--
		}
		head = head[:cut]
	}
	c, _ := ansi.FirstGraphemeCluster(head, ansi.GraphemeWidth)
	if c == "" {
		_, size := utf8.DecodeRuneInString(s)
		return s[:size]
	}
	return c
}

// grapheme returns the safe form of one grapheme. afterBase says whether the text
// before it ends in something that a lone combining mark may join.
func grapheme(cluster string, afterBase bool) string {
	var out []rune
	marks := 0
	for _, r := range cluster {
		switch {
		case r >= 0x1F1E6 && r <= 0x1F1FF:
			// Terminals disagree about flags: one picture, two letters or two boxes.
			out = append(out, 'A'+r-0x1F1E6)
		case unicode.Is(unicode.Variation_Selector, r) || r == 0x20E3:
			// Switches a symbol between one and two cells, depending on the terminal.
		case r == 0x200D && len(out) > 0:
			// A joined emoji keeps its first picture only: its width is nobody's agreement.
			if emoji(out[0]) {
				return string(out[:1])
			}
			out = append(out, hidden)
		case r >= 0x1F3FB && r <= 0x1F3FF:
			// Skin tones join whatever stands before or stand alone, depending on the terminal.
			if len(out) == 0 {
				out = append(out, hidden)
			}
		case widens(r) != "":
			// Counted with its letter here and beside it by the terminal: the two signs that it is
			// made of look the same, and nobody disagrees about their widths.
			if marks++; marks > maxMarks {
				continue
			}
			if len(out) == 0 {
				out = append(out, hidden) // it has nothing to stand on, or the window split it from its base
			}
			out = append(out, []rune(widens(r))...)
		case unicode.Is(unicode.M, r) && !invisible(r):
			if marks++; marks > maxMarks {
				continue
			}
			if len(out) == 0 && !afterBase {
				out = append(out, hidden)
				continue
			}
			if len(out) == 0 {
				// A mark split from its base by the window: the base had its share already.
				continue
			}
			out = append(out, r)
		default:
			out = append(out, visible(r))
		}
	}
	return string(out)
}

// visible returns r if it has a picture, and what stands for it otherwise.
func visible(r rune) rune {
	switch {
	case r == 0x85 || r == 0x2028 || r == 0x2029:
		return newline
	case unicode.Is(unicode.Zs, r):
		return ' '
	case !unicode.IsPrint(r) || invisible(r) || joins(r):
		return hidden
	}
	return r
}

// joins reports letters that form one grapheme with whatever follows, be it the padding of a
// cell or the border of a pane.
func joins(r rune) bool {
	switch r {
	case 0x0D4E, 0x111C2, 0x111C3, 0x113D1, 0x1193F, 0x11941, 0x11A3A, 0x11D46, 0x11F02:
		return true
	}
	return r >= 0x11A84 && r <= 0x11A89
}

// widens returns what a character is made of that belongs to the letter before it and yet
// takes a cell of its own: the Thai and Lao am, the half-width voicing marks.
func widens(r rune) string {
	switch r {
	case 0x0E33:
		return "\u0e4d\u0e32"
	case 0x0EB3:
		return "\u0ecd\u0eb2"
	case 0xFF9E:
		return "\u3099"
	case 0xFF9F:
		return "\u309a"
	}
	return ""
}

// invisible reports characters that count as letters, marks or symbols and yet show
// nothing: fillers, the blank Braille cell, and all that Unicode says to ignore.
func invisible(r rune) bool {
	return r == 0x2800 || r == 0xFFFC || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// emoji reports the blocks whose characters are drawn as pictures.
func emoji(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF || r >= 0x2300 && r <= 0x23FF
}
