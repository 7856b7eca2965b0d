package firstsync

import (
	"strconv"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// margin is the air to the left of everything.
const margin = "   "

// View draws the page.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	if !s.heard {
		return widget.Pane(f, s.Title(), "", widget.Loading(f, "the state of the first sync"))
	}
	inner := widget.PaneInner(f)
	var d widget.Drawn
	if f.Size == widget.Wide {
		d.Add("")
	}
	d.Cursor = &widget.Cursor{X: 1, Y: len(d.Lines)}
	d.Add(s.head(inner)...)
	d.Add("")
	d.Add(s.advice(inner)...)
	if len(s.status.Tables) > 0 {
		d.Add("")
		d.Add(s.tables(inner)...)
	}
	drawn := s.scroll.Draw(inner, d)
	return widget.Pane(f, s.Title(), s.scroll.Position(), drawn)
}

// head says in a line where the first sync stands, with a bar where there is a total.
func (s *Screen) head(f widget.Frame) []string {
	g, at := f.Glyphs, s.status.Progress
	switch s.stage() {
	case complete:
		said := "Complete: " + text.Plural(int(rowsHere(s.status)), "row") + ", " + text.Bytes(s.status.StorageBytes) + " on this device"
		if s.status.LastDuration > 0 && s.status.Reason == syncclient.ReasonFirst {
			said += ", in " + widget.Took(s.status.LastDuration)
		}
		return paint(f, theme.OK, g.Done, said+".")
	case failed:
		return paint(f, theme.Error, g.Error, stop(widget.Sentence(text.Line(work.Message(s.status.Problem)))))
	case offline:
		said := "Waiting for the network: " + s.status.Network.String() + "."
		if s.status.Network == syncclient.NetworkUnknown {
			said = "Looking for the network" + g.Ellipsis
		}
		return paint(f, theme.Offline, g.Offline, said)
	case waiting:
		return paint(f, theme.Text, g.Dot, "The download is about to begin.")
	}
	said := text.Plural(int(at.Rows), "row")
	percent := at.Percent()
	if percent >= 0 {
		said = text.Count(at.Rows) + " of " + text.Plural(int(at.TotalRows), "row")
	}
	if at.Bytes > 0 {
		said += ", " + text.Bytes(at.Bytes)
	}
	lines := paint(f, theme.Syncing, g.Syncing, "Downloading your work: "+said+".")
	if percent >= 0 {
		bar := widget.Bar(f, at.Rows, at.TotalRows, max(10, min(60, f.W-16)))
		lines = append(lines, "", margin+f.Paint(theme.Syncing, bar)+"  "+strconv.Itoa(percent)+" %")
	}
	return lines
}

// advice says what the user should know or do now.
func (s *Screen) advice(f widget.Frame) []string {
	var said []string
	switch s.stage() {
	case complete:
		said = []string{"You can work without a network now.", "Press Enter to go to work."}
	case failed:
		said = []string{remedy(s.status.Problem.Kind), "What has arrived is kept; it goes on from there.", "Press r to try again."}
	case offline:
		said = []string{"It goes on by itself when the network is back, from where it stopped.", "Press r to try now.", s.usable()}
	case waiting:
		said = []string{"Stay connected until it is complete."}
	default:
		said = []string{"Stay connected until it is complete. If the connection breaks, it goes on from where it stopped.",
			s.usable(), "Enter or Esc: go on working meanwhile; the download continues."}
	}
	var out []string
	for _, p := range said {
		if p != "" {
			out = append(out, wrap(f, p)...)
		}
	}
	return out
}

// usable says what of the work is here already.
func (s *Screen) usable() string {
	for _, t := range s.status.Tables {
		if t.Table == work.BookingTable && t.State == syncclient.TableAvailable {
			return "Your bookings are here already: you can begin to work."
		}
	}
	return ""
}

// remedy says what a person can do about a failure.
func remedy(k work.Kind) string {
	switch k {
	case work.Unauthenticated:
		return "Sign in again from the device status (5)."
	case work.NoProfile:
		return "Ask your administrator to publish an offline profile for you."
	case work.Forbidden:
		return "Contact your administrator for access."
	case work.DiskFull:
		return "Free some space on this device."
	case work.Outdated:
		return "Install the current version of Fieldbook."
	}
	return "If it comes back, tell your administrator this message."
}

// paint draws a sentence behind its mark.
func paint(f widget.Frame, r theme.Role, glyph, said string) []string {
	var out []string
	for i, l := range text.Wrap(said, max(10, f.W-len(margin)-4)) {
		head := glyph + " "
		if i > 0 {
			head = "  "
		}
		out = append(out, margin+f.Paint(r, head+l))
	}
	return out
}

func wrap(f widget.Frame, said string) []string {
	lines := text.Wrap(said, max(10, min(90, f.W-len(margin)-2)))
	for i, l := range lines {
		lines[i] = margin + l
	}
	return lines
}

// stop ends a sentence.
func stop(s string) string {
	if s != "" && s[len(s)-1] != '.' && s[len(s)-1] != '!' && s[len(s)-1] != '?' {
		return s + "."
	}
	return s
}
