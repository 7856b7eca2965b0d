// Package jobcard is a visit as the work screens show it: the booking with its order,
// tasks and notes, how far each record has come on its way to the server, and the words
// and lines that agenda, work order and dialogs have in common.
//
// Reading a card touches the disk: screens do it in commands. Drawing is pure. The
// package has no state and is no screen; it is imported by the screens of the work only.
package jobcard
