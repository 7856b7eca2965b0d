// Package text is the one gate between what people or servers wrote and the
// terminal. It turns any bytes into text that can be printed anywhere in a frame or
// on a plain line: no control, format, invisible or invalid character passes, and a
// piece of text never takes more cells than it claims.
//
// It owns cleaning ([Line], [Lines], [Block], [Cell]) and measuring ([Width], [Fit],
// [Wrap]). It never styles, never looks at the terminal, and imports nothing of the
// screens, so that the plain commands clean their output with the same code.
//
// The cleaned text is for the eye only. Exports, the clipboard and edits keep the
// original bytes.
package text
