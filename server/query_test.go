package server

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/rights"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

func (l *laptop) query(request wire.QueryRequest) (wire.QueryAnswer, error) {
	l.e.t.Helper()
	var answer wire.QueryAnswer
	err := l.e.call(l.token, "POST", wire.PathQuery, request, &answer)
	return answer, err
}

func (l *laptop) mustSelect(s wire.Select) wire.QueryAnswer {
	l.e.t.Helper()
	answer, err := l.query(wire.QueryRequest{Select: &s})
	l.e.must(err)
	return answer
}

func rowIDs(rows []wire.Row) []work.ID {
	ids := make([]work.ID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids
}

func TestQueryReadsWhatIsNotOnTheDevice(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	got := l.mustSelect(wire.Select{Table: work.BookingTable, Lookup: "resource", Equals: st.BobVan, Time: "starttime", Desc: true})
	wantIDs(t, "Bob's bookings", rowIDs(got.Rows), st.BobShared, st.BobToday)
	there := e.record(work.BookingTable, st.BobShared)
	if r := got.Rows[0]; r.Rev != there.Rev || !bytes.Equal(r.D, there.Data) || got.More {
		t.Errorf("%+v", got)
	}
	answer, err := l.query(wire.QueryRequest{Get: []work.RecordRef{
		{Table: work.WorkOrderTable, ID: st.BakeryBob}, {Table: work.WorkOrderTable, ID: st.ID(4711)}, {Table: work.AccountTable, ID: st.Mill},
	}})
	e.must(err)
	wantIDs(t, "by id", rowIDs(answer.Rows), st.BakeryBob, st.Mill)
}

// A technician works on what was shown online, and on nothing that was not.
func TestWhatWasShownMayBeChanged(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	if r := l.refused(work.UpdateOf(work.BookingTable, st.BobToday, name("mine"))); r.Code != string(work.NoRecordRight) {
		t.Errorf("%+v", r)
	}
	for range 2 { // the second time there is nothing to note
		l.mustSelect(wire.Select{Table: work.BookingTable, Lookup: "resource", Equals: st.BobVan})
	}
	l.edit(work.UpdateOf(work.BookingTable, st.BobToday, name("helped")))
	l.push()
	if got := e.record(work.BookingTable, st.BobToday).Fields().Text("name"); got != "helped" {
		t.Errorf("the booking is called %q", got)
	}
	l.token = e.token("bob", l.id) // the device changes hands: what Ann was shown is not Bob's
	l.rows = map[work.RecordRef]wire.Row{}
	if r := l.refused(work.UpdateOf(work.BookingTable, st.AnnToday, name("mine"))); r.Code != string(work.NoRecordRight) {
		t.Errorf("%+v", r)
	}
}

// What a query selects, and in which order, is what the rule says of every record.
func TestQuerySelectsAsTheRuleSays(t *testing.T) {
	e := newEnvironment(t)
	e.limit(Limits{DeviceBurst: 1e6}) // many small parts are many requests
	l := e.signIn("ann")
	e.must(e.store.Update(func(tx store.Tx) error {
		for i := range 60 { // bookings that collide in time, some without any
			columns := work.Fields{
				"name": work.Text([]string{"x", "y", "xy"}[i%3]), "bookingstatus": work.Ref(st.Scheduled), "resource": work.Ref([]work.ID{st.AnnVan, st.BobVan}[i%2]),
				"starttime": work.Time(st.Monday.Add(time.Duration(i%7) * time.Hour)),
			}
			if i%5 == 0 {
				delete(columns, "resource")
			}
			if i%11 == 0 {
				delete(columns, "starttime")
			}
			if err := tx.Put(work.Record{Table: work.BookingTable, ID: st.ID(900 + i), Rev: 1, Data: work.Encode(columns)}); err != nil {
				return err
			}
		}
		return nil
	}))
	all, err := e.server.Records(Query{Table: work.BookingTable})
	e.must(err)
	rapid.Check(t, func(t *rapid.T) {
		q := work.Query{
			Table: work.BookingTable, Desc: rapid.Bool().Draw(t, "desc"), Limit: rapid.IntRange(0, 70).Draw(t, "limit"),
			Lookup: rapid.SampledFrom([]string{"", "resource", "bookingstatus"}).Draw(t, "lookup"), Time: rapid.SampledFrom([]string{"", "starttime", "endtime", "msdyn_actualarrivaltime"}).Draw(t, "time"),
		}
		s := wire.Select{Table: q.Table, Lookup: q.Lookup, Time: q.Time, Limit: q.Limit, Desc: q.Desc}
		if q.Text = rapid.SampledFrom([]string{"", "", "name"}).Draw(t, "text"); q.Text != "" {
			q.Says = rapid.SampledFrom([]string{"X ", "y", ""}).Draw(t, "says")
			s.Text, s.Says = q.Text, q.Says
		}
		if q.Lookup != "" {
			q.Equals = rapid.SampledFrom([]work.ID{st.AnnVan, st.BobVan, st.Scheduled, {}}).Draw(t, "equals")
			s.Equals = q.Equals
		}
		for name, bound := range map[string]struct {
			at   *time.Time
			text *string
		}{"from": {&q.From, &s.From}, "to": {&q.To, &s.To}} {
			if hour := rapid.IntRange(-3, 12).Draw(t, name); hour > 0 {
				*bound.at = st.Monday.Add(time.Duration(hour)*time.Hour + time.Duration(rapid.IntRange(-1, 1).Draw(t, "off"))*500*time.Millisecond)
				*bound.text = bound.at.Format(time.RFC3339Nano)
			}
		}
		var want []work.Record
		for _, r := range all {
			if q.Selects(r) {
				want = append(want, r)
			}
		}
		slices.SortStableFunc(want, func(x, y work.Record) int {
			order := bytes.Compare(x.ID[:], y.ID[:])
			if q.Time != "" {
				if c := x.Fields().Time(q.Time).Compare(y.Fields().Time(q.Time)); c != 0 {
					order = c
				}
			}
			if q.Desc {
				return -order
			}
			return order
		})
		parts, _ := l.parts(s)
		if whole := rowIDs(parts); !slices.EqualFunc(whole, want, func(id work.ID, r work.Record) bool { return id == r.ID }) {
			t.Fatalf("%+v: in parts %v, want %v", q, whole, want)
		}
		more := q.Limit > 0 && len(want) > q.Limit
		if more {
			want = want[:q.Limit]
		}
		got := l.mustSelect(s)
		var ids []work.ID
		for _, r := range want {
			ids = append(ids, r.ID)
		}
		if !slices.Equal(rowIDs(got.Rows), ids) && len(ids)+len(got.Rows) > 0 || got.More != more {
			t.Fatalf("%+v: got %v (more %t), want %v (more %t)", q, rowIDs(got.Rows), got.More, ids, more)
		}
	})
}

// The records that come first are found whatever passes by before them.
func TestBestKeepsTheFirst(t *testing.T) {
	b := best{query: work.Query{Time: "starttime", Desc: true}, keep: 3}
	const n = 5000
	for i := range n {
		at := st.Monday.Add(time.Duration(i*7919%n) * time.Second)
		b.add(work.Record{ID: st.ID(i), Data: work.Encode(work.Fields{"starttime": work.Time(at)})})
		if len(b.list) > 2*3+1024 {
			t.Fatalf("%d are kept", len(b.list))
		}
	}
	for i, p := range b.sorted() {
		if want := st.Monday.Add(time.Duration(n-1-i) * time.Second); !p.At.Equal(want) {
			t.Errorf("%d: %v, want %v", i, p.At, want)
		}
	}
}

func TestQueryUnderRights(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	change := func(table string, to rights.Table) {
		_, err := e.server.ChangeTableRights("technician", table, to)
		e.must(err)
	}
	hide := func(table, column string) {
		_, err := e.server.ChangeColumnRights("technician", table, column, rights.Column{NoRead: true})
		e.must(err)
	}
	change(work.BookingTable, rights.Table{Read: rights.Own})
	got := l.mustSelect(wire.Select{Table: work.BookingTable, Limit: 3})
	wantIDs(t, "own bookings", rowIDs(got.Rows), st.AnnToday, st.AnnShared, st.AnnLater)
	if !got.More {
		t.Error("there is a fourth")
	}
	answer, err := l.query(wire.QueryRequest{Get: []work.RecordRef{{Table: work.BookingTable, ID: st.BobToday}, {Table: work.BookingTable, ID: st.AnnToday}}})
	e.must(err)
	wantIDs(t, "by id", rowIDs(answer.Rows), st.AnnToday)
	hide(work.AccountTable, "primarycontactid")
	hide(work.BookingTable, "msdyn_actualarrivaltime")
	hide(work.AccountTable, "telephone1")
	for _, r := range l.mustSelect(wire.Select{Table: work.AccountTable}).Rows {
		if f := (work.Record{Data: r.D}).Fields(); f.Has("primarycontactid") || !f.Has("name") {
			t.Errorf("columns %s", r.D)
		}
	}
	for name, s := range map[string]wire.Select{
		"by a hidden lookup": {Table: work.AccountTable, Lookup: "primarycontactid", Equals: st.MillBoss},
		"by a hidden text":   {Table: work.AccountTable, Text: "telephone1", Says: "1"},
		"by a hidden time":   {Table: work.BookingTable, Time: "msdyn_actualarrivaltime"},
		"team memberships":   {Table: work.TeamMembershipTable},
	} {
		if _, err := l.query(wire.QueryRequest{Select: &s}); !work.Is(err, work.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// The administrator, on the same kind of device, is shown it all.
	if got := e.signIn("adam").mustSelect(wire.Select{Table: work.TeamMembershipTable}); len(got.Rows) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestQueryErrors(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	for name, c := range map[string]struct {
		request wire.QueryRequest
		want    work.Kind
	}{
		"nothing":          {wire.QueryRequest{}, work.Invalid},
		"both":             {wire.QueryRequest{Select: &wire.Select{Table: work.AccountTable}, Get: []work.RecordRef{{Table: work.AccountTable, ID: st.Mill}}}, work.Invalid},
		"unknown table":    {wire.QueryRequest{Select: &wire.Select{Table: "nonsense"}}, work.NotFound},
		"unknown by id":    {wire.QueryRequest{Get: []work.RecordRef{{Table: "nonsense", ID: st.Mill}}}, work.NotFound},
		"unknown column":   {wire.QueryRequest{Select: &wire.Select{Table: work.AccountTable, Lookup: "x"}}, work.Invalid},
		"no lookup":        {wire.QueryRequest{Select: &wire.Select{Table: work.BookingTable, Lookup: "starttime", Time: "starttime"}}, work.Invalid},
		"no text":          {wire.QueryRequest{Select: &wire.Select{Table: work.AccountTable, Text: "primarycontactid", Says: "x"}}, work.Invalid},
		"no text column":   {wire.QueryRequest{Select: &wire.Select{Table: work.AccountTable, Text: "x"}}, work.Invalid},
		"no time":          {wire.QueryRequest{Select: &wire.Select{Table: work.AccountTable, Time: "name"}}, work.Invalid},
		"no instant":       {wire.QueryRequest{Select: &wire.Select{Table: work.BookingTable, Time: "starttime", From: "today"}}, work.Invalid},
		"below zero":       {wire.QueryRequest{Select: &wire.Select{Table: work.AccountTable, Limit: -1}}, work.Invalid},
		"too many records": {wire.QueryRequest{Get: make([]work.RecordRef, wire.MaxQueryRows+1)}, work.TooLarge},
	} {
		if _, err := l.query(c.request); !work.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := e.call(e.token("adam", work.ID{}), "POST", wire.PathQuery, wire.QueryRequest{}, nil); !work.Is(err, work.Forbidden) {
		t.Errorf("without a device: %v", err)
	}
}

// Large records cut an answer off before it is too large for a device; one always fits.
func TestQueryAnswersAreBounded(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	e.server.limits.pageBytes = 600
	got := l.mustSelect(wire.Select{Table: work.BookingTable})
	if len(got.Rows) == 0 || len(got.Rows) == 6 || !got.More {
		t.Errorf("%d rows, more %t", len(got.Rows), got.More)
	}
	e.server.limits.pageBytes = 1
	answer, err := l.query(wire.QueryRequest{Get: []work.RecordRef{{Table: work.AccountTable, ID: st.Mill}, {Table: work.AccountTable, ID: st.Bakery}}})
	e.must(err)
	wantIDs(t, "one", rowIDs(answer.Rows), st.Mill)
	if !answer.More {
		t.Error("the rest is not announced")
	}
}

func BenchmarkQueryByTime(b *testing.B) {
	folder := b.TempDir()
	e := startEnvironment(b, folder)
	defer e.stop()
	e.must(e.store.Update(func(tx store.Tx) error {
		for i := range 20_000 {
			columns := work.Fields{
				"name": work.Text(fmt.Sprint("Visit ", i)), "bookingstatus": work.Ref(st.Scheduled), "resource": work.Ref(st.ID(50_000 + i%200)),
				"starttime": work.Time(st.Monday.Add(time.Duration(i) * time.Minute)),
			}
			if err := tx.Put(work.Record{Table: work.BookingTable, ID: st.ID(60_000 + i), Rev: 1, Data: work.Encode(columns)}); err != nil {
				return err
			}
		}
		return nil
	}))
	l := e.signIn("ann")
	for b.Loop() {
		l.mustSelect(wire.Select{Table: work.BookingTable, Lookup: "resource", Equals: st.ID(50_007), Time: "starttime", Limit: 50})
	}
}
