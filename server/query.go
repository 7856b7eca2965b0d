package server

import (
	"context"
	"net/http"
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
	a := &answering{ctx: r.Context(), schema: s.schema, device: c.device, limit: s.limits.pageBytes, answer: wire.QueryAnswer{Rows: []wire.Row{}}}
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
	if err := s.shown(c, a.unseen); err != nil {
		return err
	}
	s.answer(w, r, a.answer)
	return nil
}

// shown notes, before the answer goes out, that the caller's device has seen records: what
// a technician was shown, a technician may work on.
func (s *Server) shown(c caller, records []work.RecordRef) error {
	if len(records) == 0 {
		return nil
	}
	return s.store.Update(func(tx store.Tx) error {
		if _, err := loadDevice(tx, c); err != nil {
			return err
		}
		for _, r := range records {
			if err := tx.MarkSeen(c.device, r.Table, r.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// answering is one query on its way.
type answering struct {
	ctx    context.Context
	tx     store.Tx
	schema *work.Schema
	reader *reader
	device work.ID
	limit  int // of the answer, in bytes
	size   int
	answer wire.QueryAnswer
	unseen []work.RecordRef // of the answer's records, those that the device never saw
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
		if !ok {
			continue
		}
		if more, err := a.add(t, r); err != nil || !more {
			return err
		}
	}
	return nil
}

// add puts a record into the answer, unless the user may not see it. It reports false when
// the answer is full.
func (a *answering) add(t *work.Table, r work.Record) (more bool, err error) {
	shown, ok := a.reader.see(t, r)
	if !ok {
		return true, nil
	}
	if a.size += len(shown.Data); a.size > a.limit && len(a.answer.Rows) > 0 {
		a.answer.More = true
		return false, nil
	}
	a.answer.Rows = append(a.answer.Rows, wire.Row{Table: shown.Table, ID: shown.ID, Rev: shown.Rev, D: shown.Data})
	seen, err := a.tx.Seen(a.device, shown.Table, shown.ID)
	if !seen {
		a.unseen = append(a.unseen, work.RecordRef{Table: shown.Table, ID: shown.ID})
	}
	return true, err
}

// selection answers with the records that a query selects, in its order.
func (a *answering) selection(asked wire.Select) error {
	t, q, err := a.parse(asked)
	if err != nil {
		return err
	}
	after, err := begin(asked.After, q)
	if err != nil {
		return err
	}
	all, ordered := a.candidates(t, q, after)
	found := best{query: q, after: after, keep: q.Limit + 1, ordered: ordered}
	looked := 0
	for id, err := range all {
		if looked++; err == nil && looked%1024 == 0 {
			err = a.ctx.Err()
		}
		if err != nil {
			return err
		}
		r, ok, err := a.tx.Record(q.Table, id)
		if err != nil {
			return err
		}
		if ok && q.Selects(r) && a.reader.role.MayRead(r, a.reader.user) && !found.add(r) {
			break
		}
	}
	list := found.sorted()
	for i, e := range list {
		if i == q.Limit {
			a.answer.More = true
		} else if r, ok, err := a.tx.Record(q.Table, e.ID); err != nil {
			return err
		} else if ok {
			if _, err := a.add(t, r); err != nil {
				return err
			}
		}
		if a.answer.More { // not the first: one record always fits
			a.answer.Next = wire.PlaceOn(list[i-1])
			return nil
		}
	}
	return nil
}

// begin is the place after which a selection goes on, nil for its beginning.
func begin(asked *wire.Place, q work.Query) (*work.Place, error) {
	if asked == nil {
		return nil, nil
	}
	after, err := asked.Read(q.Time != "")
	return &after, err
}

// parse checks a selection against the schema and the user's rights: who searched by a
// column that is hidden from them would learn what it holds.
func (a *answering) parse(asked wire.Select) (*work.Table, work.Query, error) {
	q := work.Query{Table: asked.Table, Lookup: asked.Lookup, Equals: asked.Equals, Time: asked.Time, Limit: asked.Limit, Desc: asked.Desc}
	q.Text, q.Says = asked.Text, asked.Says
	t, err := a.reader.table(a.schema, q.Table)
	if err != nil {
		return nil, q, err
	}
	if err := a.searchable(t, q.Text, work.TypeText); err != nil {
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
