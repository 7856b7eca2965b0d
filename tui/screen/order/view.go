package order

import (
	"slices"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the page.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	in := widget.PaneInner(f)
	switch {
	case s.err != nil:
		return widget.Pane(f, "Booking", "", jobcard.Failed(in, "the booking", work.Message(s.err)))
	case s.gone:
		return widget.Pane(f, "Booking", "", jobcard.Gone(in, "booking"))
	case s.card == nil:
		return widget.Pane(f, "Booking", "", widget.Loading(in, "the booking"))
	}
	var d widget.Drawn
	if s.card.Left != nil {
		d.Add(jobcard.LeftLines(in, *s.card.Left, s.deps.Zone)...)
	}
	d = d.Below(s.tabLine(in))
	if f.Size == widget.Wide {
		d.Add("")
	}
	rest := in.With(in.W, in.H-len(d.Lines))
	if s.tab == tasks {
		d = d.Below(s.drawTasks(rest))
	} else {
		d = d.Below(s.drawTab(rest))
	}
	return widget.Pane(f, s.caption(f), s.footer(), d)
}

// caption names the booking: number, status, priority and customer, as much as fits.
func (s *Screen) caption(f widget.Frame) string {
	if s.list().Filtered() {
		return s.list().Caption(f.Line(s.card.Number()))
	}
	out := f.Line(s.card.Number()) + "   " + jobcard.Status(f.Glyphs, s.card.Status).String()
	for _, part := range []string{s.priority(f), f.Line(s.card.Account.Name)} {
		if part != "" && text.Width(out)+3+text.Width(part) <= f.W-4 {
			out += "   " + part
		}
	}
	return out
}

func (s *Screen) priority(f widget.Frame) string {
	if s.card.Rank == 0 {
		return ""
	}
	return jobcard.Urgency(s.card.Rank) + " " + f.Line(s.card.Priority.Name)
}

func (s *Screen) footer() string {
	if s.tab == general || s.tab == customer || s.list().Len() == 0 {
		return ""
	}
	return s.list().Position()
}

// items makes the rows of a tab for a frame.
func (s *Screen) items(t tab, f widget.Frame) []item {
	return [...]func(widget.Frame) []item{
		s.generalItems, s.customerItems, s.taskItems, s.productItems, s.serviceItems, s.incidentItems, s.noteItems, s.timelineItems,
	}[t](f)
}

// index gives every list its rows as soon as they are read, so that keys which are faster
// than the drawing act on what is there. The heights follow with the drawing.
func (s *Screen) index() {
	f := widget.Frame{W: 80, H: 20, Size: widget.Narrow, Glyphs: theme.Unicode(), Theme: theme.New(theme.Mono)}
	for t := range tabs {
		items := s.items(t, f)
		s.rows[t].SetRows(rowsOf(items))
		s.targets[t] = make([]screen.Place, len(items))
		for i, it := range items {
			s.targets[t][i] = it.leads
		}
	}
}

// drawTab draws every tab but Tasks: a list of what there is, or that there is nothing.
func (s *Screen) drawTab(f widget.Frame) widget.Drawn {
	items := s.items(s.tab, f)
	if len(items) == 0 {
		s.list().SetRows(nil)
		return s.empty(f)
	}
	var d widget.Drawn
	if head := map[tab]string{products: "Product", services: "Service"}[s.tab]; head != "" && f.Size != widget.Compact {
		d.Add(linesHead(f, head), rule(f))
	}
	list := drawItems(f.With(f.W, f.H-len(d.Lines)), s.list(), items)
	if s.list().Len() == 0 {
		list = list.Below(widget.Empty(f, "Nothing matches the filter.", "Esc clears it."))
	}
	return d.Below(list)
}

// empty says that a tab has nothing.
func (s *Screen) empty(f widget.Frame) widget.Drawn {
	switch s.tab {
	case notes:
		return widget.Empty(f, "No notes", "Press n to write one. It works offline.")
	case timeline:
		return widget.Empty(f, "Nothing has happened yet", "Status changes, notes and time entries come here.")
	case products, services, incidents:
		return widget.Empty(f, "No "+strings.ToLower(s.tab.name()), "Press a to add one. It works offline.")
	}
	return widget.Empty(f, "No "+strings.ToLower(s.tab.name()), "")
}

// drawTasks draws the tasks as a table with its sums, and the one under the cursor below.
func (s *Screen) drawTasks(f widget.Frame) widget.Drawn {
	items := s.items(tasks, f)
	if len(items) == 0 {
		s.list().SetRows(nil)
		return widget.Empty(f, "No tasks", "This work order came without tasks. Press a to add one.")
	}
	var d widget.Drawn
	if f.Size == widget.Compact {
		return drawItems(f, s.list(), items)
	}
	d.Add(tasksHead(f), rule(f))
	rows := len(items)
	if s.list().Typing() != 0 {
		rows++
	}
	foot := widget.Draw(rule(f), s.tasksTotal(f))
	room := f.H - len(d.Lines) - len(foot.Lines)
	detail := s.detail(f, room-min(rows, max(3, room/2)))
	rows = min(rows, room-len(detail.Lines))
	list := drawItems(f.With(f.W, rows), s.list(), items)
	if s.list().Len() == 0 {
		list = list.Below(widget.Empty(f, "No task matches the filter.", "Esc clears it."))
	}
	return d.Below(list).Below(foot).Below(detail)
}

// detail draws the task under the cursor in at most h lines: in a box where there is room
// for one, else its text alone.
func (s *Screen) detail(f widget.Frame, h int) widget.Drawn {
	t, ok := s.task()
	if !ok || h < 2 {
		return widget.Draw()
	}
	n := slices.IndexFunc(s.card.Tasks, func(other work.ServiceTask) bool { return other.ID == t.ID })
	title := "Task " + taskNumber(n, t) + ": " + f.Line(t.Name)
	if t.New() {
		title = "New task: " + f.Line(t.Name)
	}
	if f.W < roomy || h < 7 {
		return s.plainDetail(f, t, title, h)
	}
	in := f.With(f.W-6, h-3)
	lines := s.taskFacts(in, t)
	if refused := s.taskRefusal(in, t); len(refused) > 0 {
		if len(lines)+1+len(refused) <= in.H {
			refused = append([]string{""}, refused...)
		}
		// What was refused matters more than what the task is about.
		lines = append(lines[:max(0, min(len(lines), in.H-len(refused)))], refused...)
	}
	lines = lines[:min(len(lines), in.H)]
	for i, l := range lines {
		lines[i] = " " + l
	}
	box := widget.Box(f.With(f.W-2, len(lines)+2), title, "", widget.Draw(lines...))
	for i, l := range box.Lines {
		box.Lines[i] = " " + l
	}
	return widget.Draw("").Below(widget.Draw(box.Lines...))
}

// plainDetail draws a task without a box: what the server refused, or what is to be done.
func (s *Screen) plainDetail(f widget.Frame, t work.ServiceTask, title string, h int) widget.Drawn {
	in := f.With(f.W-4, h)
	mark := jobcard.Sync(f.Glyphs, s.card.Marks[t.ID])
	lines := []string{"", f.Paint(theme.Title, f.Fit(title, in.W-text.Width(mark.String())-2)) + "  " + f.Paint(mark.Role, mark.String())}
	if refused := s.taskRefusal(in, t); len(refused) > 0 {
		lines = append(lines, refused...)
	} else if t.Description != "" {
		lines = append(lines, jobcard.Wrapped(in, t.Description, in.W, max(1, h-2))...)
	}
	if len(lines) > h {
		lines = lines[1:]
	}
	lines = lines[:min(len(lines), h)]
	for i, l := range lines {
		lines[i] = "  " + l
	}
	return widget.Draw(lines...)
}

func rule(f widget.Frame) string { return "  " + f.Rule(f.W-4) }
