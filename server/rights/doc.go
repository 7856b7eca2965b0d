// Package rights says what the users of each role may do: with a table, with a record of
// it by who owns it, with a column. The levels and verbs are Dataverse's security roles,
// as far as Fieldbook needs them.
//
// It knows no store and no request: what a user is, which teams and resources are theirs,
// and whether a device was ever shown a record, is told to it.
package rights
