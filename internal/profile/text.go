package profile

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"fieldbook/internal/work"
)

// maxPattern is the longest text that the like family takes, in characters. It bounds
// the work that one condition can make of one row.
const maxPattern = 200

// wording matches the text of a column, or the label of a choice, ignoring case.
type wording struct {
	column *work.Column
	how    string // like, begins-with, ends-with, contains
	want   string
}

func (w wording) holds(raw json.RawMessage, _ moment) bool {
	v, ok := valueOf(w.column, raw)
	if !ok {
		return false
	}
	if w.column.Type == work.TypeChoice {
		v.text = fold(w.column.OptionLabel(v.whole))
	}
	switch w.how {
	case "begins-with":
		return strings.HasPrefix(v.text, w.want)
	case "ends-with":
		return strings.HasSuffix(v.text, w.want)
	case "contains":
		return strings.Contains(v.text, w.want)
	}
	return like(v.text, w.want)
}

// like reports whether the whole text fits a pattern in which % stands for any number of
// characters and _ for exactly one. Its time is at most the product of the two lengths:
// on a mismatch only the last % is tried again, one character further on.
func like(text, pattern string) bool {
	t, p := 0, 0
	star, from := -1, 0 // after the last %, and where the text it swallowed ends
	for t < len(text) {
		size := width(text[t:])
		switch {
		case p < len(pattern) && pattern[p] == '%':
			p++
			star, from = p, t
		case p < len(pattern) && pattern[p] == '_':
			t, p = t+size, p+1
		case p < len(pattern) && strings.HasPrefix(pattern[p:], text[t:t+size]):
			t, p = t+size, p+size
		case star >= 0:
			from += width(text[from:])
			t, p = from, star
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "%") == ""
}

func width(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// checkWording refuses texts that the like family cannot take.
func checkWording(place, operator, text string) error {
	if utf8.RuneCountInString(text) > maxPattern {
		return work.Errorf(work.Invalid, "%s: %s takes a text of at most %d characters", place, operator, maxPattern)
	}
	if strings.HasSuffix(operator, "like") && strings.Contains(text, "[") {
		return work.Errorf(work.Invalid, "%s: %s knows the wildcards %% and _ only: take the bracket out of the pattern", place, operator)
	}
	return nil
}
