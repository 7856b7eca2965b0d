package text

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Ellipsis ends what [Fit] had to shorten.
const Ellipsis = "…"

// Width returns the cells that s takes. Styling takes none.
func Width(s string) int { return ansi.StringWidth(s) }

// Fit returns s in exactly w cells: shortened with … if it is too long, padded with
// spaces if it is short. s must be clean; it may carry styles. A width below one gives "".
func Fit(s string, w int) string { return FitTail(s, w, Ellipsis) }

// FitTail is [Fit] with another mark for the missing end, such as "..." where only
// ASCII may be shown.
func FitTail(s string, w int, tail string) string {
	if w <= 0 {
		return ""
	}
	n := ansi.StringWidth(s)
	if n > w {
		if ansi.StringWidth(tail) > w {
			tail = strings.Repeat(".", w)
		}
		s = ansi.Truncate(s, w, tail)
		n = ansi.StringWidth(s)
	}
	// A wide character that straddled the edge leaves a cell free.
	if n < w {
		s += strings.Repeat(" ", w-n)
	}
	return s
}

// FitRight is [Fit] with the padding on the left, for numbers.
func FitRight(s string, w int) string {
	if n := ansi.StringWidth(s); n < w {
		return strings.Repeat(" ", w-n) + s
	}
	return Fit(s, w)
}

// Cell cleans record text into exactly w cells. It reads no more of s than can be
// seen, so a megabyte in a one-line column costs nothing.
func Cell(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if !plain(s[:min(len(s), w+1)]) || len(s) > w && !plain(s) {
		// A grapheme can be empty once cleaned, hence the margin.
		return Fit(clean(s, 4*w+16), w)
	}
	return Fit(s[:min(len(s), w+1)], w)
}

// Wrap breaks clean text into lines of at most w cells, at spaces where possible. It
// keeps the line breaks that s has and returns at least one line.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return []string{""}
	}
	lines := strings.Split(ansi.Wrap(s, w, ""), "\n")
	for i, l := range lines {
		l = strings.TrimRight(l, " ")
		if ansi.StringWidth(l) > w { // a character wider than the column
			l = ansi.Truncate(l, w, "")
		}
		lines[i] = l
	}
	return lines
}

// Unstyled returns s without its styling. It is for our own drawing; record text is
// cleaned by [Line], which this does not replace.
func Unstyled(s string) string { return ansi.Strip(s) }
