package server

import (
	"slices"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

// stands is a stream that has heard of everything so far.
func (l *laptop) stands() func() (wire.Poke, bool) {
	l.e.t.Helper()
	s := &listener{device: l.id, role: apply.Technician}
	l.e.must(l.e.store.View(func(tx store.Tx) (err error) { s.position, err = tx.Head(); return err }))
	user := map[string]work.ID{}
	l.e.must(l.e.store.View(func(tx store.Tx) error {
		var d device
		err := viewDevice(l.id, &d)(tx)
		user["this"] = d.User
		return err
	}))
	return func() (wire.Poke, bool) {
		l.e.t.Helper()
		p, some, err := l.e.server.pokeOf(s, caller{user: user["this"], role: apply.Technician, device: l.id})
		l.e.must(err)
		return p, some
	}
}

// write puts columns of a record past all rules.
func (e *environment) write(table string, id work.ID, set work.Fields) {
	e.t.Helper()
	e.must(e.store.Update(func(tx store.Tx) error {
		r, ok, err := tx.Record(table, id)
		if err != nil {
			return err
		}
		if !ok {
			r = work.Record{Table: table, ID: id, Data: []byte(`{"statecode":0}`)}
		}
		r.Rev++
		r.Data = work.Patch(r.Data, set)
		return tx.Put(r)
	}))
}

// A commit pokes only whom it concerns, with the records that do.
func TestOnlyThoseAreConcernedWhoAreConcerned(t *testing.T) {
	e := newEnvironment(t)
	ann, bob := e.signIn("ann"), e.signIn("bob")
	ann.syncClean()
	ann.syncClean()
	bob.syncClean()
	bob.syncClean()
	task, order, note := e.newID(), e.newID(), e.newID()
	far := st.Monday.AddDate(0, 1, 0)
	for _, c := range []struct {
		name     string
		change   func()
		ann, bob []work.RecordRef
	}{
		{"a held record", func() { e.write(work.WorkOrderTable, st.BakeryBob, work.Fields{"msdyn_instructions": work.Text("x")}) },
			nil, []work.RecordRef{{Table: work.WorkOrderTable, ID: st.BakeryBob}}},
		{"a record of both", func() { e.write(work.ProductTable, st.Valve, work.Fields{"name": work.Text("x")}) },
			[]work.RecordRef{{Table: work.ProductTable, ID: st.Valve}}, []work.RecordRef{{Table: work.ProductTable, ID: st.Valve}}},
		{"a booking that comes", func() { e.write(work.BookingTable, st.BobToday, work.Fields{"resource": work.Ref(st.AnnVan)}) },
			[]work.RecordRef{{Table: work.BookingTable, ID: st.BobToday}}, []work.RecordRef{{Table: work.BookingTable, ID: st.BobToday}}},
		{"a booking of some day", func() {
			e.write(work.BookingTable, st.AnnLater, work.Fields{"starttime": work.Time(far), "endtime": work.Time(far.Add(time.Hour))})
		}, nil, nil},
		{"a new child", func() { e.write(work.ServiceTaskTable, task, work.Fields{"msdyn_workorder": work.Ref(st.MillToday)}) },
			[]work.RecordRef{{Table: work.ServiceTaskTable, ID: task}}, nil},
		{"an order of nobody", func() { e.write(work.WorkOrderTable, order, work.Fields{"msdyn_serviceaccount": work.Ref(st.Mill)}) }, nil, nil},
		{"a record that goes", func() {
			e.must(e.store.Update(func(tx store.Tx) error { return tx.Remove(work.QuickNoteTable, st.Note) }))
		}, []work.RecordRef{{Table: work.QuickNoteTable, ID: st.Note}}, nil},
		{"two changes of one record", func() {
			e.write(work.QuickNoteTable, note, work.Fields{"msdyn_quicknote_lookup_entity": work.Ref(st.AnnToday)})
			e.write(work.QuickNoteTable, note, work.Fields{"msdyn_text": work.Text("x")})
		}, []work.RecordRef{{Table: work.QuickNoteTable, ID: note}}, nil},
		{"nothing", func() {}, nil, nil},
	} {
		toAnn, toBob := ann.stands(), bob.stands()
		c.change()
		for who, d := range map[string]struct {
			poke func() (wire.Poke, bool)
			want []work.RecordRef
		}{"Ann": {toAnn, c.ann}, "Bob": {toBob, c.bob}} {
			p, some := d.poke()
			if some != (d.want != nil) || !slices.Equal(p.Records, d.want) || some && !slices.Equal(p.Tables, []string{d.want[0].Table}) {
				t.Errorf("%s: %s hears %+v, want %v", c.name, who, p, d.want)
			}
			if p, some := d.poke(); some {
				t.Errorf("%s: %s hears it twice: %+v", c.name, who, p)
			}
		}
	}
	ann.syncClean()
	bob.syncClean()
}

// What came with the last page concerns a device, though it has not said yet that it stored
// the page.
func TestWhatIsOnTheWayConcernsADevice(t *testing.T) {
	e := newEnvironment(t)
	ann := e.signIn("ann")
	ann.syncClean()
	ann.syncClean()
	e.write(work.BookingTable, st.BobToday, work.Fields{"resource": work.Ref(st.AnnVan)})
	ann.news()
	task := e.newID()
	for _, c := range []struct {
		table string
		id    work.ID
		set   work.Fields
	}{
		{work.BookingTable, st.BobToday, work.Fields{"resource": work.Ref(st.BobVan)}},
		{work.WorkOrderTable, st.BakeryBob, work.Fields{"msdyn_instructions": work.Text("x")}},
		{work.ServiceTaskTable, task, work.Fields{"msdyn_workorder": work.Ref(st.BakeryBob)}},
	} {
		poke := ann.stands()
		e.write(c.table, c.id, c.set)
		if p, _ := poke(); !slices.Equal(p.Records, []work.RecordRef{{Table: c.table, ID: c.id}}) {
			t.Errorf("%s: hears %+v", c.table, p)
		}
	}
}

// Whoever has fetched all there was in one page hears of single records, though nothing
// says yet that the page is stored. In the middle of a first sync there is no telling what
// concerns a device.
func TestTheEndOfTheFirstSyncCountsAtOnce(t *testing.T) {
	e := newEnvironment(t)
	hears := func(l *laptop, set string) wire.Poke {
		poke := l.stands()
		e.write(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_instructions": work.Text(set)})
		p, _ := poke()
		return p
	}
	whole, part := e.signIn("ann"), e.signIn("ann")
	whole.syncClean()
	if whole.pages != 1 {
		t.Fatalf("the first sync has %d pages", whole.pages)
	}
	if p := hears(whole, "x"); !slices.Equal(p.Records, []work.RecordRef{{Table: work.WorkOrderTable, ID: st.MillToday}}) {
		t.Errorf("at its end: %+v", p)
	}
	e.server.limits.pageRows = 10
	page, err := part.ask()
	e.must(err)
	if part.keep(page); !page.More {
		t.Fatal("the first sync has one page")
	}
	if p := hears(part, "y"); p.Records != nil || !slices.Equal(p.Tables, []string{work.WorkOrderTable}) {
		t.Errorf("in the middle of it: %+v", p)
	}
	whole.syncClean()
}

func TestPokesThatNameNoRecords(t *testing.T) {
	e := newEnvironment(t)
	ann, bob := e.signIn("ann"), e.signIn("bob")
	first := ann.stands()
	e.write(work.AccountTable, st.Bakery, work.Fields{"name": work.Text("x")})
	if p, some := first(); !some || p.Records != nil || !slices.Equal(p.Tables, []string{work.AccountTable}) {
		t.Errorf("before the first sync: %+v", p)
	}
	ann.syncClean()
	ann.syncClean()
	bob.syncClean()
	bob.syncClean()
	toAnn, toBob := ann.stands(), bob.stands()
	e.write(work.TeamMembershipTable, e.newID(), work.Fields{"teamid": work.Ref(st.North), "systemuserid": work.Ref(st.Bob)})
	if p, some := toAnn(); some {
		t.Errorf("somebody else's team: %+v", p)
	}
	if p, some := toBob(); !some || len(p.Tables)+len(p.Records) > 0 {
		t.Errorf("who the user is: %v %+v", some, p)
	}
	for range wire.MaxPokeRecords + 1 {
		e.write(work.QuickNoteTable, e.newID(), work.Fields{"msdyn_quicknote_lookup_entity": work.Ref(st.AnnToday)})
	}
	if p, some := toAnn(); !some || p.Records != nil || !slices.Equal(p.Tables, []string{work.QuickNoteTable}) {
		t.Errorf("many records: %+v", p)
	}
	for range maxPondered + 1 {
		e.write(work.QuickNoteTable, e.newID(), work.Fields{})
	}
	if p, some := toAnn(); !some || p.Records != nil || !slices.Equal(p.Tables, []string{work.QuickNoteTable}) {
		t.Errorf("too many records to look at: %+v", p)
	}
	ann.edit(work.UpdateOf(work.AccountTable, st.Mill, work.Fields{"name": work.Text("mine")}))
	ann.push()
	if p, some := toAnn(); some {
		t.Errorf("the device's own change: %+v", p)
	}
}

// A poke's records are enough: the single record sync brings them and what they bring along.
func TestASingleRecordBringsWhatHangsOnIt(t *testing.T) {
	e := newEnvironment(t)
	ann := e.signIn("ann")
	ann.syncClean()
	ann.syncClean()
	poke := ann.stands()
	e.write(work.BookingTable, st.BobToday, work.Fields{"resource": work.Ref(st.AnnVan)})
	e.write(work.ProductTable, st.Labor, work.Fields{"name": work.Text("later")})
	p, _ := poke()
	records := slices.DeleteFunc(p.Records, func(r work.RecordRef) bool { return r.Table == work.ProductTable })
	w := e.ask(ann.token, "POST", wire.PathPull, wire.PullRequest{Cursor: ann.cursor, Records: records})
	page, err := wire.DecodePage(w.Body.Bytes())
	e.must(err)
	var came []work.ID
	for _, r := range page.Rows {
		came = append(came, r.ID)
	}
	wantIDs(t, "comes", came, st.BobToday, st.BakeryBob, st.TaskOf(st.BakeryBob, 0), st.TaskOf(st.BakeryBob, 1))
	ann.keep(page)
	if page.Checkpoint == nil || !sameHeld(page.Checkpoint.Tables, ann.held()) {
		t.Error("the sums differ after a single record")
	}
	later, _, _ := ann.news()
	wantIDs(t, "comes with the next pull", later, st.Labor)
	w = e.ask(ann.token, "POST", wire.PathPull, wire.PullRequest{Cursor: ann.cursor, Records: make([]work.RecordRef, wire.MaxPokeRecords+1)})
	if err := wire.ReadProblem(w.Code, w.Header().Get("Content-Type"), w.Body.Bytes()); !work.Is(err, work.TooLarge) {
		t.Errorf("too many records: %v", err)
	}
}

// What an answer brought is looked at with the next pull, though a single record was asked
// for in between.
func TestASingleRecordHidesNothing(t *testing.T) {
	e := newEnvironment(t)
	ann := e.signIn("ann")
	ann.syncClean()
	ann.edit(work.UpdateOf(work.QuickNoteTable, st.Note, work.Fields{"msdyn_text": work.Text("mine")}))
	_, err := ann.send(ann.outbox...) // the answer is lost
	e.must(err)
	e.write(work.BookingTable, st.AnnToday, work.Fields{"resource": work.Ref(st.BobVan)})
	ann.news()
	ann.news()
	if ann.push(); !ann.has(work.QuickNoteTable, st.Note) {
		t.Fatal("the answer does not bring the note back")
	}
	request := wire.PullRequest{Cursor: ann.cursor, Records: []work.RecordRef{{Table: work.UserTable, ID: st.Ann}}}
	request.AckedSeq, request.Unanswered = ann.acked()
	w := e.ask(ann.token, "POST", wire.PathPull, request)
	page, err := wire.DecodePage(w.Body.Bytes())
	e.must(err)
	ann.keep(page)
	_, went, _ := ann.news()
	wantIDs(t, "goes", went, st.Note)
}

// A stream ends with the sign-in that it was opened under, and only that one.
func TestStreamsEndWithTheirSignIn(t *testing.T) {
	e := newEnvironment(t)
	ann, bob := e.signIn("ann"), e.signIn("bob")
	mine, others := listenOn(t, e, ann), listenOn(t, e, bob)
	if _, err := e.server.RevokeDevice(t.Context(), ann.id); err != nil {
		t.Fatal(err)
	}
	select {
	case <-mine.ended:
	case <-time.After(5 * time.Second):
		t.Fatal("the stream goes on")
	}
	select {
	case <-others.ended:
		t.Error("another device's stream has ended, too")
	case p := <-others.pokes:
		t.Errorf("another device hears %+v", p)
	case <-time.After(3 * pokeDelay):
	}
}

func TestAnotherProfileIsHeardOf(t *testing.T) {
	e := newEnvironment(t)
	s := listenOn(t, e, e.signIn("ann"))
	e.must(e.withdraw())
	if p := s.next(t); !p.Profile {
		t.Errorf("hears %+v", p)
	}
}
