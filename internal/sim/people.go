package sim

import (
	"context"
	"slices"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/servertest"
)

// pick returns a record of a table as the laptop shows it; ok is false if there is none.
func (p *Play) pick(l *Laptop, table string) (r work.Record, ok bool, err error) {
	list, err := l.DB.List(context.Background(), work.Query{Table: table})
	if err != nil || len(list) == 0 {
		return r, false, err
	}
	return list[p.Rand.IntN(len(list))], true, nil
}

// update makes a change of a record of the table, with these columns besides its mark.
func (p *Play) update(l *Laptop, table string, columns work.Fields) (changes []work.Change, err error) {
	r, ok, err := p.pick(l, table)
	if err != nil || !ok {
		return nil, err
	}
	return []work.Change{work.UpdateOf(table, r.ID, columns)}, nil
}

// save saves changes, if there are any, and checks at once that they are shown. What the
// database refuses is not saved, and that is right.
func (p *Play) save(l *Laptop, changes []work.Change) error {
	if len(changes) == 0 {
		return nil
	}
	g, err := p.Edit(l, work.Group{Changes: changes})
	e := &entry{laptop: l, group: g}
	if err != nil {
		p.tell("%s: not saved: %v", e, err)
		if k := work.KindOf(err); k != work.NotFound && k != work.Invalid && k != work.Exists {
			return err
		}
		return nil
	}
	p.tell("%s", e)
	return nil
}

// technician lets a technician do something.
func (p *Play) technician(l *Laptop) error {
	if _, dead := l.Dead(); dead || l.DB == nil {
		return nil
	}
	if l.Out {
		return p.signIn(l)
	}
	edit := func(weight int, make func() ([]work.Change, error)) chance {
		return chance{weight, func() error {
			changes, err := make()
			if err != nil {
				return err
			}
			return p.save(l, changes)
		}}
	}
	return p.choose(
		edit(6, func() ([]work.Change, error) { return p.update(l, work.WorkOrderTable, work.Fields{}) }),
		edit(6, func() ([]work.Change, error) {
			return p.update(l, work.ServiceTaskTable, work.Fields{"msdyn_percentcomplete": work.Int(int64(p.Rand.IntN(101)))})
		}),
		edit(6, func() ([]work.Change, error) { return p.status(l) }),
		edit(4, func() ([]work.Change, error) { return p.note(l) }),
		edit(3, func() ([]work.Change, error) { return p.update(l, work.QuickNoteTable, work.Fields{}) }),
		edit(2, func() ([]work.Change, error) {
			r, ok, err := p.pick(l, work.QuickNoteTable)
			if err != nil || !ok {
				return nil, err
			}
			return []work.Change{work.DeleteOf(work.QuickNoteTable, r.ID)}, nil
		}),
		edit(3, func() ([]work.Change, error) { return p.several(l) }),
		edit(2, func() ([]work.Change, error) { // the server will refuse it
			return p.update(l, work.WorkOrderTable, work.Fields{"msdyn_priority": work.Ref(l.newID())})
		}),
		chance{5, func() error { return p.decide(l) }},
		chance{3, func() error { return p.takeBack(l) }},
		chance{2, func() error { l.Engine.Refresh(); return nil }},
		chance{1, func() error { l.Engine.Refresh(work.BookingTable); return nil }},
		chance{1, func() error { p.tell("%s checks for updates", l.Name); l.Engine.CheckForUpdates(); return nil }},
		chance{1, func() error { l.Engine.Navigated(); return nil }},
		chance{1, func() error { return p.choosesWhen(l) }},
		chance{1, func() error { return p.reconfigure(l) }},
		chance{p.Shifts, func() error { return p.signOut(l) }},
	)
}

// several is one user action on several records.
func (p *Play) several(l *Laptop) (changes []work.Change, err error) {
	for _, table := range []string{work.BookingTable, work.WorkOrderTable, work.ServiceTaskTable} {
		more, err := p.update(l, table, work.Fields{})
		if err != nil {
			return nil, err
		}
		changes = append(changes, more...)
	}
	return changes, nil
}

func (p *Play) note(l *Laptop) ([]work.Change, error) {
	booking, ok, err := p.pick(l, work.BookingTable)
	if err != nil || !ok {
		return nil, err
	}
	g, err := work.AddNote(booking.ID, "Note", l.Clock.Now(), l.newID)
	return g.Changes, err
}

// status gives a booking the next status, with everything that follows.
func (p *Play) status(l *Laptop) ([]work.Change, error) {
	booking, ok, err := p.pick(l, work.BookingTable)
	if err != nil || !ok {
		return nil, err
	}
	d, err := visit.Open(context.Background(), l.DB, booking.ID)
	if err != nil {
		return nil, err
	}
	next := d.Next()
	if len(next) == 0 {
		return nil, nil
	}
	device, err := l.DB.Device()
	if err != nil {
		return nil, err
	}
	by := visit.Person{User: device.User, Resource: device.Resource}
	g, err := d.SetStatus(context.Background(), l.DB, by, next[p.Rand.IntN(len(next))], l.Clock.Now(), l.newID)
	if work.Is(err, work.Invalid) {
		return nil, nil
	}
	return g.Changes, err
}

// decide lets the technician dispose of a sync error.
func (p *Play) decide(l *Laptop) error {
	errors, err := l.DB.SyncErrors(false)
	if err != nil || len(errors) == 0 {
		return err
	}
	e := errors[p.Rand.IntN(len(errors))]
	if p.Rand.IntN(3) == 0 {
		p.tell("%s gives group %d up", l.Name, e.Group.Seq)
		return known(p.GiveUp(l, e))
	}
	set := work.Fields{}
	if _, priority := e.Change.Set["msdyn_priority"]; priority && p.Rand.IntN(3) > 0 {
		set["msdyn_priority"] = work.Null
	}
	again, err := p.Retry(l, e, set)
	p.tell("%s sends group %d again: %s (%v)", l.Name, e.Group.Seq, &entry{laptop: l, group: again}, err)
	return known(err)
}

// takeBack lets the technician discard what waits, or bring back what was discarded.
func (p *Play) takeBack(l *Laptop) error {
	if p.Rand.IntN(2) == 0 {
		waiting, err := l.DB.Outbox()
		if err != nil || len(waiting) == 0 {
			return err
		}
		g := waiting[p.Rand.IntN(len(waiting))].Group
		err = p.Discard(l, g.ID)
		p.tell("%s takes group %d back (%v)", l.Name, g.Seq, err)
		return known(err)
	}
	for _, e := range slices.Backward(p.book.of(l)) {
		if e.state == discarded {
			err := p.Restore(l, e.group.ID)
			p.tell("%s brings group %d back (%v)", l.Name, e.group.Seq, err)
			return known(err)
		}
	}
	return nil
}

// known lets the database's ordinary refusals pass.
func known(err error) error {
	if err == nil {
		return nil
	}
	switch work.KindOf(err) {
	case work.Conflict, work.NotFound, work.Exists, work.Invalid:
		return nil
	}
	return err
}

// dispatcher lets the dispatcher do something.
func (p *Play) dispatcher() error {
	if p.Office.Closed() {
		return nil
	}
	orders := []work.ID{servertest.MillToday, servertest.BakeryShared, servertest.MillLater, servertest.BakeryBob}
	bookings := []work.ID{servertest.AnnToday, servertest.AnnShared, servertest.BobShared, servertest.AnnLater, servertest.AnnPast, servertest.BobToday}
	vans := []work.ID{servertest.AnnVan, servertest.BobVan}
	order, booking, van := orders[p.Rand.IntN(4)], bookings[p.Rand.IntN(6)], vans[p.Rand.IntN(2)]
	do := func(weight int, changes ...work.Change) chance {
		return chance{weight, func() error {
			err := p.Dispatch(changes...)
			e := &entry{laptop: &Laptop{Name: "dora"}, group: work.Group{Changes: changes}}
			p.tell("%s (%v)", e, err)
			if p.Office.Closed() { // it died a moment before
				return nil
			}
			return known(err)
		}}
	}
	start := p.Clock.Now().Truncate(time.Hour).Add(time.Duration(p.Rand.IntN(14*24)-2*24) * time.Hour)
	times := work.Fields{"starttime": work.Time(start), "endtime": work.Time(start.Add(time.Hour))}
	created := work.Fields{
		"resource": work.Ref(van), "msdyn_workorder": work.Ref(order), "bookingstatus": work.Ref(servertest.Scheduled),
		"starttime": times["starttime"], "endtime": times["endtime"],
	}
	statuses := []work.ID{servertest.Scheduled, servertest.Canceled, servertest.Completed}
	notes, err := p.Office.Server.Records(server.Query{Table: work.QuickNoteTable})
	if err != nil {
		return err
	}
	chances := []chance{
		do(5, work.UpdateOf(work.WorkOrderTable, order, work.Fields{})),
		do(3, work.UpdateOf(work.WorkOrderTable, order, work.Fields{"msdyn_city": work.Text(start.String())})),
		do(3, work.UpdateOf(work.ServiceTaskTable, servertest.TaskOf(order, p.Rand.IntN(2)), work.Fields{})),
		do(5, work.UpdateOf(work.BookingTable, booking, work.Fields{"resource": work.Ref(van)})),
		do(4, work.UpdateOf(work.BookingTable, booking, times)),
		do(3, work.UpdateOf(work.BookingTable, booking, work.Fields{"bookingstatus": work.Ref(statuses[p.Rand.IntN(3)])})),
		do(3, work.CreateOf(work.BookingTable, p.Office.newID(), created)),
		do(2, work.UpdateOf(work.AccountTable, servertest.Mill, work.Fields{"telephone1": work.Text(start.String())})),
		do(1, work.DeleteOf(work.BookingTable, booking)),
		do(1, work.DeleteOf(work.ServiceTaskTable, servertest.TaskOf(order, p.Rand.IntN(2)))),
	}
	if len(notes) > 0 {
		chances = append(chances, do(2, work.DeleteOf(work.QuickNoteTable, notes[p.Rand.IntN(len(notes))].ID)))
	}
	return p.choose(chances...)
}
