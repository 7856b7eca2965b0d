package widget

import (
	"strings"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// Bar draws a bar of w cells. The number beside it is the caller's to write: a bar
// alone says nothing to a screen reader.
func Bar(f Frame, done, total int64, w int) string {
	if total <= 0 || w <= 0 {
		return strings.Repeat(f.Glyphs.BarEmpty, max(0, w))
	}
	full := int(min(int64(w), max(0, done)*int64(w)/total))
	return strings.Repeat(f.Glyphs.BarFull, full) + strings.Repeat(f.Glyphs.BarEmpty, w-full)
}

// Empty draws what a list without rows shows: what is missing and, if there is
// something to do about it, a hint.
func Empty(f Frame, what, hint string) Drawn {
	d := Draw("")
	for _, l := range text.Wrap(f.Line(what), max(1, f.W-4)) {
		d.Add("  " + l)
	}
	if hint != "" {
		for _, l := range text.Wrap(f.Line(hint), max(1, f.W-4)) {
			d.Add("  " + f.Paint(theme.Muted, l))
		}
	}
	return d
}

// NoMatch draws what stands under a filter that no row passes. what says what the rows are,
// such as "No run".
func NoMatch(f Frame, what string) Drawn {
	return Empty(f, what+" matches the filter.", f.Glyphs.KeyName("esc")+" clears it.")
}

// Loading draws what stands in the place of rows that are being read.
func Loading(f Frame, what string) Drawn {
	return Draw("", "  "+f.Paint(theme.Muted, "Loading "+f.Line(what)+f.Glyphs.Ellipsis))
}
