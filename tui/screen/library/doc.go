// Package library lists every table that this device holds, by what it is about, with how
// many records there are. Each opens as a list. The names and counts come with the status of
// the engine; nothing is read from the disk.
package library
