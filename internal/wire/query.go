package wire

import (
	"time"

	"fieldbook/internal/work"
)

// QueryRequest reads records from the server, whether the device holds them or not, under
// the user's rights: a selection of one table, or records by id.
type QueryRequest struct {
	Select *Select          `json:"select,omitempty"`
	Get    []work.RecordRef `json:"get,omitempty"` // at most MaxQueryRows
}

// Select is a [work.Query] on the wire.
type Select struct {
	Table  string  `json:"t"`
	Lookup string  `json:"lookup,omitempty"`
	Equals work.ID `json:"equals,omitzero"`
	Text   string  `json:"text,omitempty"`
	Says   string  `json:"says,omitempty"`
	Time   string  `json:"time,omitempty"`
	From   string  `json:"from,omitempty"` // RFC 3339; "" = open
	To     string  `json:"to,omitempty"`
	Limit  int     `json:"limit,omitzero"` // 0 = MaxQueryRows
	Desc   bool    `json:"desc,omitzero"`
	After  *Place  `json:"after,omitempty"` // go on after the [QueryAnswer.Next] of an answer to the same selection
}

// Place is a [work.Place] on the wire.
type Place struct {
	At string  `json:"at,omitempty"` // RFC 3339; "" where the selection names no datetime column
	ID work.ID `json:"id"`
}

// PlaceOn writes a place down.
func PlaceOn(p work.Place) *Place {
	on := Place{ID: p.ID}
	if !p.At.IsZero() {
		on.At = p.At.UTC().Format(time.RFC3339Nano)
	}
	return &on
}

// Read returns the place in the order of records that are sorted by time, or else by id. The
// error is Invalid for a place in another order, or nowhere.
func (p Place) Read(byTime bool) (place work.Place, err error) {
	switch {
	case p.ID == (work.ID{}):
		return place, work.Errorf(work.Invalid, "the place to go on after names no record")
	case byTime != (p.At != ""):
		return place, work.Errorf(work.Invalid, "the place to go on after belongs to a selection in another order")
	}
	place.ID = p.ID
	if byTime {
		if place.At, err = time.Parse(time.RFC3339, p.At); err != nil {
			err = work.Errorf(work.Invalid, "%q is not an instant such as 2026-11-24T09:30:00Z", p.At)
		}
	}
	return place, err
}

// MaxQueryRows is how many records one query returns at most.
const MaxQueryRows = 1000

// QueryAnswer has the selected records in the order that the selection asks for, or those
// asked for by id as far as they exist and the user may read them. More says that a limit
// cut the answer off. Next is then where a selection goes on; records by id go on with
// those asked for after the last one that came.
type QueryAnswer struct {
	Rows []Row  `json:"rows"`
	More bool   `json:"more,omitzero"`
	Next *Place `json:"next,omitempty"`
}

// check holds the rows against the rules of stored records: see [checkRow].
func (a *QueryAnswer) check() error {
	if a.Next != nil && !a.More {
		return work.Errorf(work.Invalid, `the answer has a "next" and no more`)
	}
	for i := range a.Rows {
		if err := checkRow(&a.Rows[i]); err != nil {
			return err
		}
	}
	return nil
}
