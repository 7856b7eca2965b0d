package server

import (
	"bytes"
	"cmp"
	"iter"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Load puts ready-made records into an empty environment; see [Server.LoadSeq].
func (s *Server) Load(records []work.Record) error { return s.LoadSeq(slices.Values(records)) }

// LoadSeq puts ready-made records into an empty environment as they come, in transactions
// of a few thousand, and keeps no more of them. It is how sample data and generated
// companies arrive: the records count as written by nobody and carry their own revs. An
// environment that has records already is an error of kind Exists; after any other error,
// what came before it may have been stored.
func (s *Server) LoadSeq(records iter.Seq[work.Record]) error {
	err := s.store.View(func(tx store.Tx) error {
		head, err := tx.Head()
		if err == nil && head > 0 {
			err = work.Errorf(work.Exists, "the environment has records already: choose an empty data folder")
		}
		return err
	})
	if err != nil {
		return err
	}
	const most = 5000
	batch := make([]work.Record, 0, most)
	flush := func() error {
		// Neighbours are stored together, so each page of the file is written once.
		slices.SortStableFunc(batch, func(x, y work.Record) int {
			return cmp.Or(cmp.Compare(x.Table, y.Table), bytes.Compare(x.ID[:], y.ID[:]))
		})
		err := s.store.Update(func(tx store.Tx) error { return load(tx, s.schema, batch) })
		batch = batch[:0]
		return err
	}
	for r := range records {
		if batch = append(batch, r); len(batch) == most {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

func load(tx store.Tx, schema *work.Schema, records []work.Record) error {
	for _, r := range records {
		t, err := schema.Need(r.Table)
		if err != nil {
			return err
		}
		if err := work.CheckData(r.Data); err != nil {
			return err
		}
		if err := t.CheckColumns(r.Fields()); err != nil {
			return err
		}
		if r.ID == (work.ID{}) {
			return work.Errorf(work.Invalid, "%s needs an id", t.Label)
		}
		if r.Rev == 0 {
			r.Rev = 1
		}
		r.Data = work.Patch(r.Data, nil) // without space between the members: a record is one line
		if err := tx.Put(r); err != nil {
			return err
		}
	}
	return nil
}
