package sim

import (
	"fmt"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/apply"
)

// state is what the people know of a group that they saved.
type state string

const (
	kept      state = "saved"
	unsure    state = "unsure" // the laptop died while it was saving
	lost      state = "not saved, as a reboot showed"
	discarded state = "discarded"
)

// entry is one user action as the account has it.
type entry struct {
	laptop *Laptop
	user   work.ID // who was signed in
	group  work.Group
	state  state
	order  int  // among the laptop's actions; a refused one that is sent again keeps its own
	taken  bool // it was discarded at some time
}

// book is the account of everything that people did.
type book struct {
	entries []*entry
	office  map[written]bool // revisions that the dispatcher made
	records map[work.RecordRef]bool
	marks   int
}

type written struct {
	ref work.RecordRef
	rev uint64
}

func newBook() *book {
	return &book{office: map[written]bool{}, records: map[work.RecordRef]bool{}}
}

// markColumns are the texts that carry a change's mark.
func markColumn(table string) string {
	switch table {
	case work.BookingTable:
		return "name"
	case work.WorkOrderTable:
		return "msdyn_workordersummary"
	case work.ServiceTaskTable:
		return "msdyn_description"
	case work.QuickNoteTable:
		return "msdyn_text"
	case work.BookingTimestampTable:
		return "msdyn_name"
	}
	return ""
}

// stamp gives every change that sets something a text that no other change has. A text
// that the caller has put there is only made different.
func (b *book) stamp(who string, changes []work.Change) {
	for i := range changes {
		c := &changes[i]
		column := markColumn(c.Table)
		if c.Op == work.Delete || column == "" {
			continue
		}
		b.marks++
		mark := fmt.Sprintf("%s's %d", who, b.marks)
		if said := c.Columns().Text(column); said != "" {
			mark = said + " " + mark
		}
		c.Set[column] = work.Edit{From: c.Set[column].From, To: work.Text(mark)}
	}
}

func (b *book) add(l *Laptop, g work.Group, s state) *entry {
	e := &entry{laptop: l, user: l.User, group: g, state: s, order: len(b.entries)}
	b.entries = append(b.entries, e)
	b.touch(g)
	return e
}

func (b *book) touch(g work.Group) {
	for _, c := range g.Changes {
		b.records[work.RecordRef{Table: c.Table, ID: c.ID}] = true
	}
}

func (b *book) dispatched(g work.Group, effect apply.Effect) {
	b.touch(g)
	for _, r := range effect.Written {
		b.office[written{work.RecordRef{Table: r.Table, ID: r.ID}, r.Rev}] = true
	}
}

// retried notes a group that was made from a sync error.
func (b *book) retried(l *Laptop, e localdb.SyncError, again work.Group) {
	now := b.add(l, again, kept)
	creates := slices.ContainsFunc(e.Group.Changes, func(c work.Change) bool { return c.Op == work.Create })
	if old := b.find(l, e.Group.ID); old != nil && (e.Code != work.Conflict.String() || creates) {
		now.order = old.order
	}
}

func (b *book) find(l *Laptop, group work.ID) *entry {
	for _, e := range b.entries {
		if e.laptop == l && e.group.ID == group {
			return e
		}
	}
	return nil
}

// of returns what the user of a laptop did on it, in its order and without what was not
// saved. What others did there is put aside until they are back.
func (b *book) of(l *Laptop) []*entry {
	return slices.DeleteFunc(b.all(l), func(e *entry) bool { return e.user != l.User })
}

// all is of for everybody who used the laptop.
func (b *book) all(l *Laptop) []*entry {
	var list []*entry
	for _, e := range b.entries {
		if e.laptop == l && e.state != lost {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b *entry) int { return a.order - b.order })
	return list
}

// rebooted looks at what a dead laptop's disk holds: what was saved must be there, and
// what the death interrupted is there or not.
func (b *book) rebooted(l *Laptop) error {
	for _, e := range b.of(l) {
		found, err := l.DB.Committed(e.group.ID)
		switch {
		case err != nil:
			return err
		case e.state == unsure && found:
			e.state = kept
		case e.state == unsure:
			e.state = lost
		case !found:
			return fmt.Errorf("%s was saved on %s and is gone after the reboot", e, l.Name)
		}
	}
	return nil
}

// String names the action for people.
func (e *entry) String() string {
	text := fmt.Sprintf("%s's group %d", e.laptop.Name, e.group.Seq)
	for _, c := range e.group.Changes {
		text += fmt.Sprintf(" [%s %s %s %s]", c.Op, c.Table, shortID(c.ID), c.Columns().Text(markColumn(c.Table)))
	}
	return text
}

func shortID(id work.ID) string { return fmt.Sprintf("%x", id[12:]) }
