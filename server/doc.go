// Package server is the sync service of one environment: sign-in, what each device is to
// hold, pages down, changes up, live pokes, and the administrator's and dispatcher's
// requests. It serves HTTP through an [http.Handler]; listening, certificates and flags
// are the program's.
//
// It owns the rules of the protocol and the account of what each device holds. Stores
// are in sub-packages behind one interface. It never imports what runs on a device.
package server
