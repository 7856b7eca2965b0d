//go:build race

package wire

// raced says that the race detector runs, under which pools let go of what they hold and
// memory cannot be measured.
const raced = true
