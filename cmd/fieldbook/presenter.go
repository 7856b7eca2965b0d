package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fieldbook/fixtures"
	"fieldbook/fixtures/network"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/apply"
	"fieldbook/tui/screen"
)

// The dispatcher's acts by their keys.
const (
	actInstructions = "instructions"
	actMove         = "move"
	actReassign     = "reassign"
	actCancel       = "cancel"
	actAssign       = "assign"
	actDetection    = "detection"
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
	}
}

// Acts implements screen.Presenter.
func (p *presenter) Acts() []screen.DispatcherAct {
	return []screen.DispatcherAct{
		{Key: actMove, Label: "Move by 30 minutes", Description: "Changes start and end: the same columns as a status change.", NeedsBooking: true},
		{Key: actInstructions, Label: "Edit the instructions", Description: "Changes another column of the work order.", NeedsBooking: true},
		{Key: actReassign, Label: "Give to a colleague", Description: "The booking leaves this device with what only it needed.", NeedsBooking: true},
		{Key: actCancel, Label: "Cancel", Description: "Sets the booking to Canceled.", NeedsBooking: true},
		{Key: actAssign, Label: "Send a new booking", Description: "A booking of a colleague comes to this technician."},
		{Key: actDetection, Label: "Switch conflict detection", Description: "No: the device's columns win. Yes: the server's record wins."},
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
	case actDetection:
		return p.switchDetection()
	case actAssign:
		return p.assign(ctx)
	}
	r, err := p.demo.server.Record(work.BookingTable, booking)
	if err != nil {
		return "", err
	}
	b := work.BookingOf(r)
	switch key {
	case actMove:
		return "Moved by 30 minutes.", p.set(ctx, work.BookingTable, booking, work.Fields{
			"starttime": work.Time(b.Start.Add(30 * time.Minute)), "endtime": work.Time(b.End.Add(30 * time.Minute)),
		})
	case actInstructions:
		text := "Office, " + time.Now().In(p.demo.company.Zone).Format("15:04:05") + ": call the customer before you start."
		return "New instructions on the work order.", p.set(ctx, work.WorkOrderTable, b.WorkOrder, work.Fields{"msdyn_instructions": work.Text(text)})
	case actCancel:
		status, err := p.status(work.StatusCanceled)
		if err != nil {
			return "", err
		}
		return "Canceled.", p.set(ctx, work.BookingTable, booking, work.Fields{"bookingstatus": work.Ref(status)})
	case actReassign:
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
func (p *presenter) ServerSees(_ context.Context, booking work.ID) ([]string, error) {
	srv, zone := p.demo.server, p.demo.company.Zone
	r, err := srv.Record(work.BookingTable, booking)
	if err != nil {
		return nil, err
	}
	b := work.BookingOf(r)
	lines := []string{b.Start.In(zone).Format("15:04") + "-" + b.End.In(zone).Format("15:04")}
	if status, err := srv.Record(work.BookingStatusTable, b.Status); err == nil {
		lines = append(lines, "Status "+work.BookingStatusOf(status).Name)
	}
	if order, err := srv.Record(work.WorkOrderTable, b.WorkOrder); err == nil {
		o := work.WorkOrderOf(order)
		lines = append(lines, "Order "+o.Number+" "+work.OrderStatusLabel(o.SystemStatus))
	}
	tasks, err := srv.Records(server.Query{Table: work.ServiceTaskTable, Lookup: "msdyn_workorder", Target: b.WorkOrder})
	if err != nil {
		return nil, err
	}
	done := 0
	for _, t := range tasks {
		if work.ServiceTaskOf(t).Done() {
			done++
		}
	}
	notes, err := srv.Records(server.Query{Table: work.QuickNoteTable, Lookup: "msdyn_quicknote_lookup_entity", Target: booking})
	return append(lines, fmt.Sprintf("Tasks %d of %d done", done, len(tasks)), fmt.Sprintf("Notes %d", len(notes))), err
}
