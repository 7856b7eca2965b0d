// Package pending lists what is saved on this device and not yet answered by the
// server: what the user did, when, how far it has come, and what exactly changes. What
// waits can be sent now, or discarded and brought back.
//
// It reads the outbox and the names of records; it changes the outbox only by
// discarding and by undoing that.
package pending
