package work

import (
	"unicode"
	"unicode/utf8"
)

// The letters from U+00C0 and from U+1E00 on without their marks; a dot stands for a letter
// that is none of a to z. They are Unicode's canonical decompositions, and what people type
// for the letters that have none, such as ø.
const (
	latin = "aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.yaaaaaaccccccccddddeeeeeeeeeegggg" +
		"gggghhhhiiiiiiiiii..jjkk.llllll..llnnnnnn...oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz." +
		"b......................i........oo.............uu............................aaiioouuuuuuuuuu.aa" +
		"aa....ggkkoooo..j...gg..nnaa....aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............" +
		"...b............"
	latinMore = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr" +
		"ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy......aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
		"eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......"
)

// Fold returns a text as it is searched: without regard to case, to marks on letters and to
// characters that show nothing. What people see as a space, a hyphen or an apostrophe is the
// one that keyboards have. Folding twice changes nothing.
func Fold(s string) string { return string(appendFolded(nil, []byte(s))) }

// appendFolded appends the folded text to dst.
func appendFolded(dst, s []byte) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			dst = append(dst, foldASCII(c))
			i++
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		dst = appendFoldedRune(dst, r)
		i += size
	}
	return dst
}

func foldASCII(c byte) byte {
	switch {
	case c >= 'A' && c <= 'Z':
		return c + 'a' - 'A'
	case c < ' ':
		return ' '
	}
	return c
}

// appendFoldedRune appends what stands for a character beyond ASCII.
func appendFoldedRune(dst []byte, r rune) []byte {
	switch {
	case r >= 0xC0 && r < 0xC0+rune(len(latin)):
		if c := latin[r-0xC0]; c != '.' {
			return append(dst, c)
		}
	case r >= 0x1E00 && r < 0x1E00+rune(len(latinMore)):
		if c := latinMore[r-0x1E00]; c != '.' {
			return append(dst, c)
		}
	case r >= 0xFF01 && r <= 0xFF5E: // the wide forms of ASCII
		return append(dst, foldASCII(byte(r-0xFEE0)))
	case unicode.In(r, unicode.Mn, unicode.Cf, unicode.Variation_Selector):
		return dst
	case r == 0x212B: // the sign of the unit, which is that letter
		return append(dst, 'a')
	case r >= 0x2010 && r <= 0x2015, r == 0x2212:
		return append(dst, '-')
	case r == '‘', r == '’', r == 'ʼ':
		return append(dst, '\'')
	case unicode.IsSpace(r):
		return append(dst, ' ')
	}
	switch r = unicode.ToLower(r); r {
	case 'ß':
		return append(dst, "ss"...)
	case 'æ':
		return append(dst, "ae"...)
	case 'œ':
		return append(dst, "oe"...)
	case 'þ':
		return append(dst, "th"...)
	}
	return utf8.AppendRune(dst, withoutMark(r))
}

// withoutMark returns a small Greek or Cyrillic letter without its mark.
func withoutMark(r rune) rune {
	switch r {
	case 'ά':
		return 'α'
	case 'έ':
		return 'ε'
	case 'ή':
		return 'η'
	case 'ί', 'ϊ', 'ΐ':
		return 'ι'
	case 'ό':
		return 'ο'
	case 'ύ', 'ϋ', 'ΰ':
		return 'υ'
	case 'ώ':
		return 'ω'
	case 'ς':
		return 'σ'
	case 'ё':
		return 'е'
	case 'й':
		return 'и'
	}
	return r
}
