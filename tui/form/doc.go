// Package form says what people see of a table: which columns a list of it shows (its
// view), under which headings a record's page shows which (its form), and which are asked
// for when a record is created (its quick-create form). The tables that Fieldbook ships
// with have views and forms of their own; every other table, such as one that an
// administrator added this morning, gets them from its metadata.
//
// It also puts values into words, with the names of the records that lookups point to.
// The package draws nothing and changes nothing; only [Names] reads records.
package form
