package stage

import "strings"

// Odd returns the characters of a frame that a hostile text may rightly bring along
// when it is shown: its visible symbols, and the pictures of what is not visible.
func Odd(frame, hostile string) string {
	var b strings.Builder
	b.WriteString("¶\uFFFD")
	for r := rune(0x2400); r <= 0x2421; r++ {
		b.WriteRune(r)
	}
	for _, r := range hostile {
		if r >= ' ' && strings.ContainsRune(frame, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
