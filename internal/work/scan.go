package work

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// MaxRecordBytes is the largest record that is stored or sent.
const MaxRecordBytes = 8 << 20

// scanObject walks a flat JSON object and calls yield for every member, in order,
// with the decoded name and the raw bytes of its value. A record's data is always
// flat: a nested value, a duplicate name is the caller's to see, trailing bytes,
// invalid UTF-8 and malformed JSON are errors of kind Invalid. It stops early,
// without error, when yield returns false. It allocates only for escaped names.
func scanObject(data []byte, yield func(name, raw []byte) bool) error {
	s := scanner{data: data}
	s.space()
	if !s.take('{') {
		return s.fail("expected an object")
	}
	s.space()
	if s.take('}') {
		return s.end()
	}
	for {
		s.space()
		name, err := s.str()
		if err != nil {
			return err
		}
		s.space()
		if !s.take(':') {
			return s.fail("expected a colon")
		}
		s.space()
		raw, err := s.scalar()
		if err != nil {
			return err
		}
		key, err := unquoteName(name)
		if err != nil {
			return s.fail("bad column name")
		}
		if !yield(key, raw) {
			return nil
		}
		s.space()
		if s.take(',') {
			continue
		}
		if s.take('}') {
			return s.end()
		}
		return s.fail("expected a comma or the end of the object")
	}
}

func unquoteName(quoted []byte) ([]byte, error) {
	inner := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return inner, nil
	}
	var s string
	err := json.Unmarshal(quoted, &s)
	return []byte(s), err
}

type scanner struct {
	data []byte
	pos  int
}

func (s *scanner) fail(what string) error {
	return Errorf(Invalid, "record data: %s at byte %d", what, s.pos)
}

func (s *scanner) end() error {
	s.space()
	if s.pos != len(s.data) {
		return s.fail("unexpected bytes after the object")
	}
	return nil
}

func (s *scanner) space() {
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case ' ', '\t', '\r', '\n':
			s.pos++
		default:
			return
		}
	}
}

func (s *scanner) take(c byte) bool {
	if s.pos < len(s.data) && s.data[s.pos] == c {
		s.pos++
		return true
	}
	return false
}

// str returns a string token with its quotes.
func (s *scanner) str() ([]byte, error) {
	start := s.pos
	if !s.take('"') {
		return nil, s.fail("expected a string")
	}
	ascii := true
	for s.pos < len(s.data) {
		c := s.data[s.pos]
		switch {
		case c == '"':
			s.pos++
			token := s.data[start:s.pos]
			if !ascii && !utf8.Valid(token) {
				return nil, s.fail("invalid UTF-8")
			}
			return token, nil
		case c == '\\':
			if err := s.escape(); err != nil {
				return nil, err
			}
		case c < 0x20:
			return nil, s.fail("control character in a string")
		default:
			ascii = ascii && c < utf8.RuneSelf
			s.pos++
		}
	}
	return nil, s.fail("string without an end")
}

// escape consumes one escape sequence. A lone surrogate is refused here, because a
// decoder would turn it into U+FFFD and the value would no longer be what was sent.
func (s *scanner) escape() error {
	if s.pos+1 >= len(s.data) {
		return s.fail("string without an end")
	}
	switch s.data[s.pos+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.pos += 2
		return nil
	case 'u':
		unit, ok := s.hex4(s.pos + 2)
		if !ok {
			return s.fail("bad escape")
		}
		s.pos += 6
		if unit < 0xD800 || unit > 0xDFFF {
			return nil
		}
		if unit <= 0xDBFF && s.pos+1 < len(s.data) && s.data[s.pos] == '\\' && s.data[s.pos+1] == 'u' {
			if low, ok := s.hex4(s.pos + 2); ok && low >= 0xDC00 && low <= 0xDFFF {
				s.pos += 6
				return nil
			}
		}
		return s.fail("lone surrogate")
	}
	return s.fail("bad escape")
}

func (s *scanner) hex4(at int) (uint64, bool) {
	if at+4 > len(s.data) {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(s.data[at:at+4]), 16, 16)
	return unit, err == nil
}

// scalar returns a string, number, true, false or null token.
func (s *scanner) scalar() ([]byte, error) {
	if s.pos >= len(s.data) {
		return nil, s.fail("expected a value")
	}
	switch c := s.data[s.pos]; {
	case c == '"':
		return s.str()
	case c == '{' || c == '[':
		return nil, s.fail("a column's value cannot be an object or a list")
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	}
	for _, word := range [...]string{"null", "true", "false"} {
		if end := s.pos + len(word); end <= len(s.data) && string(s.data[s.pos:end]) == word {
			raw := s.data[s.pos:end]
			s.pos = end
			return raw, nil
		}
	}
	return nil, s.fail("expected a value")
}

// isScalar reports whether the bytes are one value that a column can hold, and nothing else.
func isScalar(raw []byte) bool {
	s := scanner{data: raw}
	_, err := s.scalar()
	return err == nil && s.pos == len(raw)
}

// number consumes a token of JSON's number grammar.
func (s *scanner) number() ([]byte, error) {
	start := s.pos
	s.take('-')
	if !s.take('0') && s.digits() == 0 {
		return nil, s.fail("bad number")
	}
	if s.take('.') && s.digits() == 0 {
		return nil, s.fail("bad number")
	}
	if s.take('e') || s.take('E') {
		if !s.take('+') {
			s.take('-')
		}
		if s.digits() == 0 {
			return nil, s.fail("bad number")
		}
	}
	return s.data[start:s.pos], nil
}

func (s *scanner) digits() int {
	start := s.pos
	for s.pos < len(s.data) && s.data[s.pos] >= '0' && s.data[s.pos] <= '9' {
		s.pos++
	}
	return s.pos - start
}
