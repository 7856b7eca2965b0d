// Package bolt keeps an environment in one bbolt file: the server's default store. It
// implements the interfaces of package store and nothing else.
//
// Every value carries a format byte and a checksum over its place and its bytes, since
// bbolt itself checks only its meta pages: damage is an error of kind Damaged, never a
// wrong value.
package bolt
