package wire

import "fieldbook/internal/work"

// SearchRequest looks for records by words, under the user's rights: see [work.Search].
type SearchRequest struct {
	Words  string   `json:"words"`            // as they were typed; at most work.MaxSearchBytes
	Tables []string `json:"tables,omitempty"` // none = all of which the user may read records
	Limit  int      `json:"limit,omitzero"`   // rows of one table; 0 = MaxSearchTableRows
}

// The bounds of an answer to a search.
const (
	MaxSearchTableRows = 50  // of one table
	MaxSearchRows      = 200 // of all tables
	MaxSearchBytes     = 1 << 20
)

// SearchAnswer has the tables in which something was found, or which were not looked through
// to their end. The rows come without the contents of files and forms: who opens a record
// asks for it.
type SearchAnswer struct {
	Found []FoundRows `json:"found"`
}

// FoundRows are the records of one table that a search has found, the best first.
type FoundRows struct {
	Table string `json:"t"`
	Rows  []Row  `json:"rows"`
	More  bool   `json:"more,omitzero"` // more were found than come
	// Partly says that the table has records that were not looked at: a search may cost so much.
	Partly bool `json:"partly,omitzero"`
}

// check holds the rows against the rules of stored records, and the answer against its bounds.
func (a *SearchAnswer) check() error {
	n := 0
	for i := range a.Found {
		f := &a.Found[i]
		if n += len(f.Rows); n > MaxSearchRows {
			return work.Errorf(work.TooLarge, "the answer has more than %d rows", MaxSearchRows)
		}
		for j := range f.Rows {
			if f.Rows[j].Table != f.Table {
				return work.Errorf(work.Invalid, "a row of %q stands among those of %q", clip(f.Rows[j].Table), clip(f.Table))
			}
			if err := checkRow(&f.Rows[j]); err != nil {
				return err
			}
		}
	}
	return nil
}
