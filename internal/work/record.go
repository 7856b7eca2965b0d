package work

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// Record is one row of a table: its identity, which of its copies is newer, and its
// columns as one flat JSON object of column logical names to scalar values. The bytes
// are stored and sent as they are; [Fields] reads them.
type Record struct {
	Table string
	ID    ID
	Rev   uint64 // raised by the server with every change of the record; 0 = not on the server yet
	Data  []byte // a flat JSON object; never nil for a stored record
}

// Fields decodes the columns for reading. Data that is not a flat object yields no
// columns: what may be stored was checked by [CheckData] on the way in.
func (r Record) Fields() Fields {
	f := Fields{}
	if err := scanObject(r.Data, func(name, raw []byte) bool {
		f[string(name)] = raw
		return true
	}); err != nil {
		clear(f)
	}
	return f
}

// Column returns the raw JSON of one column, nil if it is absent or null, without
// decoding the others.
func (r Record) Column(name string) json.RawMessage {
	var found []byte
	_ = scanObject(r.Data, func(n, raw []byte) bool {
		if string(n) != name {
			return true
		}
		found = raw
		return false
	})
	if isNull(found) {
		return nil
	}
	return found
}

// Scan calls yield for each column in stored order with its raw JSON. The bytes belong
// to the record.
func (r Record) Scan(yield func(column string, raw json.RawMessage) bool) error {
	return scanObject(r.Data, func(name, raw []byte) bool { return yield(string(name), raw) })
}

// CheckData reports why bytes cannot be a record's data: not one flat JSON object,
// a column named twice, larger than [MaxRecordBytes]. The error is Invalid or TooLarge.
func CheckData(data []byte) error {
	if len(data) > MaxRecordBytes {
		return Errorf(TooLarge, "the record is %d bytes; the limit is %d", len(data), MaxRecordBytes)
	}
	var names columnSet
	var twice error
	err := scanObject(data, func(column, _ []byte) bool {
		if names.add(column) {
			return true
		}
		name := string(column)
		twice = &Error{Kind: Invalid, Column: name, Message: "record data: column " + clip(name) + " appears twice"}
		return false
	})
	if twice != nil {
		return twice
	}
	return err
}

// columnSet is a set of column names. Records have a few dozen columns: to compare them all is
// cheaper than a map, of which thousands a page would be made.
type columnSet struct {
	few  [48][]byte
	n    int
	many map[string]bool // all names, from the 49th on
}

// add reports whether the name is new. The bytes must stay as they are.
func (s *columnSet) add(name []byte) bool {
	if s.many != nil {
		if s.many[string(name)] {
			return false
		}
		s.many[string(name)] = true
		return true
	}
	for _, other := range s.few[:s.n] {
		if string(other) == string(name) {
			return false
		}
	}
	if s.n < len(s.few) {
		s.few[s.n] = name
		s.n++
		return true
	}
	s.many = make(map[string]bool, 2*len(s.few))
	for _, other := range s.few {
		s.many[string(other)] = true
	}
	s.many[string(name)] = true
	return true
}

// Encode builds record data from columns, sorted by name. Null and empty values are left out.
func Encode(columns Fields) []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for _, name := range sortedNames(columns) {
		if !isNull(columns[name]) {
			appendMember(&b, []byte(name), columns[name])
		}
	}
	b.WriteByte('}')
	return b.Bytes()
}

// Patch returns data with the given columns replaced. A null removes the column.
// Columns that were there keep their place, new ones follow in name order, so equal
// inputs give equal bytes everywhere.
func Patch(data []byte, set Fields) []byte {
	var b bytes.Buffer
	b.Grow(len(data) + 64)
	b.WriteByte('{')
	done := make(map[string]bool, len(set))
	_ = scanObject(data, func(name, raw []byte) bool {
		if to, ok := set[string(name)]; ok {
			done[string(name)] = true
			raw = to
		}
		if !isNull(raw) {
			appendMember(&b, name, raw)
		}
		return true
	})
	for _, name := range sortedNames(set) {
		if !done[name] && !isNull(set[name]) {
			appendMember(&b, []byte(name), set[name])
		}
	}
	b.WriteByte('}')
	return b.Bytes()
}

// Project returns the data with only the columns for which keep is true. With keep
// nil the bytes are returned as they are.
func Project(data []byte, keep map[string]bool) []byte {
	if keep == nil {
		return data
	}
	var b bytes.Buffer
	b.Grow(len(data))
	b.WriteByte('{')
	_ = scanObject(data, func(name, raw []byte) bool {
		if keep[string(name)] {
			appendMember(&b, name, raw)
		}
		return true
	})
	b.WriteByte('}')
	return b.Bytes()
}

func appendMember(b *bytes.Buffer, name, raw []byte) {
	if b.Len() > 1 {
		b.WriteByte(',')
	}
	if plainName(name) {
		b.WriteByte('"')
		b.Write(name)
		b.WriteByte('"')
	} else {
		quoted, _ := json.Marshal(string(name))
		b.Write(quoted)
	}
	b.WriteByte(':')
	b.Write(raw)
}

// plainName reports whether a name needs no escapes, as the names of all columns that
// Field Service has.
func plainName(name []byte) bool {
	for _, c := range name {
		if c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

func isNull(raw []byte) bool { return len(raw) == 0 || string(raw) == "null" }

// Fields are columns by logical name with their raw JSON values.
type Fields map[string]json.RawMessage

// Has reports whether the column has a value.
func (f Fields) Has(column string) bool { return !isNull(f[column]) }

// Text returns a text, memo or datetime column as a string; "" if it is empty or no string.
func (f Fields) Text(column string) string {
	var s string
	if raw := f[column]; len(raw) > 0 && raw[0] == '"' {
		_ = json.Unmarshal(raw, &s)
	}
	return s
}

// Int returns a whole-number or choice column; 0 if it is empty or no whole number.
func (f Fields) Int(column string) int64 {
	var n int64
	if !isNull(f[column]) {
		_ = json.Unmarshal(f[column], &n)
	}
	return n
}

// Float returns a decimal or money column for display and comparison; 0 if empty.
func (f Fields) Float(column string) float64 {
	var n float64
	if !isNull(f[column]) {
		_ = json.Unmarshal(f[column], &n)
	}
	return n
}

// Bool returns a yes/no column; false if empty.
func (f Fields) Bool(column string) bool { return string(f[column]) == "true" }

// Time returns a datetime column in UTC; the zero time if empty or malformed.
func (f Fields) Time(column string) time.Time {
	t, err := time.Parse(time.RFC3339, f.Text(column))
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// Ref returns the record that a lookup points to; the zero ID if it is empty. For a
// lookup that may point into several tables see [Fields.RefTable].
func (f Fields) Ref(column string) ID {
	_, id := splitRef(f.Text(column))
	return id
}

// RefTable returns the table and id of a lookup that names its table ("team/0190…").
// The table is "" for a lookup with one target.
func (f Fields) RefTable(column string) (table string, id ID) { return splitRef(f.Text(column)) }

func splitRef(s string) (string, ID) {
	table := ""
	for i := range len(s) {
		if s[i] == '/' {
			if table, s = s[:i], s[i+1:]; table == "" {
				return "", ID{}
			}
			break
		}
	}
	id, err := ParseID(s)
	if err != nil {
		return "", ID{}
	}
	return table, id
}

func sortedNames(f Fields) []string { return slices.Sorted(maps.Keys(f)) }
