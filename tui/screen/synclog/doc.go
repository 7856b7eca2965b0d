// Package synclog lists past sync runs: when, why, how long, what came and what went,
// and what went wrong. Runs that did nothing are not in the log.
//
// It reads the log and changes nothing.
package synclog
