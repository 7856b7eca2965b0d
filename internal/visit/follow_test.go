package visit_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
)

func act(p fixtures.Person) visit.Act {
	return visit.Act{By: visit.Person{User: p.User, Resource: p.Resource}, Now: noon, NewID: work.RandomID}
}

// shown are the columns that a group shows provisionally of a record.
func shown(g work.Group, table string, id work.ID) work.Fields {
	all := work.Fields{}
	for _, c := range g.Provisional {
		if c.Table == table && c.ID == id {
			for name, value := range c.Columns() {
				all[name] = value
			}
		}
	}
	return all
}

// put adds a record to a shelf.
func (s *shelf) put(table string, columns work.Fields) work.Record {
	r := work.Record{Table: table, ID: work.RandomID(), Data: work.Encode(columns)}
	s.records[table] = append(s.records[table], r)
	return r
}

// What a device shows of the incident is what the server works out from the same tasks,
// whichever columns were set to bring it about and by which rule.
func TestTaskProgressShowsTheIncidentProvisionally(t *testing.T) {
	const done, open = 100, 99
	table := work.Standard().Table(work.ServiceTaskTable)
	for _, c := range []struct {
		name     string
		was      []byte
		siblings []int64
		percent  int64
		want     []byte
	}{
		{"the only task", work.Null, nil, 100, work.Int(100)},
		{"the only task, begun", work.Null, nil, 50, work.Int(0)},
		{"one of three", work.Int(0), []int64{open, open}, 100, work.Int(33)},
		{"the last of three", work.Int(66), []int64{done, done}, 100, work.Int(100)},
		{"taken back", work.Int(100), []int64{done, done}, 0, work.Int(66)},
		{"nothing new", work.Int(50), []int64{done}, 99, nil},
	} {
		s := &shelf{records: map[string][]work.Record{}}
		incident := s.put(work.WorkOrderIncidentTable, work.Fields{"msdyn_taskspercentcompleted": c.was})
		of := work.Ref(incident.ID)
		for _, percent := range c.siblings {
			s.put(work.ServiceTaskTable, work.Fields{"msdyn_workorderincident": of, "msdyn_percentcomplete": work.Int(percent)})
		}
		before := work.Int(1)
		if c.name == "taken back" {
			before = work.Int(done)
		}
		task := s.put(work.ServiceTaskTable, work.Fields{"msdyn_name": work.Text("Check"), "msdyn_workorderincident": of, "msdyn_percentcomplete": before})
		set := work.Fields{"msdyn_percentcomplete": work.Int(c.percent), "msdyn_description": work.Text("seen")}
		bySet, err := visit.Set(context.Background(), s, act(fixtures.Person{}), table, task, set)
		if err != nil {
			t.Fatal(err)
		}
		byProgress, err := visit.SetTaskProgress(context.Background(), s, task, int(c.percent), -1, noon)
		if err != nil {
			t.Fatal(err)
		}
		for how, g := range map[string]work.Group{"set": bySet, "progress": byProgress} {
			if got := shown(g, incident.Table, incident.ID)["msdyn_taskspercentcompleted"]; string(got) != string(c.want) {
				t.Errorf("%s by %s: %s, want %s", c.name, how, got, c.want)
			}
		}
	}
}

// A task that moves changes both incidents, a new one its own, and other columns none.
func TestTasksThatComeAndGoShowTheirIncidents(t *testing.T) {
	s := &shelf{records: map[string][]work.Record{}}
	percent := func(n int64) work.Fields { return work.Fields{"msdyn_taskspercentcompleted": work.Int(n)} }
	one, other := s.put(work.WorkOrderIncidentTable, percent(50)), s.put(work.WorkOrderIncidentTable, percent(0))
	task := func(of work.Record, n int64) work.Record {
		return s.put(work.ServiceTaskTable, work.Fields{"msdyn_workorderincident": work.Ref(of.ID), "msdyn_percentcomplete": work.Int(n)})
	}
	done := task(one, 100)
	task(one, 0)
	task(other, 0)
	table := work.Standard().Table(work.ServiceTaskTable)
	g, err := visit.Set(context.Background(), s, act(fixtures.Person{}), table, done, work.Fields{"msdyn_workorderincident": work.Ref(other.ID)})
	if err != nil || len(g.Provisional) != 2 ||
		shown(g, one.Table, one.ID).Int("msdyn_taskspercentcompleted") != 0 || shown(g, other.Table, other.ID).Int("msdyn_taskspercentcompleted") != 50 {
		t.Errorf("moved: %+v, %v", g.Provisional, err)
	}
	g, err = visit.Create(context.Background(), s, act(fixtures.Person{}), table, work.Fields{
		"msdyn_name": work.Text("Extra"), "msdyn_workorder": work.Ref(work.RandomID()), "msdyn_workorderincident": work.Ref(one.ID),
	})
	if err != nil || shown(g, one.Table, one.ID).Int("msdyn_taskspercentcompleted") != 33 {
		t.Errorf("created: %+v, %v", g.Provisional, err)
	}
	g, err = visit.Set(context.Background(), s, act(fixtures.Person{}), table, done, work.Fields{"msdyn_description": work.Text("x")})
	if err != nil || len(g.Provisional) != 0 {
		t.Errorf("nothing that counts: %+v, %v", g.Provisional, err)
	}
	s.fail = errors.New("the disk is gone")
	if _, err = visit.Set(context.Background(), s, act(fixtures.Person{}), table, done, work.Fields{"msdyn_percentcomplete": work.Int(0)}); !errors.Is(err, s.fail) {
		t.Errorf("with a broken store: %v", err)
	}
}

// priced is an order of two used lines, whose sums are what its lines give it.
func priced(s *shelf) (order, product work.Record) {
	order = s.put(work.WorkOrderTable, work.Fields{
		"msdyn_estimatesubtotalamount": work.Decimal(0), "msdyn_subtotalamount": work.Decimal(70),
		"msdyn_totalsalestax": work.Decimal(7), "msdyn_totalamount": work.Decimal(77),
	})
	used := work.Fields{"msdyn_workorder": work.Ref(order.ID), "msdyn_linestatus": work.Int(work.LineUsed), "msdyn_unitamount": work.Decimal(20)}
	line := func(table, quantity string, n, sum float64) work.Record {
		f := work.Fields{"msdyn_name": work.Text("Line"), quantity: work.Decimal(n), "msdyn_subtotal": work.Decimal(sum), "msdyn_totalamount": work.Decimal(sum)}
		for name, value := range used {
			f[name] = value
		}
		return s.put(table, f)
	}
	line(work.WorkOrderServiceTable, "msdyn_duration", 90, 30)
	return order, line(work.WorkOrderProductTable, "msdyn_quantity", 2, 40)
}

func TestLinesShowTheirSumsAndThoseOfTheirOrder(t *testing.T) {
	s := &shelf{records: map[string][]work.Record{}}
	order, line := priced(s)
	table := work.Standard().Table(line.Table)
	set := func(columns work.Fields) work.Group {
		t.Helper()
		g, err := visit.Set(context.Background(), s, act(fixtures.Person{}), table, line, columns)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	g := set(work.Fields{"msdyn_quantity": work.Decimal(3)})
	if sums := shown(g, line.Table, line.ID); sums.Float("msdyn_subtotal") != 60 || sums.Float("msdyn_totalamount") != 60 {
		t.Errorf("the line: %s", sums)
	}
	if sums := shown(g, order.Table, order.ID); sums.Float("msdyn_subtotalamount") != 90 || sums.Float("msdyn_totalamount") != 97 || sums.Has("msdyn_estimatesubtotalamount") {
		t.Errorf("the order: %s", sums)
	}
	if g := set(work.Fields{"msdyn_description": work.Text("x")}); len(g.Provisional) != 0 {
		t.Errorf("nothing that counts: %+v", g.Provisional)
	}
	columns := work.Fields{
		"msdyn_name": work.Text("Filter"), "msdyn_workorder": work.Ref(order.ID), "msdyn_product": work.Ref(work.RandomID()),
		"msdyn_linestatus": work.Int(work.LineUsed), "msdyn_quantity": work.Decimal(1),
	}
	create := func() work.Group {
		t.Helper()
		g, err := visit.Create(context.Background(), s, act(fixtures.Person{}), table, columns)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	if g := create(); len(g.Provisional) != 0 {
		t.Errorf("the server has the price of a new line: %+v", g.Provisional)
	}
	columns["msdyn_unitamount"] = work.Decimal(5)
	g = create()
	if sums := shown(g, line.Table, g.Changes[0].ID); sums.Float("msdyn_totalamount") != 5 {
		t.Errorf("a new line: %s", sums)
	}
	if sums := shown(g, order.Table, order.ID); sums.Float("msdyn_totalamount") != 82 {
		t.Errorf("its order: %s", sums)
	}
}

// Where records are missing, nothing is better than a sum without them.
func TestSumsOfWhatIsNotAllHereAreNotShown(t *testing.T) {
	s := &shelf{records: map[string][]work.Record{}}
	order, line := priced(s)
	s.records[work.WorkOrderServiceTable] = nil
	g, err := visit.Set(context.Background(), s, act(fixtures.Person{}), work.Standard().Table(line.Table), line, work.Fields{"msdyn_quantity": work.Decimal(3)})
	if err != nil || len(shown(g, order.Table, order.ID)) != 0 || shown(g, line.Table, line.ID).Float("msdyn_totalamount") != 60 {
		t.Errorf("%+v, %v", g.Provisional, err)
	}
	s.drop(order.Table, order.ID)
	if g, err = visit.Set(context.Background(), s, act(fixtures.Person{}), work.Standard().Table(line.Table), line, work.Fields{"msdyn_quantity": work.Decimal(3)}); err != nil || len(g.Provisional) != 1 {
		t.Errorf("without the order: %+v, %v", g.Provisional, err)
	}
	line.Data = work.Patch(line.Data, work.Fields{"msdyn_unitamount": work.Null}) // as a column that is hidden from the device
	if g, err = visit.Set(context.Background(), s, act(fixtures.Person{}), work.Standard().Table(line.Table), line, work.Fields{"msdyn_quantity": work.Decimal(3)}); err != nil || len(g.Provisional) != 0 {
		t.Errorf("without the price: %+v, %v", g.Provisional, err)
	}
}

// The same rules hold for the sample company as the server left it.
func TestSampleCompanyIsExplainedByItsRecords(t *testing.T) {
	s, person, _ := mara(t)
	lines := 0
	for _, name := range []string{work.WorkOrderProductTable, work.WorkOrderServiceTable} {
		for _, line := range s.records[name] {
			if work.LineOf(line).Used {
				g, err := visit.Set(context.Background(), s, act(person), work.Standard().Table(name), line, work.Fields{"msdyn_discountamount": work.Decimal(0.01)})
				if err != nil || len(g.Provisional) != 2 {
					t.Fatalf("%s: %+v, %v", line.ID, g.Provisional, err)
				}
				lines++
			}
		}
	}
	if lines == 0 {
		t.Error("no line was looked at")
	}
}

func TestSetOfABooking(t *testing.T) {
	s, person, visits := mara(t)
	table := work.Standard().Table(work.BookingTable)
	alone := visits[0]
	d, err := visit.Open(context.Background(), s, alone.Booking.ID)
	if err != nil {
		t.Fatal(err)
	}
	var completed work.BookingStatus
	for _, to := range d.Next() {
		if to.Meaning == work.StatusCompleted && to.CompletesOrder {
			completed = to
		}
	}
	status := work.Fields{"bookingstatus": work.Ref(completed.ID)}
	g, err := visit.Set(context.Background(), s, act(person), table, d.BookingRecord, status)
	if err != nil || len(g.Changes) != 2 || shown(g, work.WorkOrderTable, alone.Order.ID).Int("msdyn_systemstatus") != work.OrderCompleted {
		t.Errorf("%+v, %v", g, err)
	}
	status["name"] = work.Text("x")
	if _, err := visit.Set(context.Background(), s, act(person), table, d.BookingRecord, status); !work.Is(err, work.Invalid) {
		t.Errorf("with another column: %v", err)
	}
	arrived := work.Fields{"msdyn_actualarrivaltime": work.Time(noon)}
	if g, err = visit.Set(context.Background(), s, act(person), table, d.BookingRecord, arrived); err != nil ||
		!shown(g, work.WorkOrderTable, alone.Order.ID).Time("msdyn_firstarrivedon").Equal(noon) {
		t.Errorf("arrived: %+v, %v", g.Provisional, err)
	}
	s.set(work.WorkOrderTable, alone.Order.ID, work.Fields{"msdyn_systemstatus": work.Int(work.OrderInProgress)})
	if g, err = visit.Set(context.Background(), s, act(person), table, d.BookingRecord, arrived); err != nil || len(g.Provisional) != 0 {
		t.Errorf("where somebody else works as well: %+v, %v", g.Provisional, err)
	}
}

// However a task's time is entered, it is not longer than the visit that the task names.
func TestSetJudgesTheTimeOfATask(t *testing.T) {
	s, person, visits := mara(t)
	d, err := visit.Open(context.Background(), s, visits[0].Booking.ID)
	if err != nil {
		t.Fatal(err)
	}
	var working work.ID
	for _, st := range d.Statuses {
		if st.Meaning == work.StatusInProgress {
			working = st.ID
		}
	}
	s.set(work.BookingTable, d.Booking.ID, work.Fields{"bookingstatus": work.Ref(working), "starttime": work.Time(noon.Add(-time.Hour)), "msdyn_actualarrivaltime": work.Time(noon.Add(-time.Hour))})
	task := d.Tasks[0].ID
	s.set(work.ServiceTaskTable, task, work.Fields{"msdyn_booking": work.Ref(d.Booking.ID)})
	r, err := s.Get(work.ServiceTaskTable, task)
	if err != nil {
		t.Fatal(err)
	}
	for minutes, refused := range map[int64]bool{60: false, 61: true} {
		_, err = visit.Set(context.Background(), s, act(person), work.Standard().Table(r.Table), r, work.Fields{"msdyn_actualduration": work.Int(minutes)})
		if (err != nil) != refused || err != nil && work.ReasonOf(err) != work.WrongDuration {
			t.Errorf("%d minutes: %v", minutes, err)
		}
	}
}
