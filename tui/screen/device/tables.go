package device

import (
	"strings"

	"fieldbook/syncclient"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// columns are the widths of the table of tables. They follow from the room alone.
type columns struct{ label, state, rows, last, every int }

func columnsFor(w int) columns {
	c := columns{state: 15, rows: 6, last: 7, every: 7}
	spare := max(0, w-55)
	c.state, c.rows, c.last, c.every = c.state+spare/6, c.rows+spare/6, c.last+spare/6, c.every+spare/6
	c.label = min(32, w-c.state-c.rows-c.last-c.every-1)
	return c
}

// headLine names the columns.
func (c columns) headLine(f widget.Frame) string {
	return f.Paint(theme.Muted, f.Fit("Table", c.label)+" "+f.Fit("State", c.state)+text.FitRight("Rows", c.rows)+
		text.FitRight("Synced", c.last)+text.FitRight("Every", c.every))
}

// tableLines draws a line for each table: its name, its state in the documented words,
// how many rows are here, when it was synced and how often that happens.
func tableLines(f widget.Frame, s syncclient.Status, w int) []line {
	var out []line
	c := columnsFor(w)
	for _, t := range s.Tables {
		m := widget.TableMark(t.State, f.Glyphs)
		state, last := f.Paint(m.Role, m.String()), moment(t.LastSync, f.Now)
		if s.Running() && s.Progress.Table == t.Table {
			last = "now"
		}
		if f.Size == widget.Compact {
			count := text.FitRight(text.Count(t.Rows), 7)
			out = append(out, line{tableKey + t.Table, []string{
				f.Cell(t.Label, w-8) + " " + count,
				"  " + state + f.Paint(theme.Muted, ", "+last+", "+everyWords(t)),
			}, t.Label})
			continue
		}
		out = append(out, line{tableKey + t.Table, []string{
			f.Cell(t.Label, c.label) + " " + f.Fit(state, c.state) + text.FitRight(text.Count(t.Rows), c.rows) +
				text.FitRight(last, c.last) + text.FitRight(every(t), c.every),
		}, t.Label})
	}
	return out
}

// every is a table's effective interval for a column.
func every(t syncclient.TableStatus) string {
	if t.Interval <= 0 {
		return "manual"
	}
	return widget.Every(t.Interval)
}

// everyWords is the same for a sentence.
func everyWords(t syncclient.TableStatus) string {
	if t.Interval <= 0 {
		return "when you ask"
	}
	return "every " + widget.Every(t.Interval)
}

// tableCaption counts what is downloaded.
func tableCaption(s syncclient.Status) string {
	n := int64(0)
	for _, t := range s.Tables {
		n += t.Rows
	}
	return "Downloaded data: " + text.Plural(len(s.Tables), "table") + ", " + text.Plural(int(n), "row")
}

// indent sets text in from the border, as list rows are.
func indent(s string) string { return strings.Repeat(" ", 3) + s }
