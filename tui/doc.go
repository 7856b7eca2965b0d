// Package tui is the terminal app: the frame around the screens.
//
// What it promises to the people who use it:
//
// The rows of the frame are fixed (header, notice, body, message, keys), so nothing
// jumps when something happens. The sync icon is in sight on every screen, and 5 or a
// click on it leads to the device's status from everywhere. Esc goes back; q leaves at
// once, because everything is on disk already. A key that does nothing now says why.
// Sync never opens a dialog and never takes the keyboard. Every state has a glyph and
// a word, colour only repeats them. The real cursor stands on the selected row or in
// the field, where a screen reader looks for it. Nothing moves by itself except the
// clock, once a minute, and the sync's progress, at most twice a second.
//
// How it works: a key becomes an action (package action), the action goes to the screen
// on top, and what the screen does not know the app does itself. Messages that are not
// the app's go to all open screens, which know their own by type and ticket. The model
// is changed in Update only; everything slow is a command.
//
// The package reads no record and knows no screen below tui/screen by name: cmd hands
// it an opener. It never imports a database, a network or the server.
package tui
