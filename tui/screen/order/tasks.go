package order

import (
	"strconv"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// taskColumns are the widths of the tasks' columns.
type taskColumns struct{ number, name, estimated, actual, done, sync int }

func taskColumnsOf(f widget.Frame) taskColumns {
	c := taskColumns{number: 4, estimated: 7, actual: 9, done: 12, sync: 12}
	switch {
	case f.Size == widget.Wide:
		c.sync = 24
	case f.Size == widget.Compact:
		c = taskColumns{number: 3, done: 8, sync: 3}
	case f.W < roomy:
		c = taskColumns{number: 4, estimated: 6, actual: 8, done: 11, sync: 3}
	}
	c.name = max(1, rowWidth(f)-c.number-c.estimated-c.actual-c.done-c.sync)
	return c
}

// tasksHead draws the columns' titles.
func tasksHead(f widget.Frame) string {
	c := taskColumnsOf(f)
	return f.Paint(theme.Muted, "   "+text.FitRight("#", c.number-2)+"  "+f.Fit("Task", c.name)+text.FitRight("Est.", c.estimated)+
		text.FitRight("Actual", c.actual)+f.Fit("   Done", c.done)+syncHead(f, c.sync))
}

// taskItems is one row a task.
func (s *Screen) taskItems(f widget.Frame) []item {
	c := taskColumnsOf(f)
	var items []item
	for i, t := range s.card.Tasks {
		percent := s.percent(t)
		row := text.FitRight(taskNumber(i, t), c.number-2) + "  " + f.Cell(t.Name, c.name-1) + " "
		if c.estimated > 0 {
			row += text.FitRight(jobcard.Hours(t.Estimated), c.estimated) + text.FitRight(spent(t.Actual), c.actual) + "   "
			row += f.Fit(done(f, percent), c.done-3)
		} else {
			row += f.Fit(done(f, percent), c.done)
		}
		row += s.taskSync(f, t, c.sync, s.selected(tasks, t.ID, i == 0))
		it := item{key: t.ID.String(), find: t.Name + " " + t.Description, lines: []string{row}}
		if f.Size == widget.Compact && s.selected(tasks, t.ID, i == 0) {
			it.lines = append(it.lines, s.underTask(f, t)...)
		}
		items = append(items, it)
	}
	return items
}

// taskNumber is the place of the i-th task; one that the server has given none yet has a dash.
func taskNumber(i int, t work.ServiceTask) string {
	if t.New() {
		return "-"
	}
	return strconv.Itoa(i + 1)
}

// taskSync is the sync column: what is being saved right now is not on the disk yet. Only of
// the task under the cursor it is said below what was refused.
func (s *Screen) taskSync(f widget.Frame, t work.ServiceTask, w int, selected bool) string {
	if a, ok := s.wanted[t.ID]; ok && !a.saved && w > 8 {
		return f.Paint(theme.Muted, f.Fit("Saving"+f.Glyphs.Ellipsis, w))
	}
	if m := jobcard.Sync(f.Glyphs, s.card.Marks[t.ID]); selected && s.card.Marks[t.ID] == localdb.Refused && w >= 22 {
		return f.Paint(m.Role, f.Fit(m.String()+", see below", w))
	}
	return s.syncCell(f, s.card.Marks[t.ID], w)
}

// done draws a glyph and the percentage, aligned.
func done(f widget.Frame, percent int) string {
	glyph := f.Glyphs.Open
	if percent >= 100 {
		glyph = f.Paint(theme.OK, f.Glyphs.Done)
	}
	return glyph + text.FitRight(strconv.Itoa(percent), 4) + " %"
}

// spent returns a time that was spent, a dash for none.
func spent(d time.Duration) string {
	if d <= 0 {
		return "-"
	}
	return jobcard.Hours(d)
}

// tasksTotal draws the sums under the columns.
func (s *Screen) tasksTotal(f widget.Frame) string {
	c := taskColumnsOf(f)
	var estimated, actual, weight, reached int64
	for _, t := range s.card.Tasks {
		// Tasks count by their estimate; one without counts as a minute.
		w := max(1, int64(t.Estimated/time.Minute))
		estimated, actual = estimated+int64(t.Estimated/time.Minute), actual+int64(t.Actual/time.Minute)
		weight, reached = weight+w, reached+w*int64(s.percent(t))
	}
	percent := reached / max(1, weight)
	minutes := func(n int64) string { return jobcard.Hours(time.Duration(n) * time.Minute) }
	head := "   " + f.Fit("", c.number) + f.Fit("Total", c.name)
	bar := f.Paint(theme.OK, widget.Bar(f, percent, 100, 10))
	if c.estimated == 0 {
		return head + strconv.FormatInt(percent, 10) + " %"
	}
	head += text.FitRight(minutes(estimated), c.estimated) + text.FitRight(minutes(actual), c.actual) + "   "
	head += f.Fit(text.FitRight(strconv.FormatInt(percent, 10), 5)+" %", c.done-3)
	if c.sync < 10 {
		return head
	}
	return head + bar
}

// taskFacts is what the box says of the task under the cursor.
func (s *Screen) taskFacts(f widget.Frame, t work.ServiceTask) []string {
	const label = 14
	percent := s.percent(t)
	toggle := "Space marks it done, + and - change it by 10 %"
	if percent >= 100 {
		toggle = "Space marks it not done, - takes off 10 %"
	}
	pair := func(name, value, hint string) string {
		return widget.Pair(f, name, label, f.Fit(value, 9)+f.Paint(theme.Muted, hint))
	}
	edits := ", Tab changes it"
	if s.card.Left != nil && s.card.Left.Deleted() {
		toggle, edits = "", ""
	}
	lines := []string{
		pair("Done", strconv.Itoa(percent)+" %", toggle),
		pair("Actual time", spent(t.Actual), "of "+jobcard.Hours(t.Estimated)+" estimated"+edits),
	}
	if t.Description != "" {
		lines = append(lines, jobcard.Fact{Label: "Details", Value: t.Description}.Lines(f, label, f.W, 3)...)
	}
	return lines
}

// taskRefusal is what the server refused of the task, nothing if it took everything.
func (s *Screen) taskRefusal(f widget.Frame, t work.ServiceTask) []string {
	e, ok := s.card.Refused[t.ID]
	if !ok || s.card.Marks[t.ID] != localdb.Refused {
		return nil
	}
	return refusal(f, e.Message, f.W)
}
