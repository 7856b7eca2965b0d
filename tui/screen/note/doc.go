// Package note is the editor of a quick note on a booking. What is typed is kept as a
// draft every two seconds and when the page is left, and is there again when it is opened
// anew; it goes only when the note is saved on this device or the text is emptied.
//
// Drafts and the note are written one after the other, never at once, so that a late
// draft cannot come back after its note was saved.
package note
