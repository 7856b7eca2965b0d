package agenda

import (
	"slices"
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// detail draws the selected booking. Where not all of it fits, empty lines go first and
// then tasks. What the list knows is there at once, the rest when it is read.
func (s *Screen) detail(f widget.Frame) widget.Drawn {
	e, ok := s.selected()
	if !ok {
		return widget.Draw()
	}
	c, in := s.detailOf(e), f.With(f.W-2, f.H)
	head := append(s.headline(in, e, c), "")
	if e.Left != nil {
		for _, l := range jobcard.Wrapped(in, jobcard.LeftWords(*e.Left, f.Now.In(s.deps.Zone)), in.W-2, 6) {
			head = append(head, f.Paint(theme.Warning, l))
		}
		head = append(head, "")
	}
	for _, fact := range s.facts(in, e, c) {
		head = append(head, fact.Lines(in, jobcard.FactLabel, in.W, 2)...)
	}
	if c == nil {
		return indent(append(head, "", s.missing(in)))
	}
	tail := waiting(in, c, s.deps.Zone)
	if c.Order.ID == (work.ID{}) {
		return indent(append(head, tail...))
	}
	progress := jobcard.Fact{Label: "Tasks", Value: jobcard.Progress(in, c.TasksDone(), len(c.Tasks)), Styled: true}
	head = append(append(head, ""), progress.Lines(in, jobcard.FactLabel, in.W, 1)...)
	counts := []string{
		widget.Pair(in, "Products", jobcard.FactLabel, used(c)),
		widget.Pair(in, "Notes", jobcard.FactLabel, count(len(c.Notes))),
	}
	room := in.H - len(head) - len(counts) - len(tail)
	if room > len(c.Tasks) {
		counts = append([]string{""}, counts...)
	}
	return indent(slices.Concat(head, tasks(in, c, min(room, len(c.Tasks))), counts, tail))
}

// strip draws the selected booking in few lines: its headline, and facts in two columns.
func (s *Screen) strip(f widget.Frame) widget.Drawn {
	e, ok := s.selected()
	if !ok {
		return widget.Draw()
	}
	c, in := s.detailOf(e), f.With(f.W-2, f.H)
	name, title := e.Number(), ""
	if t := e.Title(); t != "" && t != name {
		title = "  " + in.Line(jobcard.Short(t))
	}
	state := waits(in, c)
	lines := []string{in.Fit(in.Paint(theme.Title, in.Line(jobcard.Short(name)))+title, max(0, in.W-text.Width(state))) + state}
	if e.Left != nil {
		lines = append(lines, jobcard.LeftLine(in, *e.Left, s.deps.Zone))
	}
	facts := s.facts(in, e, c)
	if c == nil {
		facts = append(facts, jobcard.Fact{Label: "Tasks", Value: s.missing(in), Styled: true})
	} else if c.Order.ID != (work.ID{}) {
		facts = slices.Insert(facts, min(4, len(facts)),
			jobcard.Fact{Label: "Tasks", Value: jobcard.Progress(in, c.TasksDone(), len(c.Tasks)), Styled: true})
	}
	rows, half := max(0, in.H-len(lines)), in.W/2
	for i := range min(rows, len(facts)) {
		l := in.Fit(facts[i].Lines(in, jobcard.FactLabel, half-1, 1)[0], half)
		if i+rows < len(facts) {
			l += facts[i+rows].Lines(in, jobcard.FactLabel, half, 1)[0]
		}
		lines = append(lines, l)
	}
	return indent(lines)
}

// missing stands for what is not read yet, or says why it cannot be.
func (s *Screen) missing(f widget.Frame) string {
	if s.lookup != nil {
		return f.Fit(f.Paint(theme.Error, f.Glyphs.Error+" Could not read the rest: "+text.Line(work.Message(s.lookup))), f.W)
	}
	return f.Paint(theme.Muted, "Loading"+f.Glyphs.Ellipsis)
}

// headline is the number with what waits of it, and the title.
func (s *Screen) headline(f widget.Frame, e *jobcard.Entry, c *jobcard.Card) []string {
	state := waits(f, c)
	out := []string{f.Paint(theme.Title, f.Cell(e.Number(), max(0, f.W-text.Width(state)))) + state}
	if t := e.Title(); t != "" && t != e.Number() {
		out = append(out, jobcard.Wrapped(f, t, f.W, 2)...)
	}
	return out
}

// waits says what of a booking is not synced, "" for nothing.
func waits(f widget.Frame, c *jobcard.Card) string {
	switch {
	case c == nil:
	case len(c.Refused) > 0:
		return f.Paint(theme.Error, f.Glyphs.Error+" "+text.Plural(len(c.Refused), "sync error"))
	case c.ToSend() > 0:
		return f.Paint(theme.Pending, f.Glyphs.ToSend+" "+text.Plural(c.ToSend(), "change")+" to send")
	}
	return ""
}

func (s *Screen) facts(f widget.Frame, e *jobcard.Entry, c *jobcard.Card) []jobcard.Fact {
	mark := jobcard.Status(f.Glyphs, e.Status)
	status := f.Paint(mark.Role, mark.String())
	if since := jobcard.Since(e.Visit); !since.IsZero() {
		status += " since " + since.In(s.deps.Zone).Format("15:04")
	}
	all := []jobcard.Fact{{Label: "Status", Value: status, Styled: true}}
	add := func(label, value string) {
		if strings.TrimSpace(value) != "" {
			all = append(all, jobcard.Fact{Label: label, Value: value})
		}
	}
	phone := e.Order.Phone
	if phone == "" {
		phone = e.Account.Phone
	}
	add("Account", e.Account.Name)
	add("Address", e.Address())
	add("Phone", phone)
	if c != nil {
		add("Asset", c.Asset)
		add("Tag", c.AssetTag)
	}
	if e.Rank > 0 {
		add("Priority", jobcard.Urgency(e.Rank)+" "+e.Priority.Name)
	}
	if e.Order.Estimated > 0 {
		add("Estimate", jobcard.Spoken(e.Order.Estimated))
	}
	return all
}

// tasks draws at most n lines of tasks and says how many more there are. Where not all fit,
// those that are to be done come first, and it is said whether all of the rest are done.
func tasks(f widget.Frame, c *jobcard.Card, n int) []string {
	list := c.Tasks
	if len(list) > n {
		open, done := []work.ServiceTask{}, []work.ServiceTask{}
		for _, t := range c.Tasks {
			if t.Done() {
				done = append(done, t)
			} else {
				open = append(open, t)
			}
		}
		list = append(open, done...)
	}
	var out []string
	for i, t := range list {
		if len(out) == n-1 && i < len(list)-1 {
			more := f.Glyphs.Ellipsis + " " + count(len(list)-i) + " more"
			if t.Done() {
				more = f.Glyphs.Ellipsis + " " + count(len(list)-i) + " more, done"
			}
			return append(out, "  "+f.Paint(theme.Muted, more))
		}
		if len(out) >= n {
			return out
		}
		glyph := f.Glyphs.Open
		if t.Done() {
			glyph = f.Paint(theme.OK, f.Glyphs.Done)
		}
		line := "  " + glyph + " " + f.Cell(t.Name, max(0, f.W-7))
		if m := c.Marks[t.ID]; m != localdb.Synced {
			sync := jobcard.Sync(f.Glyphs, m)
			line += " " + f.Paint(sync.Role, sync.Glyph)
		}
		out = append(out, line)
	}
	return out
}

// waiting lists what the server has not got yet.
func waiting(f widget.Frame, c *jobcard.Card, zone *time.Location) []string {
	if len(c.Waiting) == 0 {
		return nil
	}
	out := []string{"", f.Paint(theme.Muted, "Saved on this device, not yet sent:")}
	for i, w := range c.Waiting {
		if i == 4 && len(c.Waiting) > 5 {
			return append(out, "  "+f.Paint(theme.Muted, f.Glyphs.Ellipsis+" "+count(len(c.Waiting)-i)+" more"))
		}
		line := f.Paint(theme.Pending, f.Glyphs.ToSend) + " " + w.At.In(zone).Format("15:04") + "  "
		out = append(out, "  "+line+f.Cell(w.Title, max(0, f.W-12)))
	}
	return out
}

func used(c *jobcard.Card) string {
	n := 0
	for _, p := range c.Products {
		if p.Used {
			n++
		}
	}
	return count(n) + " used, " + count(len(c.Products)-n) + " estimated"
}

func count(n int) string { return text.Count(int64(n)) }

func indent(lines []string) widget.Drawn {
	for i, l := range lines {
		lines[i] = " " + l
	}
	return widget.Draw(lines...)
}
