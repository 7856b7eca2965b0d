// Package timeentry is the technician's sheet of hours: the time entries of a week, or of a
// day, under their days with the sums of each, today first. Entries that the server made from
// a booking's timestamps stand among those that were entered by hand; those that share time
// are marked, not refused.
//
// Entries are entered and changed in package edit. Here they are deleted.
package timeentry
