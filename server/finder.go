package server

import (
	"context"
	"net/http"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/rights"
	"fieldbook/server/store"
)

// search looks for records by words, under the user's rights.
func (s *Server) search(w http.ResponseWriter, r *http.Request, c caller) error {
	if err := c.onDevice(); err != nil {
		return err
	}
	var request wire.SearchRequest
	if err := read(r, &request); err != nil {
		return err
	}
	words, err := work.SearchFor(request.Words)
	if err != nil {
		return err
	}
	if request.Limit < 0 {
		return work.Errorf(work.Invalid, "the limit must not be negative")
	}
	if request.Limit == 0 || request.Limit > wire.MaxSearchTableRows {
		request.Limit = wire.MaxSearchTableRows
	}
	f := &finder{server: s, ctx: r.Context(), caller: c, words: words, left: s.allow.SearchRows}
	if err := f.tables(request); err != nil {
		return err
	}
	if err := f.run(); err != nil {
		return err
	}
	s.answer(w, r, f.answer())
	return nil
}

// searchSlice is how many records a search looks at in one transaction.
const searchSlice = 4096

// finder is one search on its way.
type finder struct {
	server *Server
	ctx    context.Context
	caller caller
	words  work.Search
	left   int // what the search may still cost
	in     []*findIn
}

// findIn is a search in one table.
type findIn struct {
	table *work.Table
	found *work.Found
	from  work.ID // the last record that was looked at
	end   bool
}

// tables chooses what is looked through: what is asked for, or all that the user may read.
// The errors are NotFound and Forbidden.
func (f *finder) tables(request wire.SearchRequest) error {
	return f.view(func(tx store.Tx, reader *reader) error {
		add := func(t *work.Table) {
			if !f.words.In(t, reader.shown(t)).Empty() {
				f.in = append(f.in, &findIn{table: t, found: work.NewFound(t, request.Limit)})
			}
		}
		asked := map[string]bool{}
		for _, name := range request.Tables {
			t, err := reader.table(f.server.schema, name)
			if err != nil {
				return err
			}
			if !asked[name] {
				asked[name] = true
				add(t)
			}
		}
		for _, t := range f.server.schema.Tables {
			if len(request.Tables) == 0 && reader.role.On(t.Name).Read != rights.None {
				add(t)
			}
		}
		return nil
	})
}

// view runs fn in a short transaction, as the user whose rights are in force now.
func (f *finder) view(fn func(store.Tx, *reader) error) error {
	return f.server.store.View(func(tx store.Tx) error {
		if _, err := loadDevice(tx, f.caller); err != nil {
			return err
		}
		reader, err := f.server.readerOf(tx, f.caller)
		if err != nil {
			return err
		}
		return fn(tx, reader)
	})
}

// run gives every table its share of what the search may cost. What the small ones leave
// over goes to the others, in their order.
func (f *finder) run() error {
	for i, in := range f.in {
		if err := f.look(in, f.left/(len(f.in)-i)); err != nil {
			return err
		}
	}
	for _, in := range f.in {
		if err := f.look(in, f.left); err != nil {
			return err
		}
	}
	return nil
}

// look goes on in a table, slice by slice, until its end or until the share is spent.
func (f *finder) look(in *findIn, share int) error {
	for !in.end && share > 0 {
		if err := f.ctx.Err(); err != nil {
			return work.Errorf(work.Unavailable, "the search was given up: %w", err)
		}
		room := min(share, searchSlice)
		spent := 0
		err := f.view(func(tx store.Tx, reader *reader) error {
			in.end = true
			if reader.role.On(in.table.Name).Read == rights.None { // since a moment ago
				return nil
			}
			m := f.words.In(in.table, reader.shown(in.table))
			return tx.Rows(in.table.Name, in.from, func(r work.Record) bool {
				if spent >= room {
					in.end = false
					return false
				}
				spent += 1 + len(r.Data)>>14
				in.from = r.ID
				in.look(m, reader, r)
				return true
			})
		})
		if err != nil {
			return err
		}
		share, f.left = share-spent, f.left-spent
	}
	return nil
}

// look takes a record if it has the words and the user may see it.
func (in *findIn) look(m *work.Matcher, reader *reader, r work.Record) {
	if _, ok := m.Match(r); !ok || !reader.role.MayRead(r, reader.user) {
		return
	}
	if keep := reader.shown(in.table); keep != nil {
		r.Data = work.Project(r.Data, keep)
	}
	in.found.Look(m, r)
}

// answer has the best of every table, within the bounds of an answer.
func (f *finder) answer() wire.SearchAnswer {
	a := wire.SearchAnswer{Found: []wire.FoundRows{}}
	rows, size := 0, 0
	for _, in := range f.in {
		found := wire.FoundRows{Table: in.table.Name, Rows: []wire.Row{}, Partly: !in.end}
		for _, r := range in.found.Records() {
			found.Rows = append(found.Rows, wire.Row{Table: r.Table, ID: r.ID, Rev: r.Rev, D: r.Data})
			rows, size = rows+1, size+len(r.Data)
		}
		if found.More = in.found.Count > len(found.Rows); len(found.Rows) > 0 || found.Partly {
			a.Found = append(a.Found, found)
		}
	}
	for rows > wire.MaxSearchRows || rows > 1 && size > wire.MaxSearchBytes {
		longest := &a.Found[0]
		for i := range a.Found {
			if len(a.Found[i].Rows) > len(longest.Rows) {
				longest = &a.Found[i]
			}
		}
		last := len(longest.Rows) - 1
		rows, size = rows-1, size-len(longest.Rows[last].D)
		longest.Rows, longest.More = longest.Rows[:last], true
	}
	return a
}
