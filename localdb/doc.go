// Package localdb owns everything that Fieldbook keeps on a device, in one bbolt file:
// the records that the server sent, the user's edits that the server has not answered
// yet, copies of records that left under the user's eyes, what refused edits look like until a person disposes of them, the download
// cursor, the plan, the sync log, half-typed drafts, the user's settings, and who is signed
// in. What a user did belongs to that user: while another is signed in it is put aside.
//
// What the server sent (base rows) and what the user did (the outbox) are kept apart.
// Reads return the effective row: the base row with the pending edits on top of it. A
// download therefore never has to wait for an upload, and an edit never disappears
// because of one.
//
// The package never talks to a network, never decides when to sync, never judges
// whether an edit is allowed by a business rule, never logs and never shows a bbolt
// transaction to its callers: every result is a copy, and no transaction outlives the
// call that opened it.
//
// Errors are *work.Error. Besides the kinds that a method names, every method may return
// Damaged (stored bytes fail their checksum), Unavailable (the database is closed) and,
// for writes, DiskFull, Forbidden (opened for reading) and Internal. After a write whose
// commit failed the file is closed, opened again and looked at: the result is the truth. If
// that cannot be had, or the disk takes nothing more, every later call returns an error
// until the program opens the database anew.
//
// The screens, the sync engine and the commands may import it. It imports work, profile,
// bbolt and x/sys only.
package localdb
