package asset

import (
	"strconv"
	"strings"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// drawFinder draws the field and what is to be said of it.
func (s *Screen) drawFinder(in widget.Frame) widget.Drawn {
	f := s.finder
	label := " Tag: "
	d := f.field.Draw(in.With(in.W-len(label)-1, 1), true).Shift(len(label), 0)
	d.Lines[0] = in.Paint(theme.Key, label) + d.Lines[0]
	said, role, glyph := s.said(in)
	for i, l := range text.Wrap(in.Line(said), max(1, in.W-4)) {
		lead := "  "
		if i == 0 {
			lead = glyph + " "
		}
		d.Add(in.Fit(" "+in.Paint(role, lead+l), in.W))
	}
	for i, a := range f.hits {
		if len(d.Lines) >= in.H-1 {
			break
		}
		lead, line := "   ", a.name
		if a.customer != "" {
			line += ", " + a.customer
		}
		if a.at != "" {
			line += ", " + a.at
		}
		row := in.Cell(line, max(0, in.W-4))
		if i == f.at {
			lead = " " + in.Glyphs.Select + " "
			row = in.Paint(theme.Selected, row)
		}
		d.Target("hit:"+strconv.Itoa(i), 0, len(d.Lines), in.W, 1)
		d.Add(in.Fit(lead+row, in.W))
	}
	d.Add(in.Rule(in.W))
	return d
}

// said is what the search came to, in words.
func (s *Screen) said(in widget.Frame) (string, theme.Role, string) {
	f, g := s.finder, in.Glyphs
	tag := "\"" + short(f.tag) + "\""
	enter := g.KeyName("enter")
	switch f.state {
	case nothingTyped:
		return "Type or scan a tag first.", theme.Warning, g.Warning
	case notHere:
		if s.online() {
			return "No asset on this device has the tag " + tag + ". " + enter + " looks for it on the server.", theme.Warning, g.Warning
		}
		return "No asset on this device has the tag " + tag + ". To look on the server needs network, and there is none now.", theme.Offline, g.Offline
	case several:
		return text.Plural(len(f.hits), "asset") + " on this device have the tag " + tag + ": choose one.", theme.Text, g.Dot
	case asking:
		return "Looking for " + tag + " on the server" + g.Ellipsis, theme.Syncing, g.Syncing
	case notThere:
		return "The server has no asset with the tag " + tag + " either, or none for you to see.", theme.Warning, g.Warning
	case severalThere:
		return text.Plural(len(f.hits), "asset") + " on the server have the tag " + tag + ": choose one.", theme.Text, g.Dot
	case failed:
		return "The server could not be asked: " + strings.TrimSuffix(f.why, ".") + ". " + enter + " tries again.", theme.Error, g.Error
	}
	return "Type, paste or scan an asset tag or a serial number, then " + enter + ". " + g.KeyName("esc") + " closes.", theme.Muted, g.Dot
}

// short cuts a tag to what fits into a sentence.
func short(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:27]) + "..."
	}
	return s
}
