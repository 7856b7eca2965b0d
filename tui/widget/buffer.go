package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fieldbook/tui/text"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// buffer is text being edited, in graphemes, with a position between two of them.
// It keeps the bytes it was given; only what is drawn is cleaned.
type buffer struct {
	parts []string
	pos   int
	limit int  // bytes; zero is defaultLimit
	block bool // may have line breaks
	full  bool // the last insertion did not fit
}

const defaultLimit = 4000

// set replaces the text and puts the position at its end.
func (b *buffer) set(s string) {
	b.parts = split(s)
	b.pos = len(b.parts)
}

func (b *buffer) value() string { return strings.Join(b.parts, "") }

// split cuts text into graphemes. A grapheme is bounded, since hostile ones are not.
func split(s string) []string {
	var out []string
	for s != "" {
		head := s
		if len(head) > 128 {
			cut := 128
			for cut > 1 && !utf8.RuneStart(head[cut]) {
				cut--
			}
			head = head[:cut]
		}
		c, _ := ansi.FirstGraphemeCluster(head, ansi.GraphemeWidth)
		if c == "" {
			c = head[:1]
		}
		out = append(out, c)
		s = s[len(c):]
	}
	return out
}

// insert puts typed or pasted text at the position, as much as fits, and without
// control characters, which nobody can mean to type.
func (b *buffer) insert(s string) bool {
	limit := b.limit
	if limit == 0 {
		limit = defaultLimit
	}
	room := limit - len(b.value())
	s = strings.ReplaceAll(strings.ReplaceAll(s[:min(len(s), 4*limit)], "\r\n", "\n"), "\r", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && b.block:
			return r
		case r == '\n' || r == '\t':
			return ' '
		case r == utf8.RuneError || unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	b.full = len(s) > room
	for len(s) > room {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	if s == "" {
		return false
	}
	// The neighbour may grow by what was typed: a letter and its accent.
	from := max(0, b.pos-1)
	fresh := split(strings.Join(b.parts[from:b.pos], "") + s)
	tail := append([]string{}, b.parts[b.pos:]...)
	b.parts = append(append(b.parts[:from], fresh...), tail...)
	b.pos = from + len(fresh)
	return true
}

// remove deletes the graphemes between two positions.
func (b *buffer) remove(from, to int) bool {
	from, to = max(0, from), min(len(b.parts), to)
	if from >= to {
		return false
	}
	b.parts = append(append([]string{}, b.parts[:from]...), b.parts[to:]...)
	b.pos = from
	return true
}

// word returns the position a word away.
func (b *buffer) word(dir int) int {
	at := func(i int) bool { return i >= 0 && i < len(b.parts) && strings.TrimSpace(b.parts[i]) != "" }
	p := b.pos
	if dir < 0 {
		for p > 0 && !at(p-1) {
			p--
		}
		for p > 0 && at(p-1) {
			p--
		}
		return p
	}
	for p < len(b.parts) && !at(p) {
		p++
	}
	for p < len(b.parts) && at(p) {
		p++
	}
	return p
}

// line returns the ends of the line that the position is in.
func (b *buffer) line() (from, to int) {
	from, to = b.pos, b.pos
	for from > 0 && b.parts[from-1] != "\n" {
		from--
	}
	for to < len(b.parts) && b.parts[to] != "\n" {
		to++
	}
	return from, to
}

// key edits by one key press. changed says whether the text is another one.
func (b *buffer) key(k tea.KeyPressMsg) (changed bool) {
	from, to := b.line()
	switch k.String() {
	case "left":
		b.pos = max(0, b.pos-1)
	case "right":
		b.pos = min(len(b.parts), b.pos+1)
	case "ctrl+left", "alt+left", "alt+b":
		b.pos = b.word(-1)
	case "ctrl+right", "alt+right", "alt+f":
		b.pos = b.word(1)
	case "home", "ctrl+a":
		b.pos = from
	case "end", "ctrl+e":
		b.pos = to
	case "backspace", "ctrl+h":
		return b.remove(b.pos-1, b.pos)
	case "delete", "ctrl+d":
		return b.remove(b.pos, b.pos+1)
	case "ctrl+w", "alt+backspace", "ctrl+backspace":
		return b.remove(b.word(-1), b.pos)
	case "ctrl+u":
		return b.remove(from, b.pos)
	case "ctrl+k":
		return b.remove(b.pos, to)
	case "enter":
		return b.block && b.insert("\n")
	default:
		return k.Text != "" && b.insert(k.Text)
	}
	return false
}

// shown returns what one grapheme looks like, and its width.
func shown(part string) (string, int) {
	s := text.Line(part)
	return s, text.Width(s)
}
