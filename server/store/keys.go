package store

import (
	"encoding/json"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// Keys returns the index entries of a record. The service builds it from the
// environment's schema and gives it to the store.
type Keys func(r work.Record, yield func(Key))

// Key is one index entry: what a lookup column points to, the value of a datetime column
// to the second, or both together.
type Key struct {
	Lookup string // "" = of a datetime column alone
	Target work.ID
	Column string // "" = of a lookup alone
	At     time.Time
}

// LookupKeys are the index entries of a record by the schema's columns: each lookup, each
// datetime column that is Indexed, and the latter together with each lookup that is
// [Personal].
func LookupKeys(schema *work.Schema) Keys {
	type columns struct {
		lookups, times map[string]bool
		personal       []string
	}
	tables := map[string]columns{}
	for _, t := range schema.Tables {
		cs := columns{lookups: map[string]bool{}, times: map[string]bool{}}
		for _, c := range t.Columns {
			if c.Type == work.TypeLookup {
				cs.lookups[c.Name] = true
			}
			if Personal(&c) {
				cs.personal = append(cs.personal, c.Name)
			}
			if c.Type == work.TypeDateTime && c.Indexed {
				cs.times[c.Name] = true
			}
		}
		tables[t.Name] = cs
	}
	return func(r work.Record, yield func(Key)) {
		cs := tables[r.Table]
		var lookups, times []Key
		_ = r.Scan(func(column string, raw json.RawMessage) bool {
			switch {
			case cs.lookups[column]:
				if id := (work.Fields{column: raw}).Ref(column); id != (work.ID{}) {
					lookups = append(lookups, Key{Lookup: column, Target: id})
				}
			case cs.times[column]:
				if at := (work.Fields{column: raw}).Time(column); !at.IsZero() {
					times = append(times, Key{Column: column, At: at.Truncate(time.Second)})
				}
			}
			return true
		})
		for _, l := range lookups {
			yield(l)
		}
		for _, t := range times {
			yield(t)
			for _, l := range lookups {
				if slices.Contains(cs.personal, l.Lookup) {
					yield(Key{Lookup: l.Lookup, Target: l.Target, Column: t.Column, At: t.At})
				}
			}
		}
	}
}

// Personal reports whether a lookup can say whose a record is, and is chosen by somebody:
// the filters of offline profiles combine such lookups with windows of time.
func Personal(c *work.Column) bool {
	return c.Type == work.TypeLookup && !c.ServerOnly && slices.ContainsFunc(c.Targets, func(table string) bool {
		return table == work.UserTable || table == work.TeamTable || table == work.ResourceTable
	})
}
