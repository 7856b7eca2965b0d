// Package servertest is the small company that the server's tests work on: two
// technicians, one order for each thing that can happen to a booking, and a clock that
// the test moves. It is for tests only.
package servertest
