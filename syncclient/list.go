package syncclient

import (
	"context"
	"fmt"
	"slices"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// The bounds of a list that is read from the server, so that neither a screen nor a slow
// line has to carry a whole company. A list that is longer ends there and says so.
const (
	MaxListed      = 10_000   // records
	maxListedBytes = 32 << 20 // of records; the part that passes it still counts
)

// ask reads what a query selects, part after part, and gives each part to come before it
// asks for the next. More says that the list goes on beyond what was found because it came
// to one of the bounds or to the query's limit.
func (e *Engine) ask(ctx context.Context, q work.Query, come func(part []work.Record)) (found []work.Record, more bool, err error) {
	s := wire.Select{Table: q.Table, Lookup: q.Lookup, Equals: q.Equals, Time: q.Time, From: instant(q.From), To: instant(q.To), Desc: q.Desc}
	most, size := MaxListed, 0
	if q.Limit > 0 {
		most = min(most, q.Limit)
	}
	for {
		if s.Limit = most - len(found); s.Limit >= wire.MaxQueryRows {
			s.Limit = 0
		}
		answer, err := e.query(ctx, wire.QueryRequest{Select: &s})
		if err == nil {
			err = goesOn(q, s.After, answer)
		}
		if err != nil {
			return nil, false, err
		}
		var part []work.Record
		for _, row := range answer.Rows {
			if row.Table == q.Table {
				part = append(part, record(row))
				size += len(row.D)
			}
		}
		come(part)
		found = append(found, part...)
		if !answer.More || len(found) >= most || size >= maxListedBytes || answer.Next == nil { // an older server knows of no next part
			return newest(q, found), answer.More, nil
		}
		s.After = answer.Next
	}
}

// goesOn refuses an answer after which a list would not come nearer to its end.
func goesOn(q work.Query, after *wire.Place, answer wire.QueryAnswer) error {
	if answer.Next == nil {
		return nil
	}
	next, err := answer.Next.Read(q.Time != "")
	if err != nil {
		return err
	}
	if len(answer.Rows) > 0 {
		if after == nil {
			return nil
		}
		if last, err := after.Read(q.Time != ""); err != nil || q.Compare(next, last) > 0 {
			return err
		}
	}
	return work.Errorf(work.Damaged, "the server's list of %s does not go on: tell the administrator", q.Table)
}

// newest leaves of each record the last copy that came: one whose time was changed between
// two parts comes in both.
func newest(q work.Query, found []work.Record) []work.Record {
	if q.Time == "" || len(found) <= wire.MaxQueryRows {
		return found
	}
	last := map[work.ID]int{}
	for i, r := range found {
		last[r.ID] = i
	}
	i := -1
	return slices.DeleteFunc(found, func(r work.Record) bool { i++; return last[r.ID] != i })
}

// beginning is the error that comes with the first n records of a list that has more.
func (s *Store) beginning(table string, n int) error {
	name, number := "records", fmt.Sprint(n)
	if plan, err := s.DB.Plan(); err == nil && plan != nil && plan.Schema.Table(table) != nil {
		name = plan.Schema.Table(table).Plural
	}
	if n >= 1000 {
		number = fmt.Sprintf("%d,%03d", n/1000, n%1000)
	}
	return work.Errorf(work.Partial, "First %s of more %s: narrow the filter.", number, name)
}
