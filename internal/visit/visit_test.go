package visit_test

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
)

// shelf is records in memory, read as a device's database reads them.
type shelf struct {
	records map[string][]work.Record
	fail    error // what every read fails with, if not nil
	first   int   // how many records a list has at most, if not 0
}

func (s *shelf) Get(table string, id work.ID) (work.Record, error) {
	if s.fail != nil {
		return work.Record{}, s.fail
	}
	for _, r := range s.records[table] {
		if r.ID == id {
			return r, nil
		}
	}
	return work.Record{}, work.Errorf(work.NotFound, "no %s %s", table, id)
}

func (s *shelf) List(_ context.Context, q work.Query) ([]work.Record, error) {
	if s.fail != nil {
		return nil, s.fail
	}
	var list []work.Record
	for _, r := range s.records[q.Table] {
		if q.Selects(r) {
			list = append(list, r)
		}
	}
	if q.Time != "" {
		slices.SortFunc(list, func(a, b work.Record) int { return a.Fields().Time(q.Time).Compare(b.Fields().Time(q.Time)) })
	}
	if q.Desc {
		slices.Reverse(list)
	}
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
	}
	if s.first > 0 && len(list) > s.first {
		return list[:s.first], work.Errorf(work.Partial, "First %d of more.", s.first)
	}
	return list, nil
}

func (s *shelf) drop(table string, id work.ID) {
	s.records[table] = slices.DeleteFunc(s.records[table], func(r work.Record) bool { return r.ID == id })
}

func (s *shelf) set(table string, id work.ID, columns work.Fields) {
	for i, r := range s.records[table] {
		if r.ID == id {
			s.records[table][i].Data = work.Patch(r.Data, columns)
		}
	}
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// mara returns the sample company's records and today's visits of its first technician.
func mara(t *testing.T) (*shelf, fixtures.Person, []visit.Visit) {
	t.Helper()
	company := fixtures.Sample(noon)
	s := &shelf{records: map[string][]work.Record{}}
	for _, r := range company.Records {
		s.records[r.Table] = append(s.records[r.Table], r)
	}
	person, _ := company.Person("mara")
	return s, person, today(t, s, person)
}

func today(t *testing.T, s *shelf, p fixtures.Person) []visit.Visit {
	t.Helper()
	visits, err := visit.Between(context.Background(), s, p.Resource, noon.Add(-12*time.Hour), noon.Add(12*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return visits
}

func TestBetween(t *testing.T) {
	s, person, visits := mara(t)
	if len(visits) != 5 {
		t.Fatalf("%d visits", len(visits))
	}
	if !slices.IsSortedFunc(visits, func(a, b visit.Visit) int { return a.Booking.Start.Compare(b.Booking.Start) }) {
		t.Error("not in the order of their starts")
	}
	for _, v := range visits {
		if v.Status.Name == "" || v.Order.Number == "" || v.Account.Name == "" || v.Priority.Name == "" || v.Address() == "" || v.Title() == "" {
			t.Errorf("incomplete: %+v", v)
		}
	}
	// One that began the evening before and still runs belongs to the day, one that ended does not.
	night := noon.Add(-12 * time.Hour)
	s.set(work.BookingTable, visits[0].Booking.ID, work.Fields{"starttime": work.Time(night.Add(-2 * time.Hour)), "endtime": work.Time(night.Add(time.Hour))})
	s.set(work.BookingTable, visits[1].Booking.ID, work.Fields{"starttime": work.Time(night.Add(-2 * time.Hour)), "endtime": work.Time(night)})
	s.set(work.BookingTable, visits[2].Booking.ID, work.Fields{"starttime": work.Time(night.Add(24 * time.Hour)), "endtime": work.Time(night.Add(25 * time.Hour))})
	left := today(t, s, person)
	if len(left) != 3 || left[0].Booking.ID != visits[0].Booking.ID {
		t.Errorf("%d visits left, the first %s", len(left), left[0].Booking.Name)
	}
}

// A day with more bookings than came has those, and says so; a rule that needs all records
// of a visit is not given a part of them.
func TestListsThatGoOn(t *testing.T) {
	s, person, visits := mara(t)
	s.first = 3
	first, err := visit.Between(context.Background(), s, person.Resource, noon.Add(-12*time.Hour), noon.Add(12*time.Hour))
	if !work.Is(err, work.Partial) || len(first) != 3 || first[2].Account.Name == "" {
		t.Errorf("%d visits, %v", len(first), err)
	}
	if _, err := visit.Open(context.Background(), s, visits[0].Booking.ID); !work.Is(err, work.Partial) { // of seven statuses
		t.Errorf("a whole visit: %v", err)
	}
}

func TestAddress(t *testing.T) {
	for want, o := range map[string]work.WorkOrder{
		"":                            {},
		"4 Dock Street":               {Street: "4 Dock Street"},
		"WX1 9SP":                     {PostalCode: "WX1 9SP"},
		"4 Dock Street, Stonebeck":    {Street: "4 Dock Street", City: "Stonebeck"},
		"4 Dock Street, Stonebeck W1": {Street: "4 Dock Street", City: "Stonebeck", PostalCode: "W1"},
		"Stonebeck W1":                {City: "Stonebeck", PostalCode: "W1"},
	} {
		if got := (visit.Visit{Order: o}).Address(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestOpen(t *testing.T) {
	s, _, visits := mara(t)
	d, err := visit.Open(context.Background(), s, visits[0].Booking.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Tasks) == 0 || len(d.Records) != len(d.Tasks)+len(d.Products)+len(d.Services)+len(d.Incidents) || len(d.Products) == 0 || d.Asset == "" || d.Contact == "" || len(d.Statuses) != 7 {
		t.Errorf("incomplete: %+v", d)
	}
	if !slices.IsSortedFunc(d.Tasks, func(a, b work.ServiceTask) int { return cmp.Compare(a.Line, b.Line) }) {
		t.Error("tasks are not in line order")
	}
	s.set(work.ServiceTaskTable, d.Tasks[1].ID, work.Fields{"msdyn_percentcomplete": work.Int(100)})
	if d, err = visit.Open(context.Background(), s, visits[0].Booking.ID); err != nil || d.TasksDone() != 1 {
		t.Errorf("%d tasks done, %v", d.TasksDone(), err)
	}
	for _, next := range d.Next() {
		if next.ID == d.Status.ID {
			t.Error("a status may follow itself")
		}
	}
}

// What is not on the device leaves its part of the visit empty.
func TestMissingRecordsAreNoErrors(t *testing.T) {
	s, _, visits := mara(t)
	v := visits[0]
	s.drop(work.AccountTable, v.Account.ID)
	s.drop(work.BookingStatusTable, v.Status.ID)
	s.drop(work.CustomerAssetTable, v.Order.Asset)
	d, err := visit.Open(context.Background(), s, v.Booking.ID)
	if err != nil || d.Account.Name != "" || d.Asset != "" || d.Order.Number == "" || d.Status.ID != v.Status.ID {
		t.Errorf("%+v, %v", d.Visit, err)
	}
	s.drop(work.WorkOrderTable, v.Order.ID)
	if d, err = visit.Open(context.Background(), s, v.Booking.ID); err != nil || d.Order.ID != (work.ID{}) || len(d.Tasks) != 0 {
		t.Errorf("without an order: %+v, %v", d.Visit, err)
	}
	s.drop(work.BookingTable, v.Booking.ID)
	if _, err = visit.Open(context.Background(), s, v.Booking.ID); !work.Is(err, work.NotFound) {
		t.Errorf("without the booking: %v", err)
	}
	s.fail = errors.New("the disk is gone")
	if _, err = visit.Open(context.Background(), s, visits[1].Booking.ID); !errors.Is(err, s.fail) {
		t.Errorf("with a broken store: %v", err)
	}
}

// A status change is the rule's, fed with the setting and with the order's other bookings.
// A device judges how long a task took only where the task names its visit: of others it
// may not know all bookings of the order.
func TestTaskDurationIsJudgedByTheVisitThatTheTaskNames(t *testing.T) {
	s, _, visits := mara(t)
	d, err := visit.Open(context.Background(), s, visits[0].Booking.ID)
	if err != nil {
		t.Fatal(err)
	}
	v, task := visits[0].Booking, d.Tasks[0].ID
	setTo := func(meaning int64) work.Fields {
		to := d.Statuses[slices.IndexFunc(d.Statuses, func(b work.BookingStatus) bool { return b.Meaning == meaning })]
		return work.Fields{"bookingstatus": work.Ref(to.ID), "msdyn_actualarrivaltime": work.Null}
	}
	refused := func() bool {
		t.Helper()
		r, err := s.Get(work.ServiceTaskTable, task)
		if err != nil {
			t.Fatal(err)
		}
		_, err = visit.SetTaskProgress(context.Background(), s, r, 100, 72*time.Hour, v.Start.Add(time.Hour))
		if err != nil && work.ReasonOf(err) != work.WrongDuration {
			t.Fatal(err)
		}
		return err != nil
	}
	s.set(work.ServiceTaskTable, task, work.Fields{"msdyn_booking": work.Null})
	s.set(work.BookingTable, v.ID, setTo(work.StatusInProgress))
	s.records[work.BookingTimestampTable] = []work.Record{{Table: work.BookingTimestampTable, ID: work.RandomID(), Data: work.Encode(
		work.Timestamp{Booking: v.ID, Meaning: work.StatusInProgress, At: v.Start}.Columns("", work.TimestampMobile))}}
	if refused() {
		t.Error("a task that names no visit was judged")
	}
	s.set(work.ServiceTaskTable, task, work.Fields{"msdyn_booking": work.Ref(v.ID)})
	if !refused() {
		t.Error("a task that names its visit was not judged")
	}
	s.records[work.BookingTimestampTable] = nil
	if refused() {
		t.Error("a visit of which nobody noted the beginning was judged")
	}
	s.set(work.BookingTable, v.ID, work.Fields{"msdyn_actualarrivaltime": work.Time(v.Start)})
	if !refused() {
		t.Error("the arrival does not count")
	}
	s.drop(work.BookingTable, v.ID)
	if refused() {
		t.Error("a visit that is not here was judged")
	}
}

func TestSetStatus(t *testing.T) {
	s, person, visits := mara(t)
	by := visit.Person{User: person.User, Resource: person.Resource}
	shared := visits[1] // the chiller is a job for two
	d, err := visit.Open(context.Background(), s, shared.Booking.ID)
	if err != nil {
		t.Fatal(err)
	}
	to := d.Statuses[slices.IndexFunc(d.Statuses, func(b work.BookingStatus) bool { return b.Meaning == work.StatusCompleted && b.CompletesOrder })]
	g, err := d.SetStatus(context.Background(), s, by, to, noon, work.RandomID)
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Changes) != 2 || len(g.Provisional) != 1 {
		t.Fatalf("%d changes and %d provisional ones", len(g.Changes), len(g.Provisional))
	}
	// The other technician's booking is still open, so the order is not complete.
	if got := g.Provisional[0].Columns().Int("msdyn_systemstatus"); got != work.OrderInProgress {
		t.Errorf("the order becomes %s", work.OrderStatusLabel(got))
	}
	s.records[work.SettingTable] = nil
	if _, err := d.SetStatus(context.Background(), s, by, to, noon, work.RandomID); err != nil {
		t.Errorf("without a setting: %v", err)
	}
	if _, err := d.SetStatus(context.Background(), s, by, d.Status, noon, work.RandomID); !work.Is(err, work.Invalid) {
		t.Errorf("to the same status: %v", err)
	}
}

// A visit that somebody else completes keeps its end: whose it is the resource says, or,
// where the device does not know its user, the resource that the user is booked as.
func TestCompletedByAnotherUserKeepsTheEnd(t *testing.T) {
	s, person, visits := mara(t)
	booked := visits[1].Booking
	mine := visit.Person{User: person.User, Resource: person.Resource}
	for _, c := range []struct {
		name    string
		by      visit.Person
		unknown bool // the resource's user
		keeps   bool
	}{
		{"their own", mine, false, false},
		{"their own, as another resource", visit.Person{User: person.User, Resource: work.RandomID()}, false, false},
		{"somebody else's", visit.Person{User: work.RandomID(), Resource: work.RandomID()}, false, true},
		{"somebody else's, who has no resource", visit.Person{User: work.RandomID()}, false, true},
		{"their own by resource", mine, true, false},
		{"somebody else's by resource", visit.Person{User: person.User, Resource: work.RandomID()}, true, true},
		{"nobody knows", visit.Person{User: person.User}, true, false},
	} {
		if c.unknown {
			s.set(work.ResourceTable, booked.Resource, work.Fields{"userid": work.Null})
		}
		d, err := visit.Open(context.Background(), s, booked.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range d.Next() {
			if to.Meaning != work.StatusCompleted || !to.CompletesOrder {
				continue
			}
			g, err := d.SetStatus(context.Background(), s, c.by, to, booked.End.Add(-17*time.Minute), work.RandomID)
			if err != nil {
				t.Fatal(err)
			}
			if keeps := !g.Changes[0].Columns().Has("endtime"); keeps != c.keeps {
				t.Errorf("%s: keeps its end: %t", c.name, keeps)
			}
		}
	}
}
