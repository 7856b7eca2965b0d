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
// then tasks.
func (s *Screen) detail(f widget.Frame) widget.Drawn {
	c, ok := s.selected()
	if !ok {
		return widget.Draw()
	}
	in := f.With(f.W-2, f.H)
	head := append(s.headline(in, c), "")
	if c.Left != nil {
		for _, l := range jobcard.Wrapped(in, jobcard.LeftWords(*c.Left, f.Now.In(s.deps.Zone)), in.W-2, 6) {
			head = append(head, f.Paint(theme.Warning, l))
		}
		head = append(head, "")
	}
	for _, fact := range s.facts(in, c) {
		head = append(head, fact.Lines(in, jobcard.FactLabel, in.W, 2)...)
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

// headline is the number with what waits of it, and the title.
func (s *Screen) headline(f widget.Frame, c *jobcard.Card) []string {
	state, role := "", theme.Pending
	switch n := c.ToSend(); {
	case len(c.Refused) > 0:
		state, role = f.Glyphs.Error+" "+text.Plural(len(c.Refused), "sync error"), theme.Error
	case n > 0:
		state = f.Glyphs.ToSend + " " + text.Plural(n, "change") + " to send"
	}
	room := max(0, f.W-text.Width(state))
	out := []string{f.Paint(theme.Title, f.Cell(c.Number(), room)) + f.Paint(role, state)}
	if t := c.Title(); t != "" && t != c.Number() {
		out = append(out, jobcard.Wrapped(f, t, f.W, 2)...)
	}
	return out
}

func (s *Screen) facts(f widget.Frame, c *jobcard.Card) []jobcard.Fact {
	mark := jobcard.Status(f.Glyphs, c.Status)
	status := f.Paint(mark.Role, mark.String())
	if since := c.Since(); !since.IsZero() {
		status += " since " + since.In(s.deps.Zone).Format("15:04")
	}
	all := []jobcard.Fact{{Label: "Status", Value: status, Styled: true}}
	add := func(label, value string) {
		if strings.TrimSpace(value) != "" {
			all = append(all, jobcard.Fact{Label: label, Value: value})
		}
	}
	phone := c.Order.Phone
	if phone == "" {
		phone = c.Account.Phone
	}
	add("Account", c.Account.Name)
	add("Address", c.Address())
	add("Phone", phone)
	add("Asset", c.Asset)
	add("Tag", c.AssetTag)
	if c.Rank > 0 {
		add("Priority", jobcard.Urgency(c.Rank)+" "+c.Priority.Name)
	}
	if c.Order.Estimated > 0 {
		add("Estimate", jobcard.Spoken(c.Order.Estimated))
	}
	return all
}

// tasks draws at most n lines of tasks and says how many more there are.
func tasks(f widget.Frame, c *jobcard.Card, n int) []string {
	var out []string
	for i, t := range c.Tasks {
		if len(out) == n-1 && i < len(c.Tasks)-1 {
			return append(out, "  "+f.Paint(theme.Muted, f.Glyphs.Ellipsis+" "+count(len(c.Tasks)-i)+" more"))
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
