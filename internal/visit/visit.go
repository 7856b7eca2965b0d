package visit

import (
	"context"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// Reader is where visits are read from. Get's error for a missing record is NotFound. An
// error of the kind Partial comes with a list that is the beginning of a longer one.
type Reader interface {
	Get(table string, id work.ID) (work.Record, error)
	List(ctx context.Context, q work.Query) ([]work.Record, error)
}

// Visit is a booking and what a line of the agenda shows of it.
type Visit struct {
	Booking  work.Booking
	Status   work.BookingStatus
	Order    work.WorkOrder // zero ID if there is none on the device
	Account  Account
	Priority Priority
}

// Account is the customer as far as a visit shows it.
type Account struct {
	ID           work.ID
	Name         string
	Phone        string
	Instructions string
}

// Priority is the work order's priority. Value is 0 if there is none.
type Priority struct {
	Name  string
	Value int64
}

// Title is what the visit is about: the incident, else the booking's name.
func (v Visit) Title() string {
	if v.Order.Incident != "" {
		return v.Order.Incident
	}
	return v.Booking.Name
}

// Address is the work order's address in one line.
func (v Visit) Address() string {
	address := v.Order.Street
	for _, part := range []string{v.Order.City, v.Order.PostalCode} {
		switch {
		case part == "":
		case address == "":
			address = part
		case part == v.Order.PostalCode:
			address += " " + part
		default:
			address += ", " + part
		}
	}
	return address
}

// Between returns the resource's visits that overlap the time from..to, by start. With an
// error of the kind Partial they are the first of them.
func Between(ctx context.Context, r Reader, resource work.ID, from, to time.Time) ([]Visit, error) {
	// A booking that started before may still run: the longest is taken to be a day.
	records, err := r.List(ctx, work.Query{
		Table: work.BookingTable, Lookup: "resource", Equals: resource,
		Time: "starttime", From: from.Add(-24 * time.Hour), To: to,
	})
	more := err
	if err != nil && !work.Is(err, work.Partial) {
		return nil, err
	}
	var visits []Visit
	for _, record := range records {
		b := work.BookingOf(record)
		if !During(b, from, to) {
			continue
		}
		v, err := Of(r, b)
		if err != nil {
			return nil, err
		}
		visits = append(visits, v)
	}
	slices.SortStableFunc(visits, func(a, b Visit) int { return a.Booking.Start.Compare(b.Booking.Start) })
	return visits, more
}

// During reports whether a booking overlaps the time from..to.
func During(b work.Booking, from, to time.Time) bool {
	return b.Start.Before(to) && (b.End.After(from) || !b.Start.Before(from))
}

// Of adds to a booking what its line shows.
func Of(r Reader, b work.Booking) (Visit, error) {
	v := Visit{Booking: b, Status: work.BookingStatus{ID: b.Status}}
	if status, ok, err := get(r, work.BookingStatusTable, b.Status); err != nil {
		return v, err
	} else if ok {
		v.Status = work.BookingStatusOf(status)
	}
	order, ok, err := get(r, work.WorkOrderTable, b.WorkOrder)
	if err != nil || !ok {
		return v, err
	}
	v.Order = work.WorkOrderOf(order)
	if account, ok, err := get(r, work.AccountTable, v.Order.ServiceAccount); err != nil {
		return v, err
	} else if ok {
		f := account.Fields()
		v.Account = Account{account.ID, f.Text("name"), f.Text("telephone1"), f.Text("msdyn_workorderinstructions")}
	}
	if priority, ok, err := get(r, work.PriorityTable, v.Order.Priority); err != nil {
		return v, err
	} else if ok {
		f := priority.Fields()
		v.Priority = Priority{f.Text("msdyn_name"), f.Int("msdyn_priorityvalue")}
	}
	return v, nil
}

// get reads a record that may be absent.
func get(r Reader, table string, id work.ID) (work.Record, bool, error) {
	if id == (work.ID{}) {
		return work.Record{}, false, nil
	}
	record, err := r.Get(table, id)
	if work.Is(err, work.NotFound) {
		return work.Record{}, false, nil
	}
	return record, err == nil, err
}
