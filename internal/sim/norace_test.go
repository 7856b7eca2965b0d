//go:build !race

package sim

// days is how many days are played.
const days = 60
