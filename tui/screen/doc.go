// Package screen is the contract between the app's frame and its screens: what a
// screen is, which few messages cross from one to another, and what is handed to it
// from outside. Every screen lives in a package of its own below this one.
//
// Keys reach a screen only as actions; typed text reaches it only while one of its
// fields has the focus. Whatever touches the store, the network or the clock happens
// in a command, never in Update. Results carry a [Ticket], so that late ones are dropped.
//
// The package contains no screen and draws nothing.
package screen
