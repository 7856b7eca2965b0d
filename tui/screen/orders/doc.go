// Package orders is the list of all work orders on the device, grouped by their status
// or by number, with the booking through which each can be worked on.
//
// A work order is opened through a booking: the technician's own that comes next, else
// their last one, else a colleague's. One without a booking on the device is listed and
// says why it cannot be opened.
package orders
