// Package edit is the page on which a record of any table is created or changed. Its fields
// follow from the table's metadata and form, so a table that an administrator added today
// can be edited today. A value is checked as it is typed, what is entered survives a crash
// as a draft, and only what was changed is saved, so that a column that a sync brings
// meanwhile is not overwritten.
//
// What belongs to a value besides itself, such as the group that progress on a task makes,
// is a rule of work and visit; the page only picks it.
package edit
