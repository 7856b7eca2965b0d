package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fieldbook/localdb"
	"fieldbook/tui/form"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// pointer is the column at the left in which the selected row has its mark.
const pointer = 3

// lineOf draws an entry of the list.
func (s *Screen) lineOf(f widget.Frame, l line) []string {
	w := max(1, f.W-pointer-1)
	switch l.kind {
	case resultLine:
		return s.resultLines(f, l.group, l.group.results[l.result], w)
	case headingLine:
		return []string{f.Paint(l.role, f.Cell(l.text, w))}
	case noteLine:
		glyph := ""
		switch l.role {
		case theme.Error:
			glyph = f.Glyphs.Error + " "
		case theme.Warning:
			glyph = f.Glyphs.Warning + " "
		case theme.Offline:
			glyph = f.Glyphs.Offline + " "
		}
		var out []string
		for i, part := range jobcard.Wrapped(f, l.text, max(1, w-4), 3) {
			if i > 0 && glyph != "" {
				glyph = "  "
			}
			out = append(out, "  "+f.Paint(l.role, glyph+part))
		}
		return out
	}
	return []string{f.Fit("  "+f.Line(l.text)+"  "+f.Paint(theme.Key, f.Glyphs.KeyName("enter")), w)}
}

// resultLines draws a result: what it is called, what else its list shows, and where the
// words are that are in neither.
func (s *Screen) resultLines(f widget.Frame, g *group, r result, w int) []string {
	mark, room := s.mark(f, g, r)
	in := "  " // below its heading
	if f.Size == widget.Compact {
		in = " "
	}
	w = max(1, w-len(in)-room)
	name, about := w, 0
	if f.Size != widget.Compact && r.About != "" {
		name = min(w, max(24, w*2/5))
		about = w - name - 1
	}
	called := f.Cell(r.Name, name)
	first := s.marked(f, called, theme.Text)
	seen := s.search.Shows(called)
	if about > 0 {
		beside := f.Cell(r.About, about)
		first += " " + s.marked(f, beside, theme.Muted)
		seen = either(seen, s.search.Shows(beside))
	}
	lines := []string{in + f.Fit(first, w) + mark}
	in += "  "
	if where := s.where(f, r, seen, max(1, w+room-2)); where != "" {
		return append(lines, in+where)
	}
	if f.Size == widget.Compact && r.About != "" {
		lines = append(lines, in+s.marked(f, f.Cell(r.About, max(1, w+room-2)), theme.Muted))
	}
	return lines
}

// where shows the words that are not seen yet, each with the column that has it.
func (s *Screen) where(f widget.Frame, r result, seen []bool, w int) string {
	whole, shows := s.pieces(f, r, seen, w, 1)
	if missing := count(shows, false); missing > 0 { // they share the line
		whole, _ = s.pieces(f, r, seen, w, missing+1)
	}
	return whole
}

// pieces shows so many words at most, and says which are then seen. Each gets its share of
// the line; what one leaves over goes to the next.
func (s *Screen) pieces(f widget.Frame, r result, seen []bool, w, most int) (out string, shows []bool) {
	last, left := "", w
	for _, p := range r.Places {
		if most == 0 || seen[p.Word] {
			continue
		}
		label := "  " + f.Glyphs.Dot + " "
		if p.Column.Name != last {
			label = f.Line(p.Column.Label) + ": "
			if last != "" {
				label = "  " + label
			}
		}
		room := left/most - text.Width(label)
		if room < 4 {
			break
		}
		piece := s.window(f, p, room)
		out += f.Paint(theme.Muted, label) + s.marked(f, piece, theme.Muted)
		left -= text.Width(label) + text.Width(piece)
		seen, last, most = either(seen, s.search.Shows(piece)), p.Column.Name, most-1
	}
	return out, seen
}

// window cleans a text and cuts it so that its word is in sight.
func (s *Screen) window(f widget.Frame, p form.Place, w int) string {
	clean := f.Line(p.Text)
	if e, ok := s.search.Word(p.Word, clean); ok && text.Width(clean[:e.To]) > w-1 {
		from := e.From
		for from > 0 {
			_, size := utf8.DecodeLastRuneInString(clean[:from])
			if text.Width(clean[from-size:e.To]) > w*2/3 {
				break
			}
			from -= size
		}
		if i := strings.IndexByte(clean[from:e.From], ' '); i >= 0 { // begin with a whole word
			from += i + 1
		}
		clean = f.Glyphs.Ellipsis + clean[from:]
	}
	return strings.TrimRight(f.Fit(clean, w), " ")
}

// count counts how many are so.
func count(all []bool, so bool) (n int) {
	for _, b := range all {
		if b == so {
			n++
		}
	}
	return n
}

func either(a, b []bool) []bool {
	out := slices.Clone(a)
	for i := range out {
		out[i] = out[i] || b[i]
	}
	return out
}

// marked paints clean text, with the words of the search in the style of a title.
func (s *Screen) marked(f widget.Frame, clean string, role theme.Role) string {
	var b strings.Builder
	at := 0
	for _, e := range s.search.Extents(clean) {
		b.WriteString(f.Paint(role, clean[at:e.From]))
		b.WriteString(f.Paint(theme.Title, clean[e.From:e.To]))
		at = e.To
	}
	b.WriteString(f.Paint(role, clean[at:]))
	return b.String()
}

// mark says how far a result's changes are, or that only the server has it, and how wide
// that is.
func (s *Screen) mark(f widget.Frame, g *group, r result) (string, int) {
	if g.server {
		words := " on the server"
		if f.Size == widget.Compact {
			words = " server"
		}
		return f.Paint(theme.Muted, words), len(words)
	}
	if r.mark == localdb.Synced {
		return "", 0
	}
	m := jobcard.Sync(f.Glyphs, r.mark)
	if f.Size == widget.Compact {
		return f.Paint(m.Role, " "+m.Glyph), 2
	}
	return f.Paint(m.Role, " "+m.String()), 1 + text.Width(m.String())
}
