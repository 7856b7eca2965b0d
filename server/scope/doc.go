// Package scope decides which records a user's device is to hold: the offline profile's
// own filters and what is pinned for a while, then the relationships that pull further
// records in, then the right to read them. It reads the store through indexes and never
// writes.
//
// There are two ways to the same answer. [Viewer.Members] and [Viewer.Compare] evaluate the
// whole scope: that is the definition. [Viewer.Changes] looks only at what can differ from
// what a device holds: records that changed, that a window's edge passed over, whose pin
// ended, and that are related to a record which came or went.
//
// Scope is not permission: what a user may change is decided where a change is applied.
package scope
