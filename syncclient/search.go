package syncclient

import (
	"context"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// ServerFound is what a search on the server has found in one table, without what this
// device holds.
type ServerFound struct {
	Table   string
	Records []work.Record // the best first; contents of files and forms are left out
	More    bool          // more were found than came
	Partly  bool          // the server did not look at all records of the table
}

// SearchServer looks on the server for records that have all words that were typed, under
// the user's rights: in the tables named, or in all. At most so many of a table come, 0
// standing for as many as the protocol has. Nothing of it is kept: who opens a record
// fetches it. The error is Unavailable without a network, then nothing was asked; Invalid or
// TooLarge for words that cannot be looked for; NotFound or Forbidden for a table.
func (s *Store) SearchServer(ctx context.Context, typed string, tables []string, most int) ([]ServerFound, error) {
	if _, err := work.SearchFor(typed); err != nil {
		return nil, err
	}
	var answer wire.SearchAnswer
	if err := s.engine.read(ctx, wire.PathSearch, wire.SearchRequest{Words: typed, Tables: tables, Limit: most}, &answer); err != nil {
		return nil, err
	}
	var all []ServerFound
	for _, found := range answer.Found {
		f := ServerFound{Table: found.Table, More: found.More, Partly: found.Partly}
		for _, row := range found.Rows {
			here, err := s.DB.Holds(row.Table, row.ID)
			if err != nil {
				return nil, err
			}
			r := record(row)
			if !here && !s.waits(refOf(r)) { // not even deleted here a moment ago
				f.Records = append(f.Records, r)
			}
		}
		if len(f.Records) > 0 || f.More || f.Partly {
			all = append(all, f)
		}
	}
	return all, nil
}
