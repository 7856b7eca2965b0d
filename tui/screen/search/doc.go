// Package search is the search over everything on the device at once: results appear while
// words are typed, grouped by table, the best first. With a network the server can be
// searched too, for what the device does not hold; without one the page says so, and the
// results of the device are not held up by it.
//
// It changes nothing. What is found opens on its own page, and on the way back the search is
// as it was left.
package search
