package widget

import (
	"strings"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// NoticeLine draws the second line of the screen: a mark and sentences. Where they do
// not fit, the last sentences go first, since the first says what matters.
func NoticeLine(f Frame, m theme.Mark, sentences ...string) string {
	for len(sentences) > 1 && text.Width(strings.Join(sentences, " "))+4 > f.W {
		sentences = sentences[:len(sentences)-1]
	}
	return f.Fit(" "+f.Paint(m.Role, m.Glyph+" "+text.Line(strings.Join(sentences, " "))), f.W)
}

// Offer is what can be done about a notice with one key.
type Offer struct {
	Key   string // as the terminal library spells it
	Label string // a verb phrase
	ID    string // hit area
}

// OfferLine is [NoticeLine] with an offer behind the sentences, which is never cut.
func OfferLine(f Frame, m theme.Mark, o Offer, sentences ...string) Drawn {
	key := f.Glyphs.KeyName(o.Key)
	w := text.Width(key) + 1 + text.Width(o.Label)
	room := max(0, f.W-w-3)
	for len(sentences) > 1 && text.Width(strings.Join(sentences, " "))+3 > room {
		sentences = sentences[:len(sentences)-1]
	}
	said := f.Paint(m.Role, m.Glyph+" "+text.Line(strings.Join(sentences, " ")))
	room = min(room, text.Width(said)+1)
	d := Draw(f.Fit(f.Fit(" "+said, room)+"  "+f.Paint(theme.Key, key)+" "+o.Label, f.W))
	d.Target(o.ID, room+2, 0, w, 1)
	return d
}

// Crumbs draws the way to the open screen. Where it does not fit, the beginning gives way.
func Crumbs(f Frame, titles []string) string {
	clean := make([]string, len(titles))
	for i, t := range titles {
		clean[i] = text.Line(t)
	}
	line := strings.Join(clean, " > ")
	for len(clean) > 1 && text.Width(line)+2 > f.W {
		clean = clean[1:]
		line = f.Glyphs.Ellipsis + " > " + strings.Join(clean, " > ")
	}
	return f.Fit(" "+f.Paint(theme.Muted, line), f.W)
}

// Beginning draws a list below a line that says that it has only the beginning of what
// there is. Without sentences the list is whole.
func Beginning(f Frame, sentences []string, list func(Frame) Drawn) Drawn {
	if len(sentences) == 0 {
		return list(f)
	}
	m := ToastMark(f.Glyphs, Warn)
	return Draw(NoticeLine(f, m, sentences...)).Below(list(f.With(f.W, f.H-1)))
}
