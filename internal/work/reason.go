package work

import "errors"

// Reason is the stable name of the rule that a refused change broke. It travels with sync
// errors, so that a device and the office show the same and can filter by it: append,
// never rename. [Error.Reason] carries it; where a rule gives none, the error's kind is
// the reason.
type Reason string

// The reasons for which a change is refused.
const (
	Required        Reason = "required"         // a required column is empty, or was emptied
	WrongType       Reason = "wrong_type"       // the value is none of the column's type
	OutOfRange      Reason = "out_of_range"     // a number below or above the column's limits
	TooLong         Reason = "too_long"         // a text with more characters than the column takes
	NoSuchOption    Reason = "no_such_option"   // the choice has no such value
	NoSuchColumn    Reason = "no_such_column"   // the table has no such column
	NoSuchTable     Reason = "no_such_table"    // there is no such table
	DanglingLookup  Reason = "dangling_lookup"  // the lookup points to a record that does not exist
	WrongTransition Reason = "transition"       // the booking status cannot follow the one that its user saw
	WrongDuration   Reason = "duration"         // the task took longer than the visit
	OutOfStock      Reason = "out_of_stock"     // the warehouse has less of the product than was used
	NoTableRight    Reason = "forbidden_table"  // the role may not do this with the table's records
	NoRecordRight   Reason = "forbidden_record" // the role may not do this with this record
	NoColumnRight   Reason = "forbidden_column" // the role may not set this column, or only the server does
	InUse           Reason = "in_use"           // another record points to the one that was to be deleted
	WrongTimes      Reason = "times"            // the booking ends before it starts, or ten years after
)

// Reasons are the reasons in the order in which they are documented, each with what it
// means to a person. The kinds that stand for themselves come last.
var Reasons = []struct {
	Reason  Reason
	Meaning string
}{
	{Required, "A required column is empty"},
	{WrongType, "A value is not of its column's type"},
	{OutOfRange, "A number is outside its column's limits"},
	{TooLong, "A text is longer than its column allows"},
	{NoSuchOption, "A choice has no such option"},
	{NoSuchColumn, "The table has no such column"},
	{NoSuchTable, "There is no such table"},
	{DanglingLookup, "A lookup points to a record that does not exist"},
	{WrongTransition, "The booking status cannot follow the one before"},
	{WrongDuration, "The task took longer than the visit"},
	{OutOfStock, "The warehouse has less of the product than was used"},
	{NoTableRight, "The role has no right to this with records of the table"},
	{NoRecordRight, "The role has no right to this with the record"},
	{NoColumnRight, "The column cannot be set by this role"},
	{InUse, "Other records point to the one to be deleted"},
	{WrongTimes, "The booking ends before it starts, or ten years after"},
	{Reason(NotFound.String()), "The record does not exist on the server"},
	{Reason(Exists.String()), "There is already a record with this id"},
	{Reason(Conflict.String()), "The record was changed on the server meanwhile"},
	{Reason(TooLarge.String()), "The record is larger than a record can be"},
	{Reason(Invalid.String()), "A rule refuses the change; the message says which"},
	{Reason(Forbidden.String()), "The user has no right to the change"},
}

// Meaning returns what the reason says to a person, "" for one from a newer peer.
func (r Reason) Meaning() string {
	for _, known := range Reasons {
		if known.Reason == r {
			return known.Meaning
		}
	}
	return ""
}

// ReasonOf returns the reason of the first *Error in err's chain, its kind if it names none.
func ReasonOf(err error) Reason {
	if e, ok := errors.AsType[*Error](err); ok && e.Reason != "" {
		return e.Reason
	}
	return Reason(KindOf(err).String())
}

// Because returns e with the reason.
func (e *Error) Because(r Reason) *Error {
	c := *e
	c.Reason = r
	return &c
}
