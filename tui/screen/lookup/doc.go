// Package lookup is the dialog in which a record is chosen for a lookup column: a list of
// what the device holds of the tables that the column may point to, filtered while a name
// is typed. The choice goes back as a screen.PickedMsg; nothing is saved here.
package lookup
