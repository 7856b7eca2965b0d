package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"fieldbook/fixtures"
)

// poison makes texts that would do something to a terminal, a table or a person's eyes if a
// screen passed them on. Each begins with a name of three letters by which it is known again
// where it is shown. The same seed makes the same texts.
type poison struct {
	random *rand.Rand
	made   []string
	listed []string
}

// The names are of Canadian syllables, one cell wide, which no other text of the tests has.
const (
	firstLetter = '\u1401'
	letters     = 512
)

func newPoison(seed uint64) *poison {
	return &poison{random: rand.New(rand.NewPCG(seed, 4)), listed: fixtures.Hostile()}
}

// next returns a new text. It is valid UTF-8, as all that a record can hold.
func (p *poison) next() string {
	n := len(p.made)
	var b strings.Builder
	for _, d := range []int{n / letters / letters % letters, n / letters % letters, n % letters} {
		b.WriteRune(firstLetter + rune(d))
	}
	for range 1 + p.random.IntN(4) {
		b.WriteString(p.piece())
	}
	p.made = append(p.made, b.String())
	return b.String()
}

// shownIn returns the numbers of the texts that a frame shows.
func (p *poison) shownIn(frame string) []int {
	var found []int
	name, size := 0, 0
	for _, r := range frame {
		if r < firstLetter || r >= firstLetter+letters {
			name, size = 0, 0
			continue
		}
		name, size = name*letters+int(r-firstLetter), size+1
		if size == 3 {
			if name < len(p.made) {
				found = append(found, name)
			}
			name, size = 0, 0
		}
	}
	return found
}

// piece returns a part of a text.
func (p *poison) piece() string {
	pick := func(list ...string) string { return list[p.random.IntN(len(list))] }
	n := func(limit int) int { return p.random.IntN(limit) }
	switch n(12) {
	case 0, 1: // a control sequence of any kind
		return pick("\x1b[", "\u009b") + pick("", "?", ">", "=", "!", "<") + fmt.Sprintf("%d;%d", n(3000), n(99)) +
			pick("", "$", " ", "\"", "'") + string(rune('@'+n(63)))
	case 2: // a command with a text, such as a title, a link or the clipboard
		return pick("\x1b]", "\u009d", "\x1bP", "\u0090", "\x1b_", "\u009f", "\x1b^", "\x1bX") +
			pick("0;owned", "2;owned", "52;c;cm0gLXJm", "8;;http://evil.example", "4;1;#000", "9;hi", "777;notify;a;b", "10;?", "11;#fff", "12;red",
				"1337;File=:AA", "$qm", "+q544e", "Ga=T;AA", "q#0~~@@", "tmux;\x1b[2J") + pick("\x07", "\x1b\\", "\u009c", "")
	case 3: // one of two letters
		return "\x1b" + pick("c", "7", "8", "D", "E", "M", "H", "=", ">", "(0", ")0", "*0", "#8", "N", "O", "Z", "n", "o", "|", "}", "~", "\x1b", "%G", " F")
	case 4: // a control character, of the old or the new set
		return string(rune(n(0x20))) + pick("", string(rune(0x7f+n(0x21))))
	case 5: // something that turns the text around, or hides
		return string([]rune("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\u200c\u200d\u2060\u00ad\ufeff\u2028\u2029\u0085\u180e\u115f\u3164\u2800\ufff9\ufffc")[n(27)])
	case 6: // a pile of marks
		return pick("e", " ", "漏", "") + strings.Repeat(string(rune(0x300+n(0x70))), n(24))
	case 7: // wide, and of a width that nobody agrees about
		return pick("漏れ", "👩\u200d🔧", "🇬🇧", "🇬", "👍🏽", "1️⃣", "❤️", "☎️", "ﷺ", "﷽", "⌚", "क्षि", "ปั๊ม", "ﾎﾟ", "Ａ", "㍍", "ㇰ", "가", "\U0001F468\u200d\U0001F469\u200d\U0001F467")
	case 8: // any character there is
		for {
			r := rune(n(unicode.MaxRune))
			if r != fill && (r < 0xD800 || r > 0xDFFF) && (r < firstLetter || r >= firstLetter+letters) {
				return string(r)
			}
		}
	case 9:
		return cutTo(p.listed[n(len(p.listed))], 40)
	case 10: // colours that no theme has
		return fmt.Sprintf("\x1b[38;5;%d;48;2;%d;%d;%d;9;5m", n(256), n(256), n(256), n(256))
	}
	return pick(" pump ", "WO-0", "a", "", "|", "│", "► ")
}

// cutTo cuts a text to at most so many characters.
func cutTo(s string, most int) string {
	for i := range s {
		if most--; most < 0 {
			return s[:i]
		}
	}
	return s
}
