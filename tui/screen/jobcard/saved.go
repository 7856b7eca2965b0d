package jobcard

import (
	"fieldbook/tui/screen"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// Saved is what the user is told when an edit is on the disk, and only then: what was
// saved and what happens next. It asks the engine, so it belongs into a command.
func Saved(s screen.Sync, what string) screen.ToastMsg {
	next := "It goes out when you are back online."
	if s.Status().Network.Online() {
		next = "Sending now."
	}
	return screen.ToastMsg{Kind: widget.Success, Text: "Saved on this device: " + what + ". " + next}
}

// Unchanged is what the user is told when there was nothing to save, because it is like that
// already: what is so, as a sentence without its end.
func Unchanged(what string) screen.ToastMsg {
	return screen.ToastMsg{Kind: widget.Info, Text: "Nothing to save: " + what + " already."}
}

// Gone draws what a page shows in the place of a record that a sync took away.
func Gone(f widget.Frame, what string) widget.Drawn {
	d := widget.Draw("", "  "+f.Paint(theme.Warning, f.Glyphs.Warning+" Record not found"), "")
	d.Add(Paragraph(f, "This "+what+" is no longer on this device. The last sync took it away, because it is no longer among your work: "+
		"it may have been given to somebody else, moved far ahead, or finished. What you saved before is not lost: see Pending changes and Sync errors.")...)
	d.Add("", "  "+f.Paint(theme.Key, f.Glyphs.KeyName("esc"))+" back")
	return d
}

// Failed draws what a page shows in the place of what it could not read.
func Failed(f widget.Frame, what string, err string) widget.Drawn {
	d := widget.Draw("", "  "+f.Paint(theme.Error, f.Glyphs.Error+" Could not read "+what), "")
	d.Add(Paragraph(f, text.Line(err))...)
	d.Add("", "  "+f.Paint(theme.Key, f.Glyphs.KeyName("enter"))+" try again")
	return d
}

// Paragraph wraps clean text with a margin on both sides.
func Paragraph(f widget.Frame, s string) []string {
	lines := text.Wrap(s, max(1, f.W-4))
	for i, l := range lines {
		lines[i] = "  " + l
	}
	return lines
}
