package work

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// The bounds of what can be looked for at once.
const (
	MaxSearchBytes = 200
	maxSearchWords = 12
	// LeastSearch is how many characters it takes to look for something.
	LeastSearch = 2
)

// Search is what is looked for: words, each of which a record must have somewhere in its
// texts, in any order. It does not change once made.
type Search struct {
	words  []string // folded, the first one as it was typed first
	digits []bool   // the word is a number that may be written in groups
}

// SearchFor reads what somebody typed. The error is Invalid if that is too little, and
// TooLarge if it is too much, to look for.
func SearchFor(typed string) (Search, error) {
	if len(typed) > MaxSearchBytes {
		return Search{}, Errorf(TooLarge, "the search has %d bytes; the limit is %d: use fewer words", len(typed), MaxSearchBytes)
	}
	s := Search{words: strings.Fields(Fold(typed))}
	if len(s.words) > maxSearchWords {
		return Search{}, Errorf(TooLarge, "the search has %d words; the limit is %d: use fewer", len(s.words), maxSearchWords)
	}
	n := 0
	for _, w := range s.words {
		n += utf8.RuneCountInString(w)
		s.digits = append(s.digits, len(w) >= 4 && strings.Trim(w, "0123456789") == "")
	}
	if n < LeastSearch {
		return Search{}, Errorf(Invalid, "type at least %d characters to search for", LeastSearch)
	}
	return s, nil
}

// Words returns the words as they are compared: see [Fold].
func (s Search) Words() []string { return slices.Clone(s.words) }

// Searched reports whether the column's values are looked at in a search: texts that people
// write and read.
func (c *Column) Searched() bool { return (c.Type == TypeText || c.Type == TypeMemo) && !c.Unsearched }

// Rank is how well a record answers a search; small is better.
type Rank uint8

// The ranks.
const (
	NameBegins Rank = iota // all words are in its name, which begins with the first one
	NameHas                // all words are in its name
	Elsewhere              // some are in other columns only
)

// Matcher compares the records of one table with a search. It is for one goroutine.
type Matcher struct {
	search  Search
	primary string
	columns map[string]bool // the searched ones
	buf     []byte
	name    []byte // the folded name of the record that was looked at last
	found   []bool // by word
	inName  []bool
}

// In returns the matcher of a table. Only columns that readable names are looked at; nil
// stands for all.
func (s Search) In(t *Table, readable map[string]bool) *Matcher {
	m := &Matcher{search: s, primary: t.Primary, columns: map[string]bool{}, found: make([]bool, len(s.words)), inName: make([]bool, len(s.words))}
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Searched() && (readable == nil || readable[c.Name]) {
			m.columns[c.Name] = true
		}
	}
	return m
}

// Empty reports whether the table has no column to look at.
func (m *Matcher) Empty() bool { return len(m.columns) == 0 }

// Match reports whether the record has all words, and how well it answers.
func (m *Matcher) Match(r Record) (rank Rank, ok bool) {
	clear(m.found)
	clear(m.inName)
	m.name = m.name[:0]
	_ = scanObject(r.Data, func(name, raw []byte) bool {
		if len(raw) > 2 && raw[0] == '"' && m.columns[string(name)] {
			m.look(string(name) == m.primary, raw)
		}
		return true
	})
	if len(m.found) == 0 || slices.Contains(m.found, false) {
		return 0, false
	}
	switch {
	case slices.Contains(m.inName, false):
		return Elsewhere, true
	case bytes.HasPrefix(bytes.TrimLeft(m.name, " "), []byte(m.search.words[0])):
		return NameBegins, true
	}
	return NameHas, true
}

// look compares one value.
func (m *Matcher) look(isName bool, raw []byte) {
	m.buf = appendText(m.buf[:0], raw)
	for i := range m.search.words {
		if (isName || !m.found[i]) && m.search.has(m.buf, i) {
			m.found[i], m.inName[i] = true, m.inName[i] || isName
		}
	}
	if isName {
		m.name = append(m.name, m.buf...)
	}
}

// appendText appends the folded text of a JSON string.
func appendText(dst, raw []byte) []byte {
	inner := raw[1 : len(raw)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return appendFolded(dst, inner)
	}
	var s string
	_ = json.Unmarshal(raw, &s) // what is stored was checked on the way in
	return appendFolded(dst, []byte(s))
}

// has reports whether a folded text has the i-th word.
func (s Search) has(folded []byte, i int) bool {
	from, _ := s.find(folded, i, 0)
	return from >= 0
}

// find returns where the i-th word stands in a folded text, from a place on; -1 for nowhere.
// A number of four digits or more is also found where it is written in groups, as telephone
// numbers are.
func (s Search) find(folded []byte, i, at int) (from, to int) {
	word := s.words[i]
	from = bytes.Index(folded[at:], []byte(word))
	if from >= 0 {
		return at + from, at + from + len(word)
	}
	if s.digits[i] {
		return grouped(folded, word, at)
	}
	return -1, -1
}

// grouped finds digits between which there may be what separates groups of digits.
func grouped(folded []byte, digits string, at int) (from, to int) {
	for ; at < len(folded); at++ {
		if folded[at] != digits[0] {
			continue
		}
		n, i := 0, at
		for ; i < len(folded) && n < len(digits); i++ {
			if c := folded[i]; c == digits[n] {
				n++
			} else if strings.IndexByte(" -./()", c) < 0 {
				break
			}
		}
		if n == len(digits) {
			return at, i
		}
	}
	return -1, -1
}
