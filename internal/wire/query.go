package wire

import "fieldbook/internal/work"

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
	Time   string  `json:"time,omitempty"`
	From   string  `json:"from,omitempty"` // RFC 3339; "" = open
	To     string  `json:"to,omitempty"`
	Limit  int     `json:"limit,omitzero"` // 0 = MaxQueryRows
	Desc   bool    `json:"desc,omitzero"`
}

// MaxQueryRows is how many records one query returns at most.
const MaxQueryRows = 1000

// QueryAnswer has the selected records in the order that the selection asks for, or those
// asked for by id as far as they exist and the user may read them. More says that the
// limit cut the selection off.
type QueryAnswer struct {
	Rows []Row `json:"rows"`
	More bool  `json:"more,omitzero"`
}

// check holds the rows against the rules of stored records: see [checkRow].
func (a *QueryAnswer) check() error {
	for i := range a.Rows {
		if err := checkRow(&a.Rows[i]); err != nil {
			return err
		}
	}
	return nil
}
