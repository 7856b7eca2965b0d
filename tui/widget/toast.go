package widget

import (
	"slices"
	"strings"
	"time"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// ToastKind says how a message to the user is meant.
type ToastKind uint8

// The kinds. Errors and warnings stay until Esc, the others go by themselves.
const (
	Info ToastKind = iota
	Success
	Warn
	Fail
)

// Toast is one message to the user.
type Toast struct {
	Kind ToastKind
	Text string // a sentence; record text in it is cleaned when drawn
	At   time.Time
	seq  int
}

// ToastFor is how long a message that goes by itself can be read.
const ToastFor = 4 * time.Second

const keptToasts = 200

// Toasts is the message line with its history. A message that goes by itself covers one
// that stays only as long as it can be read.
type Toasts struct {
	past    []Toast
	passing *Toast  // goes by itself
	staying []Toast // errors and warnings that nobody has dismissed, latest last
	seq     int
}

// Push shows a message and returns its number; expires says that [Toasts.Expire] is
// to be called with it after [ToastFor].
func (t *Toasts) Push(kind ToastKind, s string, at time.Time) (seq int, expires bool) {
	said := t.note(kind, s, at)
	if kind == Info || kind == Success {
		t.passing = &said
		return said.seq, true
	}
	t.passing = nil
	t.staying = slices.DeleteFunc(t.staying, func(o Toast) bool { return o.Kind == kind && o.Text == s })
	t.staying = append(t.staying, said)
	return said.seq, false
}

// Note puts into the history what the user is told in another place.
func (t *Toasts) Note(kind ToastKind, s string, at time.Time) { t.note(kind, s, at) }

func (t *Toasts) note(kind ToastKind, s string, at time.Time) Toast {
	t.seq++
	said := Toast{Kind: kind, Text: s, At: at, seq: t.seq}
	t.past = append(t.past, said)
	if len(t.past) > keptToasts {
		t.past = slices.Clone(t.past[len(t.past)-keptToasts:])
	}
	return said
}

// Expire hides a message unless a later one has taken its place.
func (t *Toasts) Expire(seq int) {
	if t.passing != nil && t.passing.seq == seq {
		t.passing = nil
	}
}

// Dismiss hides the message and reports whether there was one that would have stayed.
func (t *Toasts) Dismiss() bool {
	if t.passing != nil {
		t.passing = nil
		return false
	}
	n := len(t.staying)
	t.staying = t.staying[:max(0, n-1)]
	return n > 0
}

// Current returns the message to show now.
func (t *Toasts) Current() (Toast, bool) {
	if t.passing != nil {
		return *t.passing, true
	}
	if n := len(t.staying); n > 0 {
		return t.staying[n-1], true
	}
	return Toast{}, false
}

// History returns the messages, latest first.
func (t *Toasts) History() []Toast {
	out := make([]Toast, len(t.past))
	for i, m := range t.past {
		out[len(out)-1-i] = m
	}
	return out
}

// ToastMark returns glyph, word and role of a kind.
func ToastMark(g theme.Glyphs, k ToastKind) theme.Mark {
	switch k {
	case Success:
		return theme.Mark{Glyph: g.Done, Word: "Done", Role: theme.OK}
	case Warn:
		return theme.Mark{Glyph: g.Warning, Word: "Warning", Role: theme.Warning}
	case Fail:
		return theme.Mark{Glyph: g.Error, Word: "Error", Role: theme.Error}
	}
	return theme.Mark{Glyph: g.Dot, Word: "Note", Role: theme.Text}
}

// MessageLine draws the current message, or an empty line: the body never moves. Where it
// does not fit, its last sentences go first, since the first says what matters.
func MessageLine(f Frame, t *Toasts) string {
	c, ok := t.Current()
	if !ok {
		return f.Fit("", f.W)
	}
	m := ToastMark(f.Glyphs, c.Kind)
	sentences := strings.SplitAfter(text.Line(c.Text), ". ")
	for len(sentences) > 1 && text.Width(strings.Join(sentences, ""))+4 > f.W {
		sentences = sentences[:len(sentences)-1]
	}
	said := strings.TrimRight(strings.Join(sentences, ""), " ")
	return f.Fit(" "+f.Paint(m.Role, m.Glyph+" "+said), f.W)
}
