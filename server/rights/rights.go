package rights

import (
	"fieldbook/internal/profile"
	"fieldbook/internal/work"
)

// Level is how far a privilege reaches.
type Level string

// The levels. Own covers records whose owner is the user or one of the user's teams, and
// bookings of the user's bookable resource.
const (
	None         Level = "none"
	Own          Level = "user"
	Organization Level = "organization"
)

// Table is what a role may do with one table's records.
type Table struct {
	Create Level `json:"create"`
	Read   Level `json:"read"`
	Write  Level `json:"write"`
	Delete Level `json:"delete"`
}

// Column takes rights to one column away that the table's rights would give.
type Column struct {
	NoRead  bool `json:"no_read,omitempty"`
	NoWrite bool `json:"no_write,omitempty"`
}

// Role is one role's rights. Tables that are not named have those of Others.
type Role struct {
	Name    string                       `json:"name"`
	Others  Table                        `json:"others"`
	Tables  map[string]Table             `json:"tables,omitempty"`
	Columns map[string]map[string]Column `json:"columns,omitempty"` // by table and column
}

// On returns the rights on a table.
func (r *Role) On(table string) Table {
	if t, ok := r.Tables[table]; ok {
		return t
	}
	return r.Others
}

// MayRead reports whether a user of the role may see the record.
func (r *Role) MayRead(record work.Record, u profile.User) bool {
	return r.On(record.Table).Read.reaches(record, u)
}

// MayCreate reports whether a user of the role may create the record as it will be.
func (r *Role) MayCreate(record work.Record, u profile.User) bool {
	return r.On(record.Table).Create.reaches(record, u)
}

// MayWrite reports whether a user of the role may change a record. It is asked for the
// record as it is and as it will be: nobody takes what is not theirs or gives away what is.
func (r *Role) MayWrite(before, after work.Record, u profile.User) bool {
	level := r.On(before.Table).Write
	return level.reaches(before, u) && level.reaches(after, u)
}

// MayDelete reports whether a user of the role may delete the record.
func (r *Role) MayDelete(record work.Record, u profile.User) bool {
	return r.On(record.Table).Delete.reaches(record, u)
}

// MaySet reports whether a user of the role may fill or change the column.
func (r *Role) MaySet(table, column string) bool { return !r.Columns[table][column].NoWrite }

// Readable returns the columns of the table that a user of the role may see, nil for all.
func (r *Role) Readable(t *work.Table) []string {
	var hidden bool
	var shown []string
	for _, c := range t.Columns {
		if r.Columns[t.Name][c.Name].NoRead {
			hidden = true
			continue
		}
		shown = append(shown, c.Name)
	}
	if !hidden {
		return nil
	}
	return shown
}

// reaches reports whether a privilege of this level covers the record.
func (l Level) reaches(r work.Record, u profile.User) bool {
	switch l {
	case Organization:
		return true
	case Own:
		return owns(r, u)
	}
	return false
}
