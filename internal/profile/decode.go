package profile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"unicode/utf8"

	"fieldbook/internal/work"
)

// Parse reads a profile as [Profile.Encode] writes it, and as people write it by hand.
// It refuses what it does not understand: unknown and repeated members, names in another
// case, values of the wrong type, bytes after the end. The error is Invalid and names
// the line or the place; it is TooLarge above 4 MiB. Whether the profile makes sense for
// an environment is [Compile]'s question.
func Parse(data []byte) (Profile, error) {
	if len(data) > maxBytes {
		return Profile{}, work.Errorf(work.TooLarge, "the profile is %d bytes; the limit is %d", len(data), maxBytes)
	}
	if !utf8.Valid(data) {
		return Profile{}, work.Errorf(work.Invalid, "the profile is not valid UTF-8 text")
	}
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		return Profile{}, syntaxFault(data, err)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := checkShape(dec, "", profileShape(), 0); err != nil {
		return Profile{}, err
	}
	p := Profile{Grace: absent}
	if err := json.Unmarshal(data, &p); err != nil {
		return Profile{}, work.Errorf(work.Invalid, "the profile cannot be read: %w", err)
	}
	switch p.Grace {
	case absent:
		p.Grace = 0
	case 0:
		return Profile{}, work.Errorf(work.Invalid, "graceperiodindays must be from %d to %d, not 0; leave it out for the default, %d", MinGrace, MaxGrace, DefaultGrace)
	}
	p.tidy()
	return p, nil
}

// absent tells a whole number that is not in the text from one that is: no text can name it.
const absent = math.MinInt

// syntaxFault says in which line the text stops being one JSON value.
func syntaxFault(data []byte, err error) error {
	offset := len(data)
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = min(offset, int(s.Offset))
	}
	line := 1 + bytes.Count(data[:offset], []byte("\n"))
	return work.Errorf(work.Invalid, "line %d: the profile is not JSON: %w", line, err)
}

// Encode returns the profile as indented JSON that ends in a newline. Equal profiles give
// equal bytes. It panics if a condition holds a value that is no JSON, which no parsed
// profile does.
func (p Profile) Encode() []byte {
	if p.Items == nil {
		p.Items = []Item{}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p); err != nil {
		panic(fmt.Sprintf("profile.Encode: %v", err))
	}
	return b.Bytes()
}

// tidy makes empty lists absent, so that one profile has one form.
func (p *Profile) tidy() {
	if p.Items == nil {
		p.Items = []Item{}
	}
	for i := range p.Items {
		item := &p.Items[i]
		if len(item.Columns) == 0 {
			item.Columns = nil
		}
		if len(item.Associations) == 0 {
			item.Associations = nil
		}
		if item.Filter != nil {
			item.Filter.tidy()
		}
	}
}

func (f *Filter) tidy() {
	if len(f.Conditions) == 0 {
		f.Conditions = nil
	}
	if len(f.Filters) == 0 {
		f.Filters = nil
	}
	for i := range f.Conditions {
		if len(f.Conditions[i].Values) == 0 {
			f.Conditions[i].Values = nil
		}
	}
	for i := range f.Filters {
		f.Filters[i].tidy()
	}
}

// unread is the next token, or an error for a text that ends early, which Parse has
// excluded.
func unread(dec *json.Decoder, place string) (json.Token, error) {
	t, err := dec.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, work.Errorf(work.Invalid, "%s: %w", place, err)
	}
	return t, nil
}
