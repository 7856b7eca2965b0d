// Package wire is the sync protocol: the messages that a device and the server
// exchange, their limits, and how they become bytes and back. Both sides build and read
// them only through this package, so that there is one spelling of the protocol.
//
// The protocol is plain HTTP with JSON. A pull answers with one page as NDJSON: a begin
// line, one line for every record that comes or goes, and a page line with the cursor
// and a checksum over everything before it. A page is applied whole or not at all.
//
// The package opens no connection, serves no request and decides nothing about records.
package wire
