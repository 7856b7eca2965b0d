package program

import "fieldbook/internal/work"

// TableName is the logical name of the table that somebody means: bookings have a short one.
func TableName(typed string) string {
	if typed == "booking" {
		return work.BookingTable
	}
	return typed
}
