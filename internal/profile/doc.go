// Package profile owns the offline profile: the administrator's statement of which
// tables a technician's device holds, which rows of them, with which columns, and how
// often they are refreshed. It reads and writes profiles as data, says in plain words
// why one cannot be published, and compiles one into scopes that answer for a single
// row: does it match the table's own filter, when will it stop matching by the passing
// of time alone, and which index entries hold all the rows that can match.
//
// It never stores a profile, follows a relationship, reads a clock or knows a device:
// the instant and the user are arguments, and walking from a held record to its related
// ones is the server's. It imports the standard library and work; the server, the
// device's database, the fixtures and the screens may import it.
package profile
