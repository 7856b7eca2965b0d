package profile

import (
	"encoding/json"
	"slices"

	"fieldbook/internal/work"
)

// Points returns the records that come down because this one is held: those that its
// lookups point to, as far as a relationship of the profile goes by the lookup. A record
// to which several of them point is named as often. They need not exist.
func (c *Compiled) Points(r work.Record) []work.RecordRef {
	up := c.up[r.Table]
	if len(up) == 0 {
		return nil
	}
	var refs []work.RecordRef
	_ = r.Scan(func(column string, raw json.RawMessage) bool {
		tables := up[column]
		if len(tables) == 0 {
			return true
		}
		named, id := work.Fields{column: raw}.RefTable(column)
		for _, table := range tables {
			if id != (work.ID{}) && (named == "" || named == table) {
				refs = append(refs, work.RecordRef{Table: table, ID: id})
			}
		}
		return true
	})
	return refs
}

// Pulling reports whether records of the table bring down others by pointing to them.
func (c *Compiled) Pulling(table string) bool { return len(c.up[table]) > 0 }

// Parents returns the records of which any one, if it is held, brings this one down: those
// that its lookups point to by the scope's relationships. They need not exist.
func (s *Scope) Parents(r work.Record) []work.RecordRef {
	var refs []work.RecordRef
	for _, p := range s.Pulls {
		if !p.Down {
			continue
		}
		named, id := work.Fields{p.Column: r.Column(p.Column)}.RefTable(p.Column)
		if id != (work.ID{}) && (named == "" || named == p.From) {
			refs = append(refs, work.RecordRef{Table: p.From, ID: id})
		}
	}
	return refs
}

// Below returns the named tables of the profile and all that they pull in, directly or
// through others, in the order of Tables. No names means every table.
func (c *Compiled) Below(tables []string) []string {
	var below []string
	for _, s := range c.Tables {
		if len(tables) == 0 || slices.Contains(tables, s.Table.Name) ||
			slices.ContainsFunc(s.Pulls, func(p Pull) bool { return slices.Contains(below, p.From) }) {
			below = append(below, s.Table.Name)
		}
	}
	return below
}

// Hiding returns the profile for somebody who may not see every column: shown returns the
// columns of a table that they may see, nil for all. A lookup that is hidden brings nothing
// down. Filters still read every column.
func (c *Compiled) Hiding(shown func(*work.Table) []string) *Compiled {
	hides := func(table, column string) bool {
		columns := shown(c.byName[table].Table)
		return columns != nil && !slices.Contains(columns, column)
	}
	tables := make([]*Scope, len(c.Tables))
	for i, s := range c.Tables {
		narrowed := *s
		narrowed.Pulls = slices.DeleteFunc(slices.Clone(s.Pulls), func(p Pull) bool { return !p.Down && hides(p.From, p.Column) })
		if columns := shown(s.Table); columns != nil {
			narrowed.Columns, narrowed.Keep = nil, map[string]bool{}
			for _, column := range s.Table.Columns {
				if (s.Keep == nil || s.Keep[column.Name]) && slices.Contains(columns, column.Name) {
					narrowed.Columns = append(narrowed.Columns, column.Name)
					narrowed.Keep[column.Name] = true
				}
			}
			narrowed.Shape = s.Table.Shape(narrowed.Columns)
		}
		tables[i] = &narrowed
	}
	return newCompiled(c.Profile, tables)
}
