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

// generalItems is the visit itself: status, times, what it is about, what waits.
func (s *Screen) generalItems(f widget.Frame) []item {
	c := s.card
	items := s.refused(f)
	items = append(items, styled(f, "Status", s.status(f)), styled(f, "Sync", s.sync(f)))
	items = append(items, s.marked(f, c.Booking.ID, "endtime", fact(f, "Time", jobcard.Dated(c.Booking, s.deps.Zone, f.Now)))...)
	if c.Booking.Duration > 0 {
		items = append(items, fact(f, "Duration", jobcard.Spoken(c.Booking.Duration))...)
	}
	items = append(items, s.marked(f, c.Booking.ID, "msdyn_actualarrivaltime", fact(f, "Arrived", s.clock(c.Booking.ActualArrival)))...)
	if c.Booking.ActualArrival.IsZero() {
		items = append(items, fact(f, "Expected", s.clock(c.Booking.EstimatedArrival))...)
	}
	if c.Order.ID != (work.ID{}) {
		items = append(items, s.orderItems(f)...)
	}
	return append(items, s.waiting(f)...)
}

// orderItems is what General shows of the work order.
func (s *Screen) orderItems(f widget.Frame) []item {
	o := &s.card.Order
	mark := jobcard.OrderStatus(f.Glyphs, o.SystemStatus)
	state := f.Line(o.Number) + "  " + f.Paint(mark.Role, mark.String())
	if s.card.Marks[s.card.Booking.ID] != localdb.Synced {
		state += f.Paint(theme.Muted, " until the server confirms")
	}
	items := append([]item{gap()}, to(work.WorkOrderTable, o.ID, styled(f, "Work order", state))...)
	if s.card.Rank > 0 {
		items = append(items, fact(f, "Priority", jobcard.Urgency(s.card.Rank)+" "+s.card.Priority.Name)...)
	}
	items = append(items, s.marked(f, o.ID, "msdyn_primaryincidentdescription", fact(f, "Incident", o.Incident))...)
	items = append(items, to(work.CustomerAssetTable, o.Asset, fact(f, "Asset", s.card.Asset)...)...)
	items = append(items, to(work.CustomerAssetTable, o.Asset, fact(f, "Asset tag", s.card.AssetTag)...)...)
	if o.Estimated > 0 {
		items = append(items, fact(f, "Estimate", jobcard.Spoken(o.Estimated))...)
	}
	items = append(items, s.marked(f, o.ID, "msdyn_instructions", fact(f, "Instructions", o.Instructions))...)
	return append(items, s.marked(f, o.ID, "msdyn_workordersummary", fact(f, "Summary", o.Summary))...)
}

// status is the booking's status with the time since when.
func (s *Screen) status(f widget.Frame) string {
	mark := jobcard.Status(f.Glyphs, s.card.Status)
	out := f.Paint(mark.Role, mark.String())
	if since := s.card.Since(); !since.IsZero() {
		out += " since " + s.clock(since)
	}
	return out
}

// sync is how far the visit's changes have come.
func (s *Screen) sync(f widget.Frame) string {
	mark := jobcard.Sync(f.Glyphs, s.card.Mark())
	word := mark.String()
	if n := s.card.ToSend(); n > 0 && s.card.Mark() == localdb.ToSend {
		word = mark.Glyph + " " + text.Plural(n, "change") + " to send"
	}
	return f.Paint(mark.Role, word)
}

// marked puts how far the change of a column has come behind the first line of its fact,
// where anything of it waits or was refused.
func (s *Screen) marked(f widget.Frame, record work.ID, column string, items []item) []item {
	m := s.card.ColumnMark(record, column)
	if m == localdb.Synced || len(items) == 0 {
		return items
	}
	mark, w := jobcard.Sync(f.Glyphs, m), rowWidth(f)
	word := mark.String()
	if f.Size == widget.Compact {
		word = mark.Glyph
	}
	room := max(0, w-text.Width(word)-2)
	items[0].lines[0] = f.Fit(items[0].lines[0], room) + "  " + f.Paint(mark.Role, word)
	return items
}

// clock returns a time in the user's zone, "" for none.
func (s *Screen) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return text.Clock(t, s.card.Booking.Start.In(s.deps.Zone))
}

// waiting lists the user's actions that the server has not answered.
func (s *Screen) waiting(f widget.Frame) []item {
	if len(s.card.Waiting) == 0 {
		return nil
	}
	items := []item{gap(), heading(f, "Saved on this device, not yet sent")}
	for i, w := range s.card.Waiting {
		mark := jobcard.Sync(f.Glyphs, localdb.ToSend)
		if w.State == localdb.EntrySending {
			mark = jobcard.Sync(f.Glyphs, localdb.Sending)
		}
		head := f.Paint(mark.Role, mark.Glyph) + " " + w.At.In(s.deps.Zone).Format("15:04") + "  "
		items = append(items, item{
			key: "waiting " + strconv.Itoa(i), find: w.Title,
			lines: []string{head + f.Cell(w.Title, max(0, rowWidth(f)-text.Width(head)))},
		})
	}
	return items
}

// refused says that the booking or its order has a sync error.
func (s *Screen) refused(f widget.Frame) []item {
	e, ok := s.syncError()
	if !ok {
		return nil
	}
	return []item{{key: "refused", find: e.Message, lines: refusal(f, e.Message, rowWidth(f))}, gap()}
}

// customerItems is where to go and whom to ask for.
func (s *Screen) customerItems(f widget.Frame) []item {
	c := s.card
	var items []item
	add := func(label, value string) { items = append(items, fact(f, label, value)...) }
	items = append(items, to(work.AccountTable, c.Account.ID, fact(f, "Account", c.Account.Name)...)...)
	add("Address", c.Address())
	items = append(items, to(work.FunctionalLocationTable, c.Order.Location, fact(f, "Location", c.Location)...)...)
	add("Phone", c.Order.Phone)
	if c.Account.Phone != c.Order.Phone {
		add("Office", c.Account.Phone)
	}
	items = append(items, to(work.ContactTable, c.Order.Contact, fact(f, "Contact", c.Contact)...)...)
	add("Mobile", c.ContactPhone)
	if c.Account.Instructions != c.Order.Instructions {
		add("Instructions", c.Account.Instructions)
	}
	return items
}
