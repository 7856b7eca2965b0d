package localdb

import (
	"time"

	"fieldbook/internal/work"
)

// Query selects records of one table.
type Query struct {
	Table  string
	Lookup string    // a lookup column; "" = any record
	Equals work.ID   // the record that it points to
	Time   string    // a datetime column to select and sort by; "" = sort by id
	From   time.Time // first instant, zero = from the beginning
	To     time.Time // first instant after the range, zero = to the end
	Limit  int       // at most so many records, 0 = all
	Desc   bool      // latest, or highest id, first
}
