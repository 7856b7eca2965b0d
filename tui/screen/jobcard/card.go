package jobcard

import (
	"slices"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// Card is one visit with the state of its records.
type Card struct {
	visit.Detail
	Rank    int // place of the order's priority among all, 1 is the most urgent, 0 is none
	Marks   map[work.ID]localdb.Mark
	Waiting []Waiting                     // saved here and not answered yet, in order
	Refused map[work.ID]localdb.SyncError // by record
	Left    *localdb.Left                 // why the booking is not on this device any more; nil = it is
	columns map[columnOf]localdb.Mark     // how far the change of one column has come
}

// columnOf names a column of one record.
type columnOf struct {
	record work.ID
	column string
}

// ColumnMark returns how far the changes of one column of a record have come.
func (c *Card) ColumnMark(record work.ID, column string) localdb.Mark {
	return c.columns[columnOf{record, column}]
}

// Waiting is one user action that the server has not answered.
type Waiting struct {
	At      time.Time
	Title   string
	Changes int
	State   localdb.EntryState
}

// Mark returns how far the visit has come as a whole: what is worst of its records.
func (c *Card) Mark() localdb.Mark {
	worst := localdb.Synced
	for _, id := range c.records() {
		worst = max(worst, c.Marks[id])
	}
	return worst
}

// ToSend counts the changes of the visit that the server has not answered.
func (c *Card) ToSend() int {
	n := 0
	for _, w := range c.Waiting {
		n += w.Changes
	}
	return n
}

// Since is when a visit came to its status, zero where nothing tells.
func Since(v visit.Visit) time.Time {
	switch v.Status.Meaning {
	case work.StatusInProgress, work.StatusOnBreak:
		return v.Booking.ActualArrival
	case work.StatusTraveling:
		return v.Booking.Start
	case work.StatusCompleted:
		return v.Booking.End
	}
	return time.Time{}
}

// Since is when the booking came to its status, as [Since] says.
func (c *Card) Since() time.Time { return Since(c.Visit) }

// records are the ids of everything that belongs to the visit.
func (c *Card) records() []work.ID {
	ids := []work.ID{c.Booking.ID}
	if c.Order.ID != (work.ID{}) {
		ids = append(ids, c.Order.ID)
	}
	for _, t := range c.Tasks {
		ids = append(ids, t.ID)
	}
	for _, l := range slices.Concat(c.Products, c.Services) {
		ids = append(ids, l.ID)
	}
	for _, i := range c.Incidents {
		ids = append(ids, i.ID)
		for _, r := range i.Resolutions {
			ids = append(ids, r.ID)
		}
	}
	for _, r := range c.Resolutions {
		ids = append(ids, r.ID)
	}
	for _, e := range c.Timeline { // the notes among them
		ids = append(ids, e.ID)
	}
	return ids
}

// attach gives the card what waits and what was refused of its records.
func (c *Card) attach(d *desk) {
	c.Marks, c.Refused, c.columns = d.marks, map[work.ID]localdb.SyncError{}, map[columnOf]localdb.Mark{}
	own := map[work.ID]bool{}
	for _, id := range c.records() {
		own[id] = true
	}
	for _, e := range d.entries {
		if touches(e.Group, own) {
			c.Waiting = append(c.Waiting, Waiting{e.Group.At, e.Group.Title, len(e.Group.Changes), e.State})
			c.dateNotes(e.Group)
			c.markColumns(e.Group, EntryMark(e.State))
		}
	}
	for _, e := range d.errors {
		c.markColumns(work.Group{Changes: []work.Change{e.Change}}, localdb.Refused)
		for _, change := range e.Group.Changes {
			if _, known := c.Refused[change.ID]; own[change.ID] && (!known || change.ID == e.Change.ID) {
				c.Refused[change.ID] = e
			}
		}
	}
	if l, ok := d.left[c.Booking.ID]; ok {
		c.Left = &l
	}
	c.Rank = rankOf(d.priorities, c.Priority)
}

// EntryMark returns the mark that an entry of the outbox gives what it changes.
func EntryMark(s localdb.EntryState) localdb.Mark {
	if s == localdb.EntrySending {
		return localdb.Sending
	}
	return localdb.ToSend
}

func (c *Card) markColumns(g work.Group, m localdb.Mark) {
	for _, change := range g.Changes {
		for column := range change.Set {
			key := columnOf{change.ID, column}
			c.columns[key] = max(c.columns[key], m)
		}
	}
}

// dateNotes dates the notes that only this device has by when they were saved.
func (c *Card) dateNotes(g work.Group) {
	for i, n := range c.Notes {
		for _, change := range g.Changes {
			if n.At.IsZero() && change.ID == n.ID && change.Op == work.Create {
				c.Notes[i].At = g.At
			}
		}
	}
	for i, e := range c.Timeline {
		for _, change := range g.Changes {
			if e.At.IsZero() && change.ID == e.ID && change.Op == work.Create {
				c.Timeline[i].At = g.At
			}
		}
	}
}

func touches(g work.Group, own map[work.ID]bool) bool {
	return slices.ContainsFunc(g.Changes, func(c work.Change) bool { return own[c.ID] })
}
