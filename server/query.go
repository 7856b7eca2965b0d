package server

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// query reads records that are not on the device, under the user's rights.
func (s *Server) query(w http.ResponseWriter, r *http.Request, c caller) error {
	if err := c.onDevice(); err != nil {
		return err
	}
	var request wire.QueryRequest
	if err := read(r, &request); err != nil {
		return err
	}
	if (request.Select == nil) == (len(request.Get) == 0) {
		return work.Errorf(work.Invalid, "ask either for a selection or for records by id")
	}
	if len(request.Get) > wire.MaxQueryRows {
		return work.Errorf(work.TooLarge, "%d records were asked for; the limit is %d: ask for the others in another request", len(request.Get), wire.MaxQueryRows)
	}
	a := &answering{ctx: r.Context(), schema: s.schema, limit: s.limits.pageBytes, answer: wire.QueryAnswer{Rows: []wire.Row{}}}
	err := s.store.View(func(tx store.Tx) (err error) {
		if _, err := loadDevice(tx, c); err != nil {
			return err
		}
		a.tx = tx
		if a.reader, err = s.readerOf(tx, c); err != nil {
			return err
		}
		if request.Select != nil {
			return a.selection(*request.Select)
		}
		return a.byID(request.Get)
	})
	if err != nil {
		return err
	}
	s.answer(w, r, a.answer)
	return nil
}

// answering is one query on its way.
type answering struct {
	ctx    context.Context
	tx     store.Tx
	schema *work.Schema
	reader *reader
	limit  int // of the answer, in bytes
	size   int
	answer wire.QueryAnswer
}

// byID answers with the records that exist and that the user may read.
func (a *answering) byID(refs []work.RecordRef) error {
	for _, ref := range refs {
		t, err := a.schema.Need(ref.Table)
		if err != nil {
			return err
		}
		r, ok, err := a.tx.Record(ref.Table, ref.ID)
		if err != nil {
			return err
		}
		if ok && !a.add(t, r) {
			break
		}
	}
	return nil
}

// add puts a record into the answer, unless the user may not see it. It reports false when
// the answer is full.
func (a *answering) add(t *work.Table, r work.Record) bool {
	seen, ok := a.reader.see(t, r)
	if !ok {
		return true
	}
	if a.size += len(seen.Data); a.size > a.limit && len(a.answer.Rows) > 0 {
		a.answer.More = true
		return false
	}
	a.answer.Rows = append(a.answer.Rows, wire.Row{Table: seen.Table, ID: seen.ID, Rev: seen.Rev, D: seen.Data})
	return true
}

// selection answers with the records that a query selects, in its order.
func (a *answering) selection(asked wire.Select) error {
	t, q, err := a.parse(asked)
	if err != nil {
		return err
	}
	found := best{query: q, keep: q.Limit + 1}
	if err := a.candidates(q, func(r work.Record) bool {
		if q.Selects(r) && a.reader.role.MayRead(r, a.reader.user) {
			return found.add(r)
		}
		return true
	}); err != nil {
		return err
	}
	list := found.sorted()
	for i, e := range list {
		if i == q.Limit {
			a.answer.More = true
			break
		}
		r, ok, err := a.tx.Record(q.Table, e.id)
		if err != nil {
			return err
		}
		if ok && !a.add(t, r) {
			break
		}
	}
	return nil
}

// parse checks a selection against the schema and the user's rights: who searched by a
// column that is hidden from them would learn what it holds.
func (a *answering) parse(asked wire.Select) (*work.Table, work.Query, error) {
	q := work.Query{Table: asked.Table, Lookup: asked.Lookup, Equals: asked.Equals, Time: asked.Time, Limit: asked.Limit, Desc: asked.Desc}
	t, err := a.reader.table(a.schema, q.Table)
	if err != nil {
		return nil, q, err
	}
	for _, err := range []error{
		a.searchable(t, q.Lookup, work.TypeLookup), a.searchable(t, q.Time, work.TypeDateTime),
		instant(asked.From, &q.From), instant(asked.To, &q.To),
	} {
		if err != nil {
			return nil, q, err
		}
	}
	if q.Limit < 0 {
		return nil, q, work.Errorf(work.Invalid, "the limit must not be negative")
	}
	if q.Limit == 0 || q.Limit > wire.MaxQueryRows {
		q.Limit = wire.MaxQueryRows
	}
	return t, q, nil
}

// searchable refuses a column that is not there, is of another type, or is hidden.
func (a *answering) searchable(t *work.Table, name string, kind work.Type) error {
	if name == "" {
		return nil
	}
	if c := t.Column(name); c == nil || c.Type != kind {
		return work.Errorf(work.Invalid, "%s has no %s column %q", t.Label, kind, name)
	}
	return a.reader.column(t, name)
}

func instant(text string, into *time.Time) (err error) {
	if text == "" {
		return nil
	}
	if *into, err = time.Parse(time.RFC3339, text); err != nil {
		return work.Errorf(work.Invalid, "%q is not an instant such as 2026-11-24T09:30:00Z", text)
	}
	return nil
}

// candidates calls yield in id order for records among which all are that the query
// selects: those that the lookup's index names, or the whole table. A lookup that is to be
// empty has no index entries.
func (a *answering) candidates(q work.Query, yield func(work.Record) bool) error {
	looked := 0
	visit := func(r work.Record) bool {
		looked++
		return (looked%1024 != 0 || a.ctx.Err() == nil) && yield(r)
	}
	var failed error
	var err error
	if q.Lookup == "" || q.Equals == (work.ID{}) {
		err = a.tx.Rows(q.Table, work.ID{}, visit)
	} else {
		err = a.tx.Lookup(q.Table, q.Lookup, q.Equals, func(id work.ID) bool {
			r, ok, err := a.tx.Record(q.Table, id)
			failed = err
			return err == nil && (!ok || visit(r))
		})
	}
	for _, err := range []error{err, failed, a.ctx.Err()} {
		if err != nil {
			return err
		}
	}
	return nil
}

// best keeps the first records of a query's order, however many come by.
type best struct {
	query work.Query
	keep  int
	list  []place
}

// place is where a record stands in the order.
type place struct {
	at time.Time
	id work.ID
}

// add takes a record. It reports false when no later one can come first.
func (b *best) add(r work.Record) bool {
	p := place{id: r.ID}
	if b.query.Time != "" {
		p.at = work.Fields{"": r.Column(b.query.Time)}.Time("")
	}
	b.list = append(b.list, p)
	if b.query.Time == "" && !b.query.Desc { // they come in this order
		return len(b.list) < b.keep
	}
	if len(b.list) >= 2*b.keep+1024 {
		b.list = b.sorted()
	}
	return true
}

func (b *best) sorted() []place {
	slices.SortFunc(b.list, func(x, y place) int {
		order := x.at.Compare(y.at)
		if order == 0 {
			order = bytes.Compare(x.id[:], y.id[:])
		}
		if b.query.Desc {
			order = -order
		}
		return order
	})
	return b.list[:min(b.keep, len(b.list))]
}
