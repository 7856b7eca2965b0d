// Package work is Fieldbook's vocabulary: tables and columns as metadata, records
// as the JSON bytes that are stored and sent, typed views of bookings and work
// orders, the status rules, changes and groups of changes, digests, and the one
// error type that every other package returns.
//
// Everything here is a value or a pure function. The package never reads a clock,
// makes a random id, touches a file or a network: times and ids are passed in. It
// imports the standard library and the uuid type only, and everything else may
// import it.
package work
