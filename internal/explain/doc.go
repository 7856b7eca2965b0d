// Package explain says why a record is, or is not, in a user's offline profile: which line of
// the row rule takes it in, by which relationships it comes down, what keeps it for a while,
// and when time alone next changes that. It reads records one by one through a [Source], so
// that the server explains what it gives and a device what it holds by the same rules.
//
// It never decides about scope: package server/scope does. It agrees with it.
package explain
