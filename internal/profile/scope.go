package profile

import (
	"time"

	"fieldbook/internal/work"
)

// Compiled is a profile that was found valid against a schema. It is read-only and may
// be used by any number of goroutines.
type Compiled struct {
	Profile Profile
	// Tables are the scopes in the order to evaluate them: a table comes after every
	// table that pulls it in, and otherwise in the profile's order.
	Tables []*Scope

	byName map[string]*Scope
	up     map[string]map[string][]string // by table and lookup column: what comes down to which it points
}

func newCompiled(p Profile, tables []*Scope) *Compiled {
	c := &Compiled{Profile: p, Tables: tables, byName: map[string]*Scope{}, up: map[string]map[string][]string{}}
	for _, s := range tables {
		c.byName[s.Table.Name] = s
		for _, pull := range s.Pulls {
			if pull.Down {
				continue
			}
			if c.up[pull.From] == nil {
				c.up[pull.From] = map[string][]string{}
			}
			c.up[pull.From][pull.Column] = append(c.up[pull.From][pull.Column], s.Table.Name)
		}
	}
	return c
}

// Table returns the scope of the table of that logical name, nil if the profile does
// not hold the table.
func (c *Compiled) Table(name string) *Scope { return c.byName[name] }

// Scope is one table of a compiled profile.
type Scope struct {
	Table *work.Table
	// Columns are the columns that go to the device, in the table's order: the chosen
	// ones and those without which Fieldbook cannot work. nil = all.
	Columns []string
	// Keep is Columns as a set, for [work.Project]. nil = all.
	Keep map[string]bool
	// Shape is the fingerprint of Columns, as [work.Table.Shape] makes it.
	Shape uint32
	// Interval is the time between two refreshes in effect: the smallest of the table's
	// own and those of the tables that pull it in, directly or through others.
	Interval time.Duration
	// Pulls are the relationships by which rows come down, in the order of the item's
	// associations.
	Pulls []Pull
	// Linked is how many tables pull this one in, directly or through others.
	Linked int
	Item   Item

	rule  node
	slots []string // the columns that the rule reads
}

// Pull is one way in which holding a record of one table brings down rows of another.
type Pull struct {
	From   string // the table of the held record
	Column string // the lookup column: of this table if Down, else of From
	// Down says that rows of this table come down whose Column points to the held
	// record. Otherwise the record comes down to which the held record's Column points.
	Down bool
}

// User is for whom a scope is evaluated. "Mine" means one of Resources for a lookup to
// a bookable resource, and ID for a lookup to a user or an owner.
type User struct {
	ID        work.ID
	Resources []work.ID      // the user's bookable resources
	Teams     []work.ID      // the teams the user is a member of
	Zone      *time.Location // in which days begin and end; nil = UTC
	WeekStart time.Weekday   // the first day of a week; Dataverse's default is Sunday
}
