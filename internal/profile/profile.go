package profile

import "encoding/json"

// The limits of a profile. They are Dataverse's.
const (
	MinInterval   = 5       // minutes between two refreshes of a table
	MaxInterval   = 1440    // minutes: one day
	MaxLinked     = 15      // tables that pull a table in, counted upward and transitively
	MaxLevels     = 3       // levels of groups in a filter
	MaxConditions = 500     // conditions of one filter, a value list counting each value
	MaxName       = 255     // characters of a profile's name
	MaxComment    = 2000    // characters of its description
	maxBytes      = 4 << 20 // of a profile as JSON
)

// Limits are those that an environment sets. The zero value is the default.
type Limits struct {
	// Linked is how many tables may pull one in, counted upward and transitively; 0 =
	// [MaxLinked]. Dataverse's was 10 before.
	Linked int `json:"linked_tables,omitempty"`
}

func (l Limits) linked() int {
	if l.Linked == 0 {
		return MaxLinked
	}
	return l.Linked
}

// Profile is one offline profile. The JSON names are Dataverse's, except Grace's.
type Profile struct {
	// Schema names the JSON Schema by which editors check the file: see [JSONSchema]. It says
	// nothing else.
	Schema      string `json:"$schema,omitempty"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	// Grace is for how many days after the current one a technician keeps what they made,
	// changed or looked at although the profile does not hold it: [MinGrace] to [MaxGrace],
	// 0 = [DefaultGrace]. See [GraceEnd].
	Grace int    `json:"graceperiodindays,omitempty"`
	Items []Item `json:"items"` // one per table, in the order in which they are synchronised
}

// Criteria is the row rule of an item, with Dataverse's numbers.
type Criteria int

// The row rules (recorddistributioncriteria).
const (
	RelatedOnly Criteria = 0 // only rows that a relationship reaches
	AllRecords  Criteria = 1 // every row; no other rule may be set
	OtherData   Criteria = 2 // rows owned by the user, the user's teams, or both
	Custom      Criteria = 3 // rows that the item's filter matches
)

// Item is one table of a profile. Its rows are those that its own rule matches and,
// besides, those that any of its associations reaches: the rule and the associations
// are alternatives, never combined by "and".
type Item struct {
	Table                 string        `json:"selectedentitytypecode"`
	Criteria              Criteria      `json:"recorddistributioncriteria"`
	OwnedByMe             bool          `json:"recordsownedbyme,omitempty"`
	OwnedByMyTeam         bool          `json:"recordsownedbymyteam,omitempty"`
	OwnedByMyBusinessUnit bool          `json:"recordsownedbymybusinessunit,omitempty"` // read, but refused by [Compile]: there are no business units
	Filter                *Filter       `json:"profileitementityfilter,omitempty"`      // of Custom only
	Interval              int           `json:"syncintervalinminutes"`
	Columns               []string      `json:"selectedcolumns,omitempty"` // empty = all
	Associations          []Association `json:"associations,omitempty"`
}

// Association is one relationship by which rows of an item's table come down because a
// related record is held.
type Association struct {
	// Relationship is "table.column", a lookup column. If the table is the item's own,
	// its rows come down when their lookup points to a held record. If it is another
	// table of the profile, the record that a held row's lookup points to comes down.
	Relationship string `json:"relationship"`
}

// The two ways to join the parts of a [Filter].
const (
	And = "and"
	Or  = "or"
)

// Filter is a group of conditions and further groups, at most [MaxLevels] deep.
type Filter struct {
	Type       string      `json:"type"` // And or Or
	Conditions []Condition `json:"conditions,omitempty"`
	Filters    []Filter    `json:"filters,omitempty"`
}

// Condition compares one column. Operator is one of the names in [Operators]. Value is
// a JSON scalar in the column's own type; operators that take a list use Values.
type Condition struct {
	Attribute string            `json:"attribute"` // a column, or the table's id column: [IDColumn]
	Operator  string            `json:"operator"`
	Value     json.RawMessage   `json:"value,omitempty"`
	Values    []json.RawMessage `json:"values,omitempty"`
}

// IDColumn is the name by which a filter calls the id of a table's records, such as
// systemuserid: the logical name followed by "id".
func IDColumn(table string) string { return table + "id" }
