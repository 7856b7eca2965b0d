package work

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Extent is a part of a text, in bytes: from the first up to the last, which is not of it.
type Extent struct{ From, To int }

// Extents returns the parts of a text that are words of the search, in their order and without
// overlaps, so that they can be made visible.
func (s Search) Extents(text string) []Extent {
	folded, origin := foldedWithOrigin(text)
	var all []Extent
	for i := range s.words {
		for at := 0; at < len(folded); {
			from, to := s.find(folded, i, at)
			if from < 0 {
				break
			}
			all = append(all, extent(text, origin[from], origin[to-1]))
			at = to
		}
	}
	slices.SortFunc(all, func(a, b Extent) int { return cmp.Or(a.From-b.From, b.To-a.To) })
	var out []Extent
	for _, p := range all {
		if n := len(out); n > 0 && p.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, p.To)
			continue
		}
		out = append(out, p)
	}
	return out
}

// extent ends after the character that begins at last, with its marks.
func extent(text string, first, last int) Extent {
	_, size := utf8.DecodeRuneInString(text[last:])
	for last += size; last < len(text) && text[last] >= utf8.RuneSelf; last += size {
		var r rune
		if r, size = utf8.DecodeRuneInString(text[last:]); len(appendFoldedRune(nil, r)) > 0 {
			break
		}
	}
	return Extent{first, last}
}

// Word returns where the i-th word of the search stands first in a text.
func (s Search) Word(i int, text string) (Extent, bool) {
	folded, origin := foldedWithOrigin(text)
	from, to := s.find(folded, i, 0)
	if from < 0 {
		return Extent{}, false
	}
	return extent(text, origin[from], origin[to-1]), true
}

// foldedWithOrigin folds a text; origin says for each byte where its character begins in it.
func foldedWithOrigin(text string) (folded []byte, origin []int) {
	for i, r := range text {
		if r < utf8.RuneSelf {
			folded = append(folded, foldASCII(byte(r)))
		} else {
			folded = appendFoldedRune(folded, r)
		}
		for len(origin) < len(folded) {
			origin = append(origin, i)
		}
	}
	return folded, origin
}

// Shows reports which of the words a text has.
func (s Search) Shows(text string) []bool {
	folded := appendFolded(nil, []byte(text))
	out := make([]bool, len(s.words))
	for i := range out {
		out[i] = s.has(folded, i)
	}
	return out
}
