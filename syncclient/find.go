package syncclient

import (
	"context"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// findLimit is how many records with the same text are worth showing.
const findLimit = 20

// Find asks the server for the records of a table whose text column says so, whatever the case
// and the space around it: those that the user may see, twenty at most. They are not kept on
// this device, but can be looked at and changed for a while. The error is Unavailable without
// a network, and Forbidden where the user may not see the table or the column.
func (s *Store) Find(ctx context.Context, table, column, says string) ([]work.Record, error) {
	answer, err := s.engine.query(ctx, wire.QueryRequest{Select: &wire.Select{Table: table, Text: column, Says: says, Limit: findLimit}})
	if err != nil {
		return nil, err
	}
	var found []work.Record
	for _, row := range answer.Rows {
		if row.Table == table {
			found = append(found, record(row))
		}
	}
	s.seen.note(found, nil)
	return found, nil
}
