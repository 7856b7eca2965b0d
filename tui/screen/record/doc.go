// Package record is the page of one record of any table: every column under the headings of
// the table's form, each with its way to the server, and the lists of what points to the
// record. Lookups lead to the records that they point to. Its only edit is to delete; columns
// are changed in package edit.
package record
