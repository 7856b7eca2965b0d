// Package scope decides which records a user's device is to hold: the offline profile's
// own filters, then the relationships that pull further records in. It reads the store
// through indexes and never writes.
//
// Scope is not permission: what a user may change is decided where a change is applied.
package scope
