// Package agenda is the home screen: the day's bookings of the technician who is signed
// in, with the selected one in full beside them where the terminal is wide enough.
//
// It reads the device's store in commands, keeps the selection by booking when the store
// changes, and says what became of a booking that a sync took away or moved. It changes
// nothing itself: status and notes are dialogs that it opens.
package agenda
