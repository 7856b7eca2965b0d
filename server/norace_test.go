//go:build !race

package server

// longest is how many things happen in a random history.
const longest = 40
