package server

import (
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Load puts ready-made records into an empty environment, in transactions of a few
// thousand. It is how sample data and generated companies arrive: the records count as
// written by nobody and carry their own revs. An environment that has records already is
// an error of kind Exists.
func (s *Server) Load(records []work.Record) error {
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
	const batch = 5000
	for len(records) > 0 {
		n := min(batch, len(records))
		err := s.store.Update(func(tx store.Tx) error { return load(tx, s.schema, records[:n]) })
		if err != nil {
			return err
		}
		records = records[n:]
	}
	return nil
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
