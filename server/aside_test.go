package server

import (
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/rights"
	st "fieldbook/server/servertest"
)

// historyPath is where the office reads a record's history.
func historyPath(table string, id work.ID) string {
	return PathRecords + "/" + table + "/" + id.String()
}

func (e *environment) historyOf(table string, id work.ID) (list []wire.Revision) {
	e.t.Helper()
	e.must(e.call(e.token("dora", work.ID{}), "GET", historyPath(table, id)+"/history", nil, &list))
	return list
}

func (e *environment) restoreValue(id work.ID, m RestoreRequest) error {
	e.t.Helper()
	return e.call(e.token("dora", work.ID{}), "POST", historyPath(work.BookingTable, id)+"/restore", m, nil)
}

// conflicting lets Ann change a booking an hour before the office does, and returns what was
// refused and what the history says of it.
func conflicting(e *environment, l *laptop, columns work.Fields) (wire.SyncError, wire.Revision) {
	e.t.Helper()
	e.must(e.server.ChangeSettings(Settings{DetectConflicts: true}))
	l.syncClean()
	l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, columns))
	e.clock.Advance(time.Hour)
	e.office(work.UpdateOf(work.BookingTable, st.AnnToday, name("the office's")))
	results := l.push()
	list := e.historyOf(work.BookingTable, st.AnnToday)
	return results[0].Errors[0], list[len(list)-1]
}

func namedAnd(miles int64) work.Fields {
	return work.Fields{"name": work.Text("the device's"), "msdyn_milestraveled": work.Int(miles)}
}

// Under detection Yes the device's values lose. They are in the history like those that lose
// under No, and once all of them are restored the sync error is settled.
func TestWhatLostAgainstTheServerIsInTheHistory(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	made := e.clock.Now()
	refused, won := conflicting(e, l, namedAnd(7))
	if won.UserName != "Dora" || len(won.Lost) != 2 {
		t.Fatalf("%+v", won)
	}
	for i, want := range []struct{ column, value string }{{"msdyn_milestraveled", "7"}, {"name", `"the device's"`}} {
		if got := won.Lost[i]; got.Column != want.column || string(got.Value) != want.value || got.By != st.Ann || got.ByName != "Ann" || got.Origin != l.id ||
			!got.At.Equal(made) || !got.ReceivedAt.Equal(e.clock.Now()) || got.Rule != "server wins" || got.SyncError != refused.ID || got.Restored != 0 {
			t.Errorf("%s: %+v", want.column, got)
		}
	}
	e.must(e.restoreValue(st.AnnToday, RestoreRequest{Rev: won.Rev, Column: "name"}))
	if got := e.syncError(refused.ID); got.StateCode != ErrorActive {
		t.Errorf("one of two values is back, and the sync error is %+v", got.Disposal)
	}
	e.must(e.restoreValue(st.AnnToday, RestoreRequest{Column: "msdyn_milestraveled", SyncError: refused.ID}))
	got := e.syncError(refused.ID)
	if got.StateCode != ErrorResolved || got.Disposal.How != wire.DisposalRetried || got.Disposal.By != "Dora" || got.Description == "" {
		t.Errorf("both are back, and the sync error is %+v", got.Disposal)
	}
	list := e.historyOf(work.BookingTable, st.AnnToday)
	lost, last := list[len(list)-3].Lost, list[len(list)-1]
	if lost[1].Restored != last.Rev-1 || lost[0].Restored != last.Rev || last.User != st.Dora || string(last.Set["msdyn_milestraveled"].To) != "7" {
		t.Errorf("%+v, then %+v", lost, last)
	}
	if told := l.exchange(wire.SyncErrorsRequest{Active: []work.ID{refused.ID}}); len(told) != 1 || told[0].How != wire.DisposalRetried {
		t.Errorf("the device is told %+v", told)
	}
	l.syncClean()
	if f := l.row(work.BookingTable, st.AnnToday).Fields(); f.Text("name") != "the device's" || f.Int("msdyn_milestraveled") != 7 {
		t.Errorf("the device has %v", f)
	}
}

// Whichever way the value comes back, the history says so.
func TestASyncErrorThatIsSentAgainIsMarkedInTheHistory(t *testing.T) {
	for about, send := range map[string]func(*environment, *laptop, work.ID){
		"at the office": func(e *environment, _ *laptop, id work.ID) { _, err := e.dispose(id, "retry", struct{}{}); e.must(err) },
		"from the device": func(e *environment, l *laptop, _ work.ID) {
			l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, namedAnd(7)))
			wantOutcomes(e.t.(*testing.T), l.push(), wire.Applied)
		},
	} {
		e := newEnvironment(t)
		l := e.signIn("ann")
		refused, _ := conflicting(e, l, namedAnd(7))
		send(e, l, refused.ID)
		list := e.historyOf(work.BookingTable, st.AnnToday)
		for _, lost := range list[len(list)-2].Lost {
			if lost.Restored != list[len(list)-1].Rev {
				t.Errorf("%s: %+v", about, lost)
			}
		}
		l.syncClean()
	}
	// Sent with another value it is not the technician's that came back.
	e := newEnvironment(t)
	l := e.signIn("ann")
	refused, _ := conflicting(e, l, namedAnd(7))
	_, err := e.dispose(refused.ID, "retry", RecordMessage{Columns: []byte(`{"name":"both's"}`)})
	e.must(err)
	list := e.historyOf(work.BookingTable, st.AnnToday)
	if lost := list[len(list)-2].Lost; lost[0].Restored == 0 || lost[1].Restored != 0 {
		t.Errorf("%+v", lost)
	}
}

// What was given up can still be brought back, and stays given up.
func TestAValueOfADiscardedSyncErrorIsRestored(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	refused, won := conflicting(e, l, work.Fields{"name": work.Text("the device's")})
	_, err := e.dispose(refused.ID, "discard", struct{}{})
	e.must(err)
	e.must(e.restoreValue(st.AnnToday, RestoreRequest{Rev: won.Rev, Column: "name"}))
	if got := e.syncError(refused.ID); got.Disposal.How != wire.DisposalDiscarded {
		t.Errorf("%+v", got.Disposal)
	}
	if got := e.record(work.BookingTable, st.AnnToday).Fields().Text("name"); got != "the device's" {
		t.Errorf("%q", got)
	}
}

// Two of a device's changes lost against the same version: which one is meant must be said.
func TestOneOfSeveralThatLostIsNamedByItsSyncError(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, name("first")))
	refused, won := conflicting(e, l, name("second"))
	if len(won.Lost) != 2 {
		t.Fatalf("%+v", won.Lost)
	}
	if err := e.restoreValue(st.AnnToday, RestoreRequest{Rev: won.Rev, Column: "name"}); !work.Is(err, work.Invalid) {
		t.Errorf("without saying which: %v", err)
	}
	e.must(e.restoreValue(st.AnnToday, RestoreRequest{Rev: won.Rev, Column: "name", SyncError: refused.ID}))
	if got := e.record(work.BookingTable, st.AnnToday).Fields().Text("name"); got != "first" {
		t.Errorf("%q", got)
	}
}

// A group is refused whole: what it would have done to other records lost with it. A message
// to the server and what is the server's value already did not.
func TestTheWholeGroupIsPutAside(t *testing.T) {
	e := newEnvironment(t)
	e.must(e.server.ChangeSettings(Settings{DetectConflicts: true}))
	l := e.signIn("ann")
	l.syncClean()
	quick, task := e.newID(), st.TaskOf(st.MillToday, 0)
	l.edit(
		work.UpdateOf(work.ServiceTaskTable, task, work.Fields{"msdyn_percentcomplete": work.Int(40)}),
		work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{
			"name": work.Text("same"), "msdyn_milestraveled": work.Int(7), "msdyn_preventtimestampcreation": work.Bool(true)}),
		work.CreateOf(work.QuickNoteTable, quick, note("fine")),
		work.UpdateOf(work.BookingTable, st.BobToday, name("not Ann's to see")))
	e.office(work.UpdateOf(work.BookingTable, st.AnnToday, name("same")))
	wantOutcomes(t, l.push(), wire.Conflicted)
	booking, tasks := e.historyOf(work.BookingTable, st.AnnToday), e.historyOf(work.ServiceTaskTable, task)
	if lost := booking[len(booking)-1].Lost; len(lost) != 1 || lost[0].Column != "msdyn_milestraveled" {
		t.Errorf("the booking: %+v", lost)
	}
	if len(tasks) != 1 || tasks[0].Op != "" || tasks[0].Rev != 1 || len(tasks[0].Lost) != 1 || tasks[0].Lost[0].Column != "msdyn_percentcomplete" {
		t.Errorf("the task: %+v", tasks)
	}
	if list := e.historyOf(work.BookingTable, st.BobToday); len(list) != 0 {
		t.Errorf("a record that the device was never shown: %+v", list)
	}
	l.syncClean()
}

// A group is not complete before everything that it says is in force: values that lost, in
// other records, and what it creates.
func TestASyncErrorIsSettledByTheLastOfItsGroup(t *testing.T) {
	for _, creates := range []bool{false, true} {
		e := newEnvironment(t)
		e.must(e.server.ChangeSettings(Settings{DetectConflicts: true}))
		l := e.signIn("ann")
		l.syncClean()
		task := st.TaskOf(st.MillToday, 0)
		changes := []work.Change{
			work.UpdateOf(work.ServiceTaskTable, task, work.Fields{"msdyn_percentcomplete": work.Int(40)}),
			work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"msdyn_milestraveled": work.Int(7)}),
		}
		if creates {
			changes = append(changes, work.CreateOf(work.QuickNoteTable, e.newID(), note("fine")))
		}
		id := l.edit(changes...).Changes[1].MID
		e.office(work.UpdateOf(work.BookingTable, st.AnnToday, name("theirs")))
		l.push()
		e.must(e.restoreValue(st.AnnToday, RestoreRequest{SyncError: id, Column: "msdyn_milestraveled"}))
		if got := e.syncError(id); got.StateCode != ErrorActive {
			t.Errorf("before the task: %+v", got.Disposal)
		}
		e.must(e.call(e.token("dora", work.ID{}), "POST", historyPath(work.ServiceTaskTable, task)+"/restore", RestoreRequest{Rev: 1, Column: "msdyn_percentcomplete"}, nil))
		if got := e.syncError(id); (got.StateCode == ErrorActive) != creates {
			t.Errorf("after the task, with a note to be made %t: %+v", creates, got.Disposal)
		}
		l.syncClean()
	}
}

// A deletion can lose, too; and an edit of what the office deleted loses against that.
func TestDeletionsThatLoseAndWin(t *testing.T) {
	e := newEnvironment(t)
	e.must(e.server.ChangeSettings(Settings{DetectConflicts: true}))
	l := e.signIn("ann")
	l.syncClean()
	l.edit(work.DeleteOf(work.QuickNoteTable, st.Note))
	e.office(work.UpdateOf(work.QuickNoteTable, st.Note, work.Fields{"msdyn_text": work.Text("theirs")}))
	refused := l.push()[0].Errors[0]
	list := e.historyOf(work.QuickNoteTable, st.Note)
	if lost := list[len(list)-1].Lost; len(lost) != 1 || lost[0].Column != "" || lost[0].ByName != "Ann" || lost[0].SyncError != refused.ID || lost[0].Restored != 0 {
		t.Errorf("%+v", lost)
	}
	_, err := e.dispose(refused.ID, "retry", struct{}{})
	e.must(err)
	list = e.historyOf(work.QuickNoteTable, st.Note)
	if gone := list[len(list)-1]; list[len(list)-2].Lost[0].Restored != gone.Rev || gone.Op != work.Delete {
		t.Errorf("%+v", list)
	}

	l.edit(work.UpdateOf(work.QuickNoteTable, st.Note, work.Fields{"msdyn_text": work.Text("mine")})) // before it hears of that
	l.push()
	list = e.historyOf(work.QuickNoteTable, st.Note)
	gone := list[len(list)-1]
	if len(gone.Lost) != 1 || string(gone.Lost[0].Value) != `"mine"` || gone.Lost[0].Rule != "server wins" {
		t.Fatalf("%+v", gone)
	}
	path, token := historyPath(work.QuickNoteTable, st.Note)+"/restore", e.token("dora", work.ID{})
	if err := e.call(token, "POST", path, RestoreRequest{Rev: gone.Rev, Column: "msdyn_text"}, nil); !work.Is(err, work.NotFound) {
		t.Errorf("into a record that is gone: %v", err)
	}
	e.must(e.call(token, "POST", path, RestoreRequest{Rev: gone.Rev}, nil))
	e.must(e.call(token, "POST", path, RestoreRequest{Rev: gone.Rev, Column: "msdyn_text"}, nil))
	if got := e.record(work.QuickNoteTable, st.Note).Fields().Text("msdyn_text"); got != "mine" {
		t.Errorf("%q", got)
	}
	l.syncClean()
}

// A device reads the history of what its user may read, without what is hidden from them.
func TestADeviceReadsTheHistory(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	conflicting(e, l, namedAnd(7))
	_, err := e.server.ChangeColumnRights("technician", work.BookingTable, "msdyn_milestraveled", rights.Column{NoRead: true, NoWrite: true})
	e.must(err)
	ask := func(table string, id work.ID) (answer wire.HistoryAnswer, err error) {
		return answer, e.call(l.token, "POST", wire.PathHistory, wire.HistoryRequest{Table: table, ID: id}, &answer)
	}
	got, err := ask(work.BookingTable, st.AnnToday)
	e.must(err)
	if n := len(got.Revisions); n != 1 || got.More || len(got.Revisions[0].Lost) != 1 || got.Revisions[0].Lost[0].Column != "name" {
		t.Errorf("%+v", got)
	}
	if _, err := ask(work.TeamMembershipTable, st.ID(1)); !work.Is(err, work.Forbidden) {
		t.Errorf("of a table that the user may not read: %v", err)
	}
	if _, err := ask("nosuch", st.ID(1)); !work.Is(err, work.NotFound) {
		t.Errorf("of no table: %v", err)
	}
	for range wire.MaxHistory {
		e.office(work.UpdateOf(work.BookingTable, st.AnnToday, name(e.newID().String())))
	}
	if got, err = ask(work.BookingTable, st.AnnToday); err != nil || len(got.Revisions) != wire.MaxHistory || !got.More || got.Revisions[0].Rev != 3 {
		t.Errorf("of a long history %d, more %t (%v)", len(got.Revisions), got.More, err)
	}
	e.must(e.call(l.token, "POST", wire.PathSignOut, struct{}{}, nil))
	if _, err := ask(work.BookingTable, st.AnnToday); !work.Is(err, work.Unauthenticated) {
		t.Errorf("signed out: %v", err)
	}
}
