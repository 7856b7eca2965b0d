package device

import (
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the page.
func (s *Downloaded) View(f widget.Frame) widget.Drawn {
	inner := widget.PaneInner(f)
	t, ok := s.line()
	switch {
	case !s.loaded:
		return widget.Pane(f, f.Line(s.Title()), "", widget.Loading(f, "what is known of the table"))
	case !ok:
		return widget.Pane(f, f.Line(s.Title()), "", widget.Empty(inner, "This table is not downloaded any more.", "Your offline profile has changed. Esc goes back."))
	}
	d := widget.Draw(s.facts(inner, t)...)
	d.Cursor = &widget.Cursor{X: 1}
	d.Add("")
	d.Add(s.runs(inner)...)
	drawn := s.scroll.Draw(inner, d)
	if drawn.Cursor == nil {
		drawn.Cursor = &widget.Cursor{X: 1}
	}
	return widget.Pane(f, f.Line(t.Label), s.scroll.Position(), drawn)
}

// facts says how the table stands.
func (s *Downloaded) facts(f widget.Frame, t syncclient.TableStatus) []string {
	m := widget.TableMark(t.State, f.Glyphs)
	next, words := due(s.status, t, f.Now)
	if words == "" {
		words = text.Clock(next, f.Now) + " (automatic)"
	}
	last := text.Clock(t.LastSync, f.Now)
	if t.LastSync.IsZero() {
		last = "Never"
	}
	out := said(f, "State", m.String()+". "+why(s.status, t), m.Role)
	out = append(out, said(f, "Rows", text.Plural(int(t.Rows), "row")+" on this device", theme.Text)...)
	out = append(out, said(f, "Last sync", last, theme.Text)...)
	out = append(out, said(f, "Next sync", words, theme.Text)...)
	out = append(out, said(f, "Interval", widget.Sentence(everyWords(t))+", "+chosenBy(s.status, t)+".", theme.Text)...)
	return append(out, said(f, "Table", t.Table, theme.Muted)...)
}

// chosenBy says whose choice a table's interval is.
func chosenBy(s syncclient.Status, t syncclient.TableStatus) string {
	switch {
	case s.Settings.Sync == localdb.SyncManual:
		return "as you chose: Auto sync is off"
	case s.Settings.Sync == localdb.SyncInterval && t.Interval == s.Settings.Interval:
		return "as you chose"
	}
	return "as your offline profile says"
}

// runs says what the sync log knows of the table.
func (s *Downloaded) runs(f widget.Frame) []string {
	out := []string{" " + f.Paint(theme.Title, "In the sync log")}
	if s.broken != nil {
		return append(out, said(f, "Error", stop(widget.Sentence(s.broken.Error())), theme.Error)...)
	}
	if s.failed != nil {
		out = append(out, said(f, "Failed", text.Clock(s.failed.Started, f.Now)+", the last run: "+stop(widget.Sentence(s.failed.Error)), theme.Error)...)
	}
	if s.brought == nil {
		return append(out, said(f, "Last run", "No run of the log has brought or taken anything here.", theme.Text)...)
	}
	r := *s.brought
	t, _ := did(r, s.table)
	words := text.Clock(r.Started, f.Now) + ", " + widget.ReasonWords(syncclient.Reason(r.Reason)) + ": " + text.Plural(t.Rows, "row") + " received"
	if t.Removed > 0 {
		words += ", " + text.Plural(t.Removed, "record") + " taken away"
	}
	return append(out, said(f, "Last run", words+".", theme.Text)...)
}

// said draws a label and what is said, which goes on below if it is long.
func said(f widget.Frame, label, words string, role theme.Role) []string {
	const w = 11
	var out []string
	for _, l := range text.Wrap(text.Line(words), max(10, f.W-w-3)) {
		out = append(out, " "+widget.Pair(f, label, w, f.Paint(role, l)))
		label = ""
	}
	return out
}
