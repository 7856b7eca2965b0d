// Package syncclient is the sync engine on the device. It owns everything between
// the device's database and the server: finding out whether there is a network that
// leads to the right server, deciding when a sync is due, sending the outbox,
// fetching pages, following the server's live pokes, reading from the server in online
// mode, signing in and out, and telling the screens, through one stream of [Status]
// values, what is going on.
//
// It never draws, never decides what a user may edit, and never writes a record by
// any way other than localdb. It is the only package that speaks HTTP on the device
// and the only importer of go-retryablehttp.
package syncclient
