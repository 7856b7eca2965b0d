package wire

import (
	"bytes"
	"unicode/utf8"

	"fieldbook/internal/work"
)

// The limits of a message's shape. They are far above what either side sends and keep the
// memory that a message needs in proportion to its bytes: "[{},{},…]" would otherwise take
// fifty times its length.
const (
	maxDepth = 32 // levels of objects and lists, filters included
	// maxNodes is how many objects and lists one message has, an 8 MiB group's included.
	maxNodes = 400_000
	// maxMembers bounds an object or list that has no limit of its own.
	maxMembers = 100_000
)

// listLimits are the limits of the objects and lists that have one, by the name of the
// member that holds them. What a device may collect offline in one group is bounded by its
// bytes alone: a group of 8 MiB cannot have as many changes as are allowed here.
var listLimits = map[string]int{
	"groups":     MaxPushChanges,
	"unanswered": MaxUnanswered,
	"results":    MaxPushChanges,
	"changes":    MaxGroupBytes / 112, // the shortest change that names its record
	"set":        maxColumns,
	"after":      MaxPushChanges,
	"tables":     maxTables,
	"schema":     maxTables,
	"columns":    maxColumns,
	"records":    MaxPageRows,
	"get":        MaxQueryRows,
	"found":      maxTables,
	"active":     10_000,
	"settled":    10_000,
	"disposed":   10_000,
}

const (
	maxColumns = 1024 // Dataverse's limit for a table
	maxTables  = 1000
)

// checkShape refuses a message for what can be seen without decoding it: depth, counts,
// bytes that are no text. It makes one pass, allocates nothing and leaves it to the decoder
// to say whether the text is JSON. The errors are Invalid, and TooLarge for a count.
func checkShape(data []byte) error {
	switch {
	case len(bytes.TrimLeft(data, " \t\r\n")) == 0:
		return work.Errorf(work.Invalid, "the message is empty")
	case bytes.HasPrefix(data, []byte("\ufeff")):
		return work.Errorf(work.Invalid, "the message begins with a byte order mark: send UTF-8 without one")
	case !utf8.Valid(data):
		return work.Errorf(work.Invalid, "the message is not valid UTF-8")
	}
	s := shape{data: data}
	for s.pos < len(data) {
		if err := s.step(); err != nil {
			return err
		}
	}
	return nil
}

// shape is where the pass stands.
type shape struct {
	data  []byte
	pos   int
	depth int
	nodes int
	text  []byte // the last string, without quotes: the name of what follows it
	open  [maxDepth]container
}

// container is one object or list that is open.
type container struct {
	name    []byte
	limit   int
	members int // commas in it, and one
}

func (s *shape) step() error {
	c := s.data[s.pos]
	s.pos++
	switch c {
	case '"':
		return s.str()
	case '{', '[':
		return s.enter()
	case '}', ']':
		if s.depth = max(s.depth-1, 0); s.depth == 0 {
			return s.end()
		}
	case ',':
		s.text = nil
		if s.depth > 0 {
			in := &s.open[s.depth-1]
			if in.members++; in.members > in.limit {
				return in.tooMany()
			}
		}
	}
	return nil
}

// str passes over a string. An escape that stands for half a character is refused: no
// decoder can give back what was sent.
func (s *shape) str() error {
	start := s.pos
	for s.pos < len(s.data) {
		// Strings are most of a message: look for what ends or changes them at once.
		at := bytes.IndexByte(s.data[s.pos:], '"')
		if at < 0 {
			s.pos = len(s.data)
			return nil
		}
		escape := bytes.IndexByte(s.data[s.pos:s.pos+at], '\\')
		if escape < 0 {
			s.text = s.data[start : s.pos+at]
			s.pos += at + 1
			return nil
		}
		s.pos += escape
		unit, ok := s.unit(s.pos)
		if !ok {
			s.pos += 2
			continue
		}
		s.pos += 6
		switch {
		case unit < 0xD800 || unit > 0xDFFF:
			continue
		case unit <= 0xDBFF:
			if low, ok := s.unit(s.pos); ok && low >= 0xDC00 && low <= 0xDFFF {
				s.pos += 6
				continue
			}
		}
		return work.Errorf(work.Invalid, "the message has half of a surrogate pair at byte %d", s.pos-6)
	}
	return nil
}

// unit reads an escape such as \u00e9. ok is false if there is none.
func (s *shape) unit(at int) (unit rune, ok bool) {
	if at+6 > len(s.data) || s.data[at] != '\\' || s.data[at+1] != 'u' {
		return 0, false
	}
	for _, c := range s.data[at+2 : at+6] {
		unit <<= 4
		switch {
		case c >= '0' && c <= '9':
			unit |= rune(c - '0')
		case c >= 'a' && c <= 'f':
			unit |= rune(c - 'a' + 10)
		case c >= 'A' && c <= 'F':
			unit |= rune(c - 'A' + 10)
		default:
			return 0, false
		}
	}
	return unit, true
}

// end is the end of the message: nothing but space may follow.
func (s *shape) end() error {
	if n := len(bytes.TrimLeft(s.data[s.pos:], " \t\r\n")); n > 0 {
		return work.Errorf(work.Invalid, "the message has %d bytes after its end", n)
	}
	s.pos = len(s.data)
	return nil
}

func (s *shape) enter() error {
	if s.depth == maxDepth {
		return work.Errorf(work.Invalid, "the message is nested more than %d levels deep", maxDepth)
	}
	if s.nodes++; s.nodes > maxNodes {
		return work.Errorf(work.TooLarge, "the message has more than %d objects and lists", maxNodes)
	}
	limit, ok := listLimits[string(s.text)]
	if !ok {
		limit = maxMembers
	}
	s.open[s.depth] = container{name: s.text, limit: limit, members: 1}
	s.depth++
	s.text = nil
	return nil
}

func (c *container) tooMany() error {
	if _, named := listLimits[string(c.name)]; named {
		return work.Errorf(work.TooLarge, "%q has more than %d entries", c.name, c.limit)
	}
	return work.Errorf(work.TooLarge, "a list or object in the message has more than %d entries", c.limit)
}
