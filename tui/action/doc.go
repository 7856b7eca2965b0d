// Package action is the catalogue of everything a user can do in the terminal app,
// and the one way from a key to a deed. Key line, help sheet, palette and the key
// documentation are all read from the same table, so they cannot disagree.
//
// A key is looked up in scopes, innermost first. Each scope says what happens to a
// key that it does not bind: that is what keeps q from quitting while a name is typed.
//
// The package holds data and pure functions. It performs no action and knows no screen.
package action
