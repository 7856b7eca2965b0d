// Package setstatus is the dialog in which a booking gets another status. It offers the
// statuses that may follow, and says of each what it will set before anything is saved:
// start, end, arrival, and what becomes of the work order until the server has answered.
//
// What a status change does is decided by the rules of package work; the dialog asks
// them, once for the preview and again when it saves.
package setstatus
