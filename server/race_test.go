//go:build race

package server

// longest is how many things happen in a random history. The race detector makes each of
// them ten times slower.
const longest = 12
