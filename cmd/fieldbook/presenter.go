package main

import (
	"context"
	"slices"
	"time"

	"fieldbook/fixtures"
	"fieldbook/fixtures/network"
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/apply"
	"fieldbook/tui/screen"
	panel "fieldbook/tui/screen/demo"
)

// presenter implements screen.Presenter on the demo's own server and network.
type presenter struct {
	demo       *demo
	dispatcher apply.Author
	technician fixtures.Person
}

var _ screen.Presenter = (*presenter)(nil)

func (d *demo) presenter() *presenter {
	p := &presenter{demo: d}
	for _, person := range d.company.People {
		if person.Role == string(apply.Dispatcher) {
			p.dispatcher = apply.Author{User: person.User, Role: apply.Dispatcher}
		}
	}
	p.technician, _ = d.company.Person(demoUser)
	return p
}

// Networks implements screen.Presenter.
func (p *presenter) Networks() []screen.NetworkChoice {
	var list []screen.NetworkChoice
	for _, c := range network.Conditions() {
		list = append(list, screen.NetworkChoice{Key: string(c), Label: c.Label(), Description: c.Description()})
	}
	return list
}

// Network implements screen.Presenter.
func (p *presenter) Network() string { return string(p.demo.network.Condition()) }

// SetNetwork implements screen.Presenter.
func (p *presenter) SetNetwork(key string) {
	if c, err := network.ParseCondition(key); err == nil {
		p.demo.network.Set(c)
		p.demo.remember() // a demo that is killed goes on in the same network, too
	}
}

// Acts implements screen.Presenter.
func (p *presenter) Acts() []screen.DispatcherAct {
	return []screen.DispatcherAct{
		{Key: panel.ActEdit, Label: "Set the next task to 50 %", Description: "Changes the same column as ticking that task.", NeedsBooking: true},
		{Key: panel.ActMove, Label: "Move by 30 minutes", Description: "Changes start and end: the same columns as a status change.", NeedsBooking: true},
		{Key: panel.ActText, Label: "Edit the instructions", Description: "Changes another column of the work order.", NeedsBooking: true},
		{Key: panel.ActReassign, Label: "Give to a colleague", Description: "The booking leaves this device with what only it needed.", NeedsBooking: true},
		{Key: panel.ActCancel, Label: "Cancel", Description: "Sets the booking to Canceled.", NeedsBooking: true},
		{Key: panel.ActAdd, Label: "Send a new booking", Description: "A booking of a colleague comes to this technician."},
		{Key: panel.ActDetect, Label: "Switch conflict detection", Description: "No: the device's columns win. Yes: the server's record wins."},
	}
}

// Bookings implements screen.Presenter.
func (p *presenter) Bookings(context.Context) ([]screen.DemoBooking, error) {
	bookings, err := p.today(p.technician.Resource)
	if err != nil {
		return nil, err
	}
	var list []screen.DemoBooking
	for _, b := range bookings {
		list = append(list, screen.DemoBooking{ID: b.ID, Label: b.Start.In(p.demo.company.Zone).Format("15:04") + " " + b.Name})
	}
	return list, nil
}

// today are a resource's bookings of today, by start.
func (p *presenter) today(resource work.ID) ([]work.Booking, error) {
	records, err := p.demo.server.Records(server.Query{Table: work.BookingTable, Lookup: "resource", Target: resource})
	if err != nil {
		return nil, err
	}
	now := time.Now().In(p.demo.company.Zone)
	var list []work.Booking
	for _, r := range records {
		b := work.BookingOf(r)
		if b.Start.In(now.Location()).Format(time.DateOnly) == now.Format(time.DateOnly) {
			list = append(list, b)
		}
	}
	slices.SortFunc(list, func(a, b work.Booking) int { return a.Start.Compare(b.Start) })
	return list, nil
}

// Do implements screen.Presenter.
func (p *presenter) Do(ctx context.Context, key string, booking work.ID) (string, error) {
	switch key {
	case panel.ActDetect:
		return p.switchDetection()
	case panel.ActAdd:
		return p.assign(ctx)
	}
	r, err := p.demo.server.Record(work.BookingTable, booking)
	if err != nil {
		return "", err
	}
	b := work.BookingOf(r)
	switch key {
	case panel.ActEdit:
		return p.halfDone(ctx, b)
	case panel.ActMove:
		return "Moved by 30 minutes.", p.set(ctx, work.BookingTable, booking, work.Fields{
			"starttime": work.Time(b.Start.Add(30 * time.Minute)), "endtime": work.Time(b.End.Add(30 * time.Minute)),
		})
	case panel.ActText:
		text := "Office, " + time.Now().In(p.demo.company.Zone).Format("15:04:05") + ": call the customer before you start."
		return "New instructions on the work order.", p.set(ctx, work.WorkOrderTable, b.WorkOrder, work.Fields{"msdyn_instructions": work.Text(text)})
	case panel.ActCancel:
		status, err := p.status(work.StatusCanceled)
		if err != nil {
			return "", err
		}
		return "Canceled.", p.set(ctx, work.BookingTable, booking, work.Fields{"bookingstatus": work.Ref(status)})
	case panel.ActReassign:
		return p.reassign(ctx, b)
	}
	return "", work.Errorf(work.Invalid, "the dispatcher does not know %q", key)
}

func (p *presenter) set(ctx context.Context, table string, id work.ID, columns work.Fields) error {
	change := work.UpdateOf(table, id, columns)
	change.MID = work.RandomID()
	_, err := p.demo.server.Change(ctx, p.dispatcher, work.Group{ID: work.RandomID(), At: time.Now(), Changes: []work.Change{change}})
	return err
}

// halfDone sets the order's first open task to 50 %, or the one after it if that is done already.
func (p *presenter) halfDone(ctx context.Context, b work.Booking) (string, error) {
	d, err := visit.Open(ctx, officeReader{p.demo.server}, b.ID)
	if err != nil {
		return "", err
	}
	for _, t := range d.Tasks {
		if !t.Done() && t.Percent != 50 {
			return "Task " + t.Name + " set to 50 %.", p.set(ctx, work.ServiceTaskTable, t.ID, work.Fields{"msdyn_percentcomplete": work.Int(50)})
		}
	}
	return "", work.Errorf(work.NotFound, "every task of the order is done, or at 50 %%")
}

func (p *presenter) reassign(ctx context.Context, b work.Booking) (string, error) {
	for _, person := range p.demo.company.People {
		if person.Resource != (work.ID{}) && person.Resource != p.technician.Resource {
			return "Given to " + person.FullName + ".", p.set(ctx, work.BookingTable, b.ID, work.Fields{"resource": work.Ref(person.Resource)})
		}
	}
	return "", work.Errorf(work.NotFound, "there is no colleague to give it to")
}

// assign takes today's first open booking of a colleague and gives it to the technician.
func (p *presenter) assign(ctx context.Context) (string, error) {
	scheduled, err := p.status(work.StatusScheduled)
	if err != nil {
		return "", err
	}
	for _, person := range p.demo.company.People {
		if person.Resource == (work.ID{}) || person.Resource == p.technician.Resource {
			continue
		}
		bookings, err := p.today(person.Resource)
		if err != nil {
			return "", err
		}
		for _, b := range bookings {
			if b.Status == scheduled {
				return b.Name + " comes from " + person.FullName + ".",
					p.set(ctx, work.BookingTable, b.ID, work.Fields{"resource": work.Ref(p.technician.Resource)})
			}
		}
	}
	return "", work.Errorf(work.NotFound, "no colleague has an open booking today")
}

func (p *presenter) switchDetection() (string, error) {
	now, err := p.demo.server.Settings()
	if err != nil {
		return "", err
	}
	now.DetectConflicts = !now.DetectConflicts
	word := "Conflict detection: No. The device's changed columns win."
	if now.DetectConflicts {
		word = "Conflict detection: Yes. The server's record wins."
	}
	return word, p.demo.server.ChangeSettings(now)
}

// status finds the company's first booking status of a meaning.
func (p *presenter) status(meaning int64) (work.ID, error) {
	records, err := p.demo.server.Records(server.Query{Table: work.BookingStatusTable})
	if err != nil {
		return work.ID{}, err
	}
	for _, r := range records {
		if work.BookingStatusOf(r).Meaning == meaning {
			return r.ID, nil
		}
	}
	return work.ID{}, work.Errorf(work.NotFound, "no booking status means %s", work.MeaningLabel(meaning))
}

// ServerSees implements screen.Presenter.
func (p *presenter) ServerSees(ctx context.Context, booking work.ID) ([]string, error) {
	return panel.Sees(ctx, officeReader{p.demo.server}, p.demo.company.Zone, booking)
}

// officeReader reads visits from the server's own records.
type officeReader struct{ server *server.Server }

// Get implements visit.Reader.
func (r officeReader) Get(table string, id work.ID) (work.Record, error) {
	return r.server.Record(table, id)
}

// List implements visit.Reader; the demo asks for what hangs on one record only.
func (r officeReader) List(_ context.Context, q work.Query) ([]work.Record, error) {
	records, err := r.server.Records(server.Query{Table: q.Table, Lookup: q.Lookup, Target: q.Equals})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(records, func(r work.Record) bool { return !q.Selects(r) }), nil
}
