package store

import (
	"encoding/json"

	"fieldbook/internal/work"
)

// Keys returns the index entries of a record: its lookups. The service builds it from
// the environment's schema and gives it to the store.
type Keys func(r work.Record, yield func(column string, target work.ID))

// LookupKeys are the index entries of a record by the schema's columns: its lookups.
func LookupKeys(schema *work.Schema) Keys {
	lookups := map[string]map[string]bool{}
	for _, t := range schema.Tables {
		lookups[t.Name] = map[string]bool{}
		for _, c := range t.Columns {
			if c.Type == work.TypeLookup {
				lookups[t.Name][c.Name] = true
			}
		}
	}
	return func(r work.Record, yield func(column string, target work.ID)) {
		columns := lookups[r.Table]
		_ = r.Scan(func(column string, raw json.RawMessage) bool {
			if columns[column] {
				if id := (work.Fields{column: raw}).Ref(column); id != (work.ID{}) {
					yield(column, id)
				}
			}
			return true
		})
	}
}
