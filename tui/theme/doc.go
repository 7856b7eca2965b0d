// Package theme says how things look: which style a role has in which palette, which
// character stands for a state, and what the word beside it is.
//
// Colour only repeats what a glyph and a word already say; the mono palette shows
// that nothing is lost without it. The package draws nothing and knows no screen.
package theme
