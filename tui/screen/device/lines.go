package device

import (
	"strings"

	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// What a row's key begins with says what the row is.
const (
	factKey    = "fact:"
	settingKey = "setting:"
	actionKey  = "action:"
	tableKey   = "table:"
	errorKey   = "error:"
)

// line is one row of a pane, drawn for its width.
type line struct {
	key  string // "" for what cannot be selected
	text []string
	find string // what the filter looks at
}

// rows makes the list's rows of lines.
func rows(lines []line) []widget.Row {
	out := make([]widget.Row, len(lines))
	for i, l := range lines {
		out[i] = widget.Row{Key: l.key, Find: l.find, Height: len(l.text), Mute: l.key == ""}
		if l.key != "" {
			out[i].Level = 1 // under the heading
		}
	}
	return out
}

// factLines draws facts with their labels in one column. Values that are too long go on
// below.
func factLines(f widget.Frame, facts []fact, w int) []line {
	const label = 10
	var out []line
	for _, t := range facts {
		var drawn []string
		for i, v := range text.Wrap(text.Line(t.value), max(8, w-label)) {
			head := strings.Repeat(" ", label)
			if i == 0 {
				head = f.Fit(f.Paint(theme.Muted, t.label), label)
			}
			drawn = append(drawn, head+f.Paint(t.role, v))
		}
		out = append(out, line{factKey + t.label, drawn, t.label + " " + t.value})
	}
	return out
}

// noteLines draws the explanation where there is no box for it.
func noteLines(f widget.Frame, s syncclient.Status, w int) []line {
	title, role, sentences := explain(f, s)
	out := []line{{text: []string{f.Paint(role, title)}}}
	for _, said := range sentences {
		for _, l := range text.Wrap(text.Line(said), max(8, w-2)) {
			out = append(out, line{text: []string{"  " + l}})
		}
	}
	return out
}

// settingLines draws what the user can choose. What a choice means stands below it where
// there is no box that says so.
func (s *Screen) settingLines(f widget.Frame, w int, meaning bool) []line {
	c := s.current()
	list := []struct {
		key, label, value string
		on                bool
	}{
		{syncSetting, "Auto sync", c.frequency(), c.settings.Sync != localdb.SyncManual},
		{wifiSetting, "Wi-Fi only", "", c.settings.WifiOnly},
		{onlineSetting, "Online mode", "ends on quit", c.online},
	}
	var out []line
	for _, l := range list {
		box, role := "[ ]", theme.Text
		if l.on {
			box = "[x]"
		}
		why := s.cannot(l.key)
		if why != "" {
			l.value, role = " not available", theme.Muted
		} else if at, _ := s.setting(); at == l.key && l.key == syncSetting {
			l.value = f.Glyphs.Left + " " + l.value + " " + f.Glyphs.Right
		} else {
			l.value = " " + l.value
		}
		drawn := []string{f.Fit(f.Paint(role, f.Fit(box+" "+l.label, 15))+" "+f.Paint(theme.Muted, l.value), w)}
		_, said := s.meaning(l.key)
		if why == notSignedIn {
			why = "" // which the page says often enough
		} else if why != "" {
			said = []string{why}
		}
		if meaning || why != "" {
			for _, more := range text.Wrap(said[0], max(8, w-4)) {
				drawn = append(drawn, "    "+f.Paint(theme.Muted, more))
			}
		}
		out = append(out, line{l.key, drawn, l.label})
	}
	return out
}

// actionLines draws what can be done, with the keys and the reason where it cannot.
func (s *Screen) actionLines(f widget.Frame, w int) []line {
	more, signIn := f.Glyphs.Ellipsis, "Sign in again"
	if !s.status.SignedIn {
		signIn = "Sign in"
	}
	list := []struct {
		id         action.ID
		key, label string
	}{
		{action.SignInAgain, "i", signIn},
		{action.Updates, "u", "Check for updates"},
		{action.OpenPending, "p", "Pending changes (" + text.Count(int64(s.status.Pending)) + ")"},
		{action.OpenErrors, "e", "Sync errors (" + text.Count(int64(s.status.Errors)) + ")"},
		{action.OpenLog, "l", "Sync log"},
		{action.Reconfigure, "R", "Reconfigure (full download)" + more},
		{action.SignOut, "o", "Sign out" + more},
	}
	var out []line
	for _, a := range list {
		ok, why := s.can(a.id)
		if a.id == action.SignInAgain && !ok || a.id == action.SignOut && !s.status.SignedIn {
			continue
		}
		drawn := []string{f.Paint(theme.Key, a.key) + "  " + a.label}
		if !ok {
			drawn = []string{f.Paint(theme.Muted, a.key+"  "+a.label)}
			if why, _, _ = strings.Cut(why, ":"); why == notSignedIn {
				why = "Nobody is signed in"
			}
			for _, l := range text.Wrap(why, max(8, w-3)) {
				drawn = append(drawn, f.Paint(theme.Muted, "   "+l))
			}
		}
		out = append(out, line{actionKey + string(a.id), drawn, a.label})
	}
	return out
}

// heading draws a heading with air above it.
func heading(f widget.Frame, s string) []line {
	return []line{{text: []string{""}}, {text: []string{f.Paint(theme.Title, s)}}}
}
