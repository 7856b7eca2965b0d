// Package table is the list of a table's records on this device, for any table of the
// offline profile: its columns, their order and how their values are written follow from
// the table's metadata and view. It may be narrowed to the records that point to one
// record, such as the contacts of an account. Nothing is changed here.
package table
