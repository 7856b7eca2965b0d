//go:build race

package sim

// days is how many days are played: the race detector makes each ten times as long.
const days = 25
