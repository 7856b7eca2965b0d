// Package order is the page of one booking with its work order: what is to be done,
// where and for whom, the tasks with their progress, parts, labour and notes.
//
// Progress of tasks is changed here; status, notes and times are dialogs that it opens.
// It reads and saves in commands only, shows how far every record has come on its way to
// the server, and says so when a sync takes the booking off the device.
package order
