package visit

import (
	"cmp"
	"context"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// Detail is a visit with everything that its page shows.
type Detail struct {
	Visit
	BookingRecord work.Record
	OrderRecord   work.Record // zero ID if there is none
	Tasks         []work.ServiceTask
	Products      []Line
	Services      []Line
	Incidents     []Incident
	Resolutions   []Resolution            // of the order as a whole
	Notes         []Note                  // newest first
	Timeline      []Event                 // newest first
	Records       map[work.ID]work.Record // of tasks, products, services and incidents
	Asset         string
	AssetTag      string
	Location      string
	Contact       string
	ContactPhone  string
	Statuses      []work.BookingStatus // every status a booking can have, in id order
}

// Line is one product or service of a work order.
type Line struct {
	ID        work.ID
	Name      string
	Used      bool
	Estimated float64 // units, or minutes for a service
	Actual    float64
}

// Note is one quick note.
type Note struct {
	ID   work.ID
	Text string
	At   time.Time // zero until the server has it
}

// Open reads a whole visit. The error is NotFound if the booking is not on the device.
func Open(ctx context.Context, r Reader, booking work.ID) (Detail, error) {
	record, err := r.Get(work.BookingTable, booking)
	if err != nil {
		return Detail{}, err
	}
	v, err := Of(r, work.BookingOf(record))
	if err != nil {
		return Detail{}, err
	}
	d := Detail{Visit: v, BookingRecord: record, Records: map[work.ID]work.Record{}}
	for _, step := range []func(context.Context, Reader) error{d.order, d.tasks, d.lines, d.incidents, d.notes, d.statuses, d.timeline} {
		if err := step(ctx, r); err != nil {
			return Detail{}, err
		}
	}
	return d, nil
}

// Shown are the records that the visit's page shows besides the booking.
func (d *Detail) Shown() []work.RecordRef {
	var refs []work.RecordRef
	add := func(table string, id work.ID) {
		if id != (work.ID{}) {
			refs = append(refs, work.RecordRef{Table: table, ID: id})
		}
	}
	add(work.BookingStatusTable, d.Booking.Status)
	add(work.WorkOrderTable, d.Order.ID)
	add(work.AccountTable, d.Account.ID)
	add(work.PriorityTable, d.Order.Priority)
	add(work.CustomerAssetTable, d.Order.Asset)
	add(work.FunctionalLocationTable, d.Order.Location)
	add(work.ContactTable, d.Order.Contact)
	for _, t := range d.Tasks {
		add(work.ServiceTaskTable, t.ID)
	}
	for _, l := range slices.Concat(d.Products, d.Services) {
		add(d.Records[l.ID].Table, l.ID)
	}
	for _, i := range d.Incidents {
		add(work.WorkOrderIncidentTable, i.ID)
		for _, r := range i.Resolutions {
			add(work.WorkOrderResolutionTable, r.ID)
		}
	}
	for _, r := range d.Resolutions {
		add(work.WorkOrderResolutionTable, r.ID)
	}
	for _, e := range d.Timeline { // the notes among them
		add(e.Table, e.ID)
	}
	return refs
}

// TasksDone returns how many tasks are complete.
func (d *Detail) TasksDone() int {
	n := 0
	for _, t := range d.Tasks {
		if t.Done() {
			n++
		}
	}
	return n
}

func (d *Detail) order(_ context.Context, r Reader) error {
	record, ok, err := get(r, work.WorkOrderTable, d.Booking.WorkOrder)
	if err != nil || !ok {
		return err
	}
	d.OrderRecord = record
	if asset, ok, err := get(r, work.CustomerAssetTable, d.Order.Asset); err != nil {
		return err
	} else if ok {
		f := asset.Fields()
		d.Asset, d.AssetTag = f.Text("msdyn_name"), f.Text("msdyn_assettag")
	}
	if location, ok, err := get(r, work.FunctionalLocationTable, d.Order.Location); err != nil {
		return err
	} else if ok {
		d.Location = location.Fields().Text("msdyn_name")
	}
	contact, ok, err := get(r, work.ContactTable, d.Order.Contact)
	if ok {
		f := contact.Fields()
		d.Contact = f.Text("fullname")
		if d.ContactPhone = f.Text("mobilephone"); d.ContactPhone == "" {
			d.ContactPhone = f.Text("telephone1")
		}
	}
	return err
}

// children lists the records of a table that point at the visit's work order.
func (d *Detail) children(ctx context.Context, r Reader, table string) ([]work.Record, error) {
	if d.Order.ID == (work.ID{}) {
		return nil, nil
	}
	return r.List(ctx, work.Query{Table: table, Lookup: "msdyn_workorder", Equals: d.Order.ID})
}

func (d *Detail) tasks(ctx context.Context, r Reader) error {
	records, err := d.children(ctx, r, work.ServiceTaskTable)
	for _, record := range records {
		d.Tasks = append(d.Tasks, work.ServiceTaskOf(record))
		d.Records[record.ID] = record
	}
	slices.SortStableFunc(d.Tasks, func(a, b work.ServiceTask) int { // new ones have no place yet
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Line, b.Line))
	})
	return err
}

// place puts tasks that the server has given no place yet behind the others.
func place(t work.ServiceTask) int {
	if t.New() {
		return 1
	}
	return 0
}

func (d *Detail) lines(ctx context.Context, r Reader) error {
	products, err := d.children(ctx, r, work.WorkOrderProductTable)
	if err != nil {
		return err
	}
	for _, p := range products {
		f := p.Fields()
		d.Records[p.ID] = p
		d.Products = append(d.Products, Line{p.ID, f.Text("msdyn_name"), f.Int("msdyn_linestatus") == work.LineUsed,
			f.Float("msdyn_estimatequantity"), f.Float("msdyn_quantity")})
	}
	services, err := d.children(ctx, r, work.WorkOrderServiceTable)
	for _, s := range services {
		f := s.Fields()
		d.Records[s.ID] = s
		d.Services = append(d.Services, Line{s.ID, f.Text("msdyn_name"), f.Int("msdyn_linestatus") == work.LineUsed,
			f.Float("msdyn_estimateduration"), f.Float("msdyn_duration")})
	}
	return err
}

func (d *Detail) notes(ctx context.Context, r Reader) error {
	records, err := r.List(ctx, work.Query{
		Table: work.QuickNoteTable, Lookup: "msdyn_quicknote_lookup_entity", Equals: d.Booking.ID, Desc: true,
	})
	for _, record := range records {
		f := record.Fields()
		d.Notes = append(d.Notes, Note{record.ID, f.Text("msdyn_text"), f.Time("createdon")})
	}
	return err
}

func (d *Detail) statuses(ctx context.Context, r Reader) error {
	records, err := r.List(ctx, work.Query{Table: work.BookingStatusTable})
	for _, record := range records {
		d.Statuses = append(d.Statuses, work.BookingStatusOf(record))
	}
	return err
}

// Next returns the statuses that may follow the visit's own.
func (d *Detail) Next() []work.BookingStatus {
	var next []work.BookingStatus
	for _, s := range d.Statuses {
		if work.CheckTransition(d.Status, s) == nil {
			next = append(next, s)
		}
	}
	return next
}

// Person is who works on a visit, as the device knows them.
type Person struct {
	User     work.ID
	Resource work.ID // as which the user is booked; zero if that is not known
}

// SetStatus makes the group by which a person gives the visit another status now.
func (d *Detail) SetStatus(ctx context.Context, r Reader, by Person, to work.BookingStatus, now time.Time, newID work.NewID) (work.Group, error) {
	frequency, err := timestampFrequency(ctx, r)
	if err != nil {
		return work.Group{}, err
	}
	another, err := d.another(r, by)
	if err != nil {
		return work.Group{}, err
	}
	siblings, err := d.siblings(ctx, r)
	if err != nil {
		return work.Group{}, err
	}
	return work.SetBookingStatus(work.StatusChange{
		Booking: d.BookingRecord, From: d.Status, To: to, Frequency: frequency,
		Order: d.OrderRecord, Siblings: siblings, Now: now, NewID: newID, Another: another,
	})
}

// another reports whether the visit is somebody else's: its resource's user says so, or,
// where the device does not know that, the resource itself.
func (d *Detail) another(r Reader, by Person) (bool, error) {
	resource, _, err := get(r, work.ResourceTable, d.Booking.Resource)
	if user := resource.Fields().Ref("userid"); user != (work.ID{}) {
		return user != by.User, err
	}
	return by.Resource != (work.ID{}) && d.Booking.Resource != by.Resource, err
}

// siblings are the facts of the order's other bookings that are on the device.
func (d *Detail) siblings(ctx context.Context, r Reader) ([]work.BookingFact, error) {
	bookings, err := d.children(ctx, r, work.BookingTable)
	if err != nil {
		return nil, err
	}
	var facts []work.BookingFact
	for _, b := range bookings {
		if b.ID == d.Booking.ID {
			continue
		}
		status, _, err := get(r, work.BookingStatusTable, work.BookingOf(b).Status)
		if err != nil {
			return nil, err
		}
		facts = append(facts, work.FactOf(b, work.BookingStatusOf(status)))
	}
	return facts, nil
}

func timestampFrequency(ctx context.Context, r Reader) (int64, error) {
	settings, err := r.List(ctx, work.Query{Table: work.SettingTable, Limit: 1})
	if err != nil || len(settings) == 0 {
		return work.PerFieldServiceStatusChange, err
	}
	return settings[0].Fields().Int("msdyn_timestampfrequency"), nil
}
