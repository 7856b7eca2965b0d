// Package jump is the small dialog in which a day is chosen by writing it: as a date, as a
// weekday, as tomorrow or +3. It says which day it understood, or what is wrong, while it is
// typed, and how many bookings the day has.
//
// What is written is read by [Parse], which is pure. The dialog changes nothing: the chosen
// day goes to the screen that opened it.
package jump
