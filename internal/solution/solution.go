package solution

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
)

// Solution is what an archive holds.
type Solution struct {
	Name    string    `json:"uniquename"`
	Version string    `json:"version"`
	Managed bool      `json:"ismanaged"` // profiles of a managed solution are the publisher's to change
	Created time.Time `json:"created"`
	// From names the environment that it was exported from.
	From     string            `json:"environment,omitempty"`
	Profiles []profile.Profile `json:"-"`
	// Tables describe the tables of the profiles, with the columns that these need.
	Tables []Table `json:"-"`
}

// Table is what a profile needs of a table.
type Table struct {
	Name    string   `json:"logicalname"`
	Label   string   `json:"displayname,omitempty"`
	Columns []Column `json:"columns"`
}

// Column is what a profile needs of a column.
type Column struct {
	Name string    `json:"logicalname"`
	Type work.Type `json:"type"`
}

// Needs returns what profiles need of the tables of an environment: of each of their tables the
// columns that they choose, filter by, or relate by.
func Needs(profiles []profile.Profile, s *work.Schema) []Table {
	needed := map[string]map[string]bool{}
	need := func(table, column string) {
		if needed[table] == nil {
			needed[table] = map[string]bool{}
		}
		if column != "" {
			needed[table][column] = true
		}
	}
	for _, p := range profiles {
		for _, i := range p.Items {
			need(i.Table, "")
			for _, c := range i.Columns {
				need(i.Table, c)
			}
			for _, c := range i.FilterColumns() {
				need(i.Table, c)
			}
			for _, a := range i.Associations {
				table, column, _ := strings.Cut(a.Relationship, ".")
				need(table, column)
			}
		}
	}
	var list []Table
	for name, columns := range needed {
		t := Table{Name: name, Columns: []Column{}}
		described := s.Table(name)
		if described != nil {
			t.Label = described.Label
		}
		for column := range columns {
			c := Column{Name: column}
			if described != nil && described.Column(column) != nil {
				c.Type = described.Column(column).Type
			} else if column == profile.IDColumn(name) {
				continue // every table has its id
			}
			t.Columns = append(t.Columns, c)
		}
		slices.SortFunc(t.Columns, func(a, b Column) int { return strings.Compare(a.Name, b.Name) })
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b Table) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// Missing returns in words what an environment lacks of what a solution needs; none if it can be
// imported.
func (s Solution) Missing(schema *work.Schema) []string {
	var missing []string
	for _, t := range s.Tables {
		described := schema.Table(t.Name)
		if described == nil {
			missing = append(missing, "table "+t.Name)
			continue
		}
		if !described.Offline {
			missing = append(missing, "table "+t.Name+" cannot be taken offline here")
		}
		for _, c := range t.Columns {
			switch here := described.Column(c.Name); {
			case here == nil:
				missing = append(missing, "column "+t.Name+"."+c.Name)
			case c.Type != "" && here.Type != c.Type:
				missing = append(missing, "column "+t.Name+"."+c.Name+" is of type "+string(here.Type)+" here, not "+string(c.Type))
			}
		}
	}
	return missing
}
