// Package contact is the card of a booking's site: the numbers to call, the address as on a
// letter, the position, and the way there.
//
// Numbers and address are on the device and work without a network. The way is shown by a
// map in another program, which needs one; so does not the call, which the system's own
// telephone program makes. Where this terminal can open no other program, what it would have
// opened is copied instead, and the card says why.
package contact
