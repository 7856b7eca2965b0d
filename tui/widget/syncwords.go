package widget

import (
	"strconv"
	"strings"
	"time"

	"fieldbook/syncclient"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// ReasonWords says why a sync runs, or ran. Words that this version does not know, from
// a log of another one, are returned as they are.
func ReasonWords(r syncclient.Reason) string {
	switch r {
	case syncclient.ReasonFirst:
		return "First sync"
	case syncclient.ReasonInterval:
		return "Automatic"
	case syncclient.ReasonFull:
		return "Check for updates"
	case syncclient.ReasonView:
		return "Refresh"
	case syncclient.ReasonPoke:
		return "News from the office"
	case syncclient.ReasonEdit:
		return "Saved change"
	case syncclient.ReasonOnline:
		return "Back online"
	case syncclient.ReasonSingle:
		return "Single record"
	}
	return string(r)
}

// NetworkMark returns what stands between the device and its server, in words.
func NetworkMark(n syncclient.Network, g theme.Glyphs) theme.Mark {
	word := Sentence(n.String())
	switch {
	case n.Online():
		return theme.Mark{Glyph: g.Connected, Word: word, Role: theme.OK}
	case n.NeedsPerson():
		return theme.Mark{Glyph: g.Error, Word: word, Role: theme.Error}
	}
	return theme.Mark{Glyph: g.Offline, Word: word, Role: theme.Offline}
}

// TableMark returns the documented state of a table's downloaded data.
func TableMark(s syncclient.TableState, g theme.Glyphs) theme.Mark {
	switch s {
	case syncclient.TableAvailable:
		return theme.Mark{Glyph: g.Connected, Word: s.String(), Role: theme.OK}
	case syncclient.TableInitializing:
		return theme.Mark{Glyph: g.Syncing, Word: s.String(), Role: theme.Syncing}
	}
	return theme.Mark{Glyph: g.Offline, Word: s.String(), Role: theme.Muted}
}

// Took returns how long something lasted: <0.1 s, 0.4 s, 48 s, 3 min 20 s, 1 h 5 min.
func Took(d time.Duration) string {
	if d >= 9950*time.Millisecond {
		d = d.Round(time.Second)
	}
	switch {
	case d < 50*time.Millisecond:
		return "<0.1 s"
	case d < 9950*time.Millisecond:
		return strings.TrimSuffix(strconv.FormatFloat(d.Seconds(), 'f', 1, 64), ".0") + " s"
	case d < time.Minute:
		return strconv.Itoa(int(d.Seconds())) + " s"
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + " min " + strconv.Itoa(int(d.Seconds())%60) + " s"
	}
	return strconv.Itoa(int(d.Hours())) + " h " + strconv.Itoa(int(d.Minutes())%60) + " min"
}

// Ago returns how long ago something was, in minutes: 17 min ago, 2 h 17 min ago.
func Ago(d time.Duration) string {
	d = d.Truncate(time.Minute)
	said := strconv.Itoa(int(d/time.Minute)%60) + " min ago"
	if h := int(d / time.Hour); h > 0 {
		said = strconv.Itoa(h) + " h " + said
	}
	return said
}

// Every returns an interval: 15 min, 1 h, 1 day.
func Every(d time.Duration) string {
	switch {
	case d <= 0:
		return "-"
	case d%(24*time.Hour) == 0:
		return text.Plural(int(d/(24*time.Hour)), "day")
	case d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + " h"
	}
	return strconv.Itoa(int(d.Round(time.Minute)/time.Minute)) + " min"
}

// Sentence returns words with a capital first letter.
func Sentence(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
