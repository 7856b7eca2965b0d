package firstsync

import (
	"fieldbook/syncclient"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// tables draws a line for each table.
func (s *Screen) tables(f widget.Frame) []string {
	const state, count = 17, 9
	if f.Size == widget.Compact {
		return s.shortTables(f)
	}
	label := max(10, min(32, f.W-len(margin)-state-count-2))
	out := []string{margin + f.Paint(theme.Muted, f.Fit("Table", label)+" "+f.Fit("State", state)+text.FitRight("Rows", count))}
	for _, t := range s.status.Tables {
		m := s.mark(f, t)
		out = append(out, margin+f.Cell(t.Label, label)+" "+f.Fit(f.Paint(m.Role, m.String()), state)+text.FitRight(text.Count(t.Rows), count))
	}
	return out
}

// shortTables draws two lines for each table, for narrow terminals.
func (s *Screen) shortTables(f widget.Frame) []string {
	var out []string
	for _, t := range s.status.Tables {
		m := s.mark(f, t)
		out = append(out, margin+f.Line(t.Label), margin+"  "+f.Paint(m.Role, m.String())+", "+text.Plural(int(t.Rows), "row"))
	}
	return out
}

// mark returns a table's state. The one that is being fetched is initializing, even
// before its first rows are stored.
func (s *Screen) mark(f widget.Frame, t syncclient.TableStatus) theme.Mark {
	if s.stage() == running && s.status.Progress.Table == t.Table && t.State == syncclient.TableNotAvailable {
		return widget.TableMark(syncclient.TableInitializing, f.Glyphs)
	}
	return widget.TableMark(t.State, f.Glyphs)
}

func rowsHere(s syncclient.Status) (n int64) {
	for _, t := range s.Tables {
		n += t.Rows
	}
	return n
}
