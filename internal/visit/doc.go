// Package visit puts together what a technician calls a visit: a booking with its
// status, its work order, the customer, the asset, the tasks and the notes. The screens
// and the plain commands both show visits, so both get them here.
//
// It reads through a two-method interface and writes nothing: what changes a visit, or any
// record, is a group that the rules of package work make from what is gathered here, with
// what the server will make of it. A record that is not on the device leaves its part of
// the visit empty, never an error.
package visit
