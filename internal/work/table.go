package work

import (
	"encoding/json"
	"hash/fnv"
	"slices"
)

// Type is a column's data type.
type Type string

// The column types, by Dataverse's names. Values are scalar JSON: text, memo and
// datetime (RFC 3339, UTC, whole seconds) are strings; integer, choice, decimal and
// money are numbers; boolean is true or false; lookup is the target's id, preceded by
// "table/" where several tables are possible targets.
const (
	TypeText     Type = "string"
	TypeMemo     Type = "memo"
	TypeInteger  Type = "integer"
	TypeDecimal  Type = "decimal"
	TypeMoney    Type = "money"
	TypeBoolean  Type = "boolean"
	TypeDateTime Type = "datetime"
	TypeChoice   Type = "picklist"
	TypeLookup   Type = "lookup"
)

// Types returns all column types, in the order above.
func Types() []Type {
	return []Type{TypeText, TypeMemo, TypeInteger, TypeDecimal, TypeMoney, TypeBoolean, TypeDateTime, TypeChoice, TypeLookup}
}

// Option is one value of a choice column.
type Option struct {
	Value int64  `json:"value"`
	Label string `json:"label"`
}

// Column describes one column of a table.
type Column struct {
	Name      string   `json:"name"`
	Label     string   `json:"label"`
	Type      Type     `json:"type"`
	Required  bool     `json:"required,omitzero"`
	MaxLength int      `json:"max_length,omitzero"` // in characters; 0 = the type's own limit
	Min       *int64   `json:"min,omitempty"`       // of integer, decimal and money
	Max       *int64   `json:"max,omitempty"`
	Options   []Option `json:"options,omitempty"`
	Targets   []string `json:"targets,omitempty"` // tables that a lookup may point to
	// ServerOnly columns are set by the server: derived values and record keeping.
	ServerOnly bool `json:"server_only,omitzero"`
	// Indexed datetime columns can be searched by range. Lookups always can.
	Indexed bool `json:"indexed,omitzero"`
	// Unsearched texts are written for programs, such as the contents of a file: nobody looks
	// for words in them.
	Unsearched bool `json:"unsearched,omitzero"`
}

// OptionLabel returns the label of a choice value, "" if there is no such option.
func (c *Column) OptionLabel(value int64) string {
	for _, o := range c.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return ""
}

// Table describes one table.
type Table struct {
	Name     string   `json:"name"`              // logical name
	Label    string   `json:"label"`             // "Work order"
	Plural   string   `json:"plural"`            // "Work orders"
	Primary  string   `json:"primary,omitempty"` // column shown where the record is named; "" for pure links
	Columns  []Column `json:"columns"`
	Offline  bool     `json:"offline,omitzero"`   // can be taken offline
	NoDelete bool     `json:"no_delete,omitzero"` // a device may not delete its records
	ReadOnly bool     `json:"read_only,omitzero"` // a device may not write its records at all

	byName map[string]int
}

// Column returns the column of that logical name, or nil.
func (t *Table) Column(name string) *Column {
	if t.byName == nil { // a table that is still being built
		if i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name }); i >= 0 {
			return &t.Columns[i]
		}
		return nil
	}
	if i, ok := t.byName[name]; ok {
		return &t.Columns[i]
	}
	return nil
}

// NameOf returns what a record of the table is called on screen, or "" if its primary
// column is empty or not on this device.
func (t *Table) NameOf(r Record) string {
	return Fields{t.Primary: r.Column(t.Primary)}.Text(t.Primary)
}

// Shape is the fingerprint of a choice of columns, 0 for "all columns". Two copies of one
// rev that were made with different choices have different shapes.
func (t *Table) Shape(columns []string) uint32 {
	if len(columns) == 0 {
		return 0
	}
	h := fnv.New32a()
	for _, c := range slices.Sorted(slices.Values(columns)) {
		h.Write([]byte(c))
		h.Write([]byte{0})
	}
	return h.Sum32() | 1 // never the value for "all"
}

// Schema is the tables of an environment. It is read-only once built.
type Schema struct {
	Tables []*Table `json:"tables"`

	byName map[string]*Table
}

// NewSchema indexes the tables. Tables named twice, columns named twice and lookups to
// tables that do not exist are an error of kind Invalid.
func NewSchema(tables []*Table) (*Schema, error) {
	s := &Schema{Tables: tables, byName: make(map[string]*Table, len(tables))}
	for _, t := range tables {
		if s.byName[t.Name] != nil {
			return nil, Errorf(Invalid, "table %s is defined twice", t.Name)
		}
		s.byName[t.Name] = t
		t.byName = make(map[string]int, len(t.Columns))
		for i, c := range t.Columns {
			if _, twice := t.byName[c.Name]; twice {
				return nil, Errorf(Invalid, "table %s: column %s is defined twice", t.Name, c.Name)
			}
			t.byName[c.Name] = i
		}
		if t.Primary != "" && t.Column(t.Primary) == nil {
			return nil, Errorf(Invalid, "table %s: its primary column %q does not exist", t.Name, t.Primary)
		}
	}
	for _, t := range tables {
		for _, c := range t.Columns {
			for _, target := range c.Targets {
				if s.byName[target] == nil {
					return nil, Errorf(Invalid, "table %s: column %s points to %s, which does not exist", t.Name, c.Name, target)
				}
			}
		}
	}
	return s, nil
}

// Table returns the table of that logical name, or nil.
func (s *Schema) Table(name string) *Table { return s.byName[name] }

// Need is [Schema.Table] with an error of kind NotFound.
func (s *Schema) Need(name string) (*Table, error) {
	if t := s.byName[name]; t != nil {
		return t, nil
	}
	return nil, Errorf(NotFound, "there is no table %q", clip(name))
}

// Hash is the fingerprint of the whole schema: it changes when anything in a table does,
// labels and options included, because devices keep their copy until it changes.
func (s *Schema) Hash() uint64 {
	h := fnv.New64a()
	_ = json.NewEncoder(h).Encode(s.Tables) // plain values: nothing in them can fail
	return h.Sum64()
}
