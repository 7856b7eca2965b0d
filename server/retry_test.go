package server

import (
	"strings"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// office is what an administrator asks about one sync error.
func (e *environment) dispose(id work.ID, what string, message any) (SyncError, error) {
	e.t.Helper()
	var got SyncError
	err := e.call(e.token("adam", work.ID{}), "POST", PathSyncErrors+"/"+id.String()+"/"+what, message, &got)
	return got, err
}

// A refused group is corrected and applied at the office, whole, and the device learns it.
func TestRefusedGroupIsCorrectedAtTheOffice(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	quick := e.newID()
	made := e.clock.Now()
	l.edit(work.CreateOf(work.QuickNoteTable, quick, note("fine")), tooLong(st.AnnToday))
	refusal := l.push()[0].Errors[0]
	e.clock.Advance(time.Hour)
	if _, err := e.dispose(refusal.ID, "retry", struct{}{}); !work.Is(err, work.Invalid) || !strings.Contains(err.Error(), "stays active") {
		t.Errorf("as it was: %v", err)
	}
	if got := e.syncError(refusal.ID); got.StateCode != ErrorActive || got.Disposal != nil {
		t.Errorf("after a retry that was refused: %+v", got)
	}
	e.office(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"msdyn_milestraveled": work.Int(1), "duration": work.Int(90)}))
	got, err := e.dispose(refusal.ID, "retry", RecordMessage{Columns: []byte(`{"name":"Short"}`)})
	e.must(err)
	if got.StateCode != ErrorResolved || got.Disposal.How != wire.DisposalRetried || got.Disposal.By != "Adam" || !strings.Contains(got.Description, "name") {
		t.Errorf("%+v %q", got.Disposal, got.Description)
	}
	f := e.record(work.BookingTable, st.AnnToday).Fields()
	if f.Text("name") != "Short" || f.Int("msdyn_milestraveled") != 7 || f.Int("duration") != 90 {
		t.Errorf("booking %v", f)
	}
	if _, owner := e.record(work.QuickNoteTable, quick).Fields().RefTable("ownerid"); owner != st.Ann {
		t.Errorf("the note belongs to %s", owner)
	}
	history, err := e.server.History(work.BookingTable, st.AnnToday)
	e.must(err)
	if last := history[len(history)-1]; last.User != st.Adam || !last.HappenedAt.Equal(made) || !last.ReceivedAt.Equal(e.clock.Now()) {
		t.Errorf("history %+v", last)
	}
	if told := l.exchange(wire.SyncErrorsRequest{Active: []work.ID{refusal.ID}}); len(told) != 1 || told[0].How != wire.DisposalRetried {
		t.Errorf("the device is told %+v", told)
	}
	l.syncClean()
	if l.row(work.BookingTable, st.AnnToday).Fields().Text("name") != "Short" || !l.has(work.QuickNoteTable, quick) {
		t.Error("the device does not get what was applied")
	}
	for _, what := range []string{"retry", "discard", "resolve", "undo"} {
		if _, err := e.dispose(refusal.ID, what, struct{}{}); !work.Is(err, work.Conflict) {
			t.Errorf("%s of what was retried: %v", what, err)
		}
	}
}

func TestSyncErrorIsDiscardedAndTakenUpAgain(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	id := l.refused(tooLong(st.AnnToday)).ID
	if _, err := e.dispose(id, "undo", struct{}{}); !work.Is(err, work.Conflict) {
		t.Errorf("undo of nothing: %v", err)
	}
	for _, what := range []string{"discard", "resolve"} {
		got, err := e.dispose(id, what, map[string]string{"note": "by phone"})
		e.must(err)
		if got.StateCode != ErrorResolved || got.Description != "by phone" {
			t.Errorf("%s: %+v", what, got)
		}
		if _, err := e.dispose(id, "retry", struct{}{}); !work.Is(err, work.Conflict) || !strings.Contains(err.Error(), "by Adam") {
			t.Errorf("retry after %s: %v", what, err)
		}
		got, err = e.dispose(id, "undo", struct{}{}) // within the same instant
		e.must(err)
		if got.StateCode != ErrorActive {
			t.Errorf("undo of %s: %+v", what, got)
		}
		if told := l.exchange(wire.SyncErrorsRequest{Active: []work.ID{id}}); len(told) != 0 {
			t.Errorf("the device is told %+v", told)
		}
	}
	for what, want := range map[string]work.Kind{"retry": work.NotFound, "discard": work.NotFound, "undo": work.NotFound} {
		if _, err := e.dispose(st.ID(4711), what, struct{}{}); !work.Is(err, want) {
			t.Errorf("%s of nothing: %v", what, err)
		}
	}
}

// A refused deletion has no columns to set, and a retry that meets today's state can fail
// for another reason than before.
func TestRetryOnTodaysState(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	gone := l.refused(work.DeleteOf(work.BookingTable, st.AnnToday))
	if _, err := e.dispose(gone.ID, "retry", RecordMessage{Columns: []byte(`{"name":"x"}`)}); !work.Is(err, work.Invalid) {
		t.Errorf("columns of a deletion: %v", err)
	}
	edit := l.refused(tooLong(st.AnnShared))
	e.office(work.DeleteOf(work.BookingTable, st.AnnShared))
	if _, err := e.dispose(edit.ID, "retry", RecordMessage{Columns: []byte(`{"name":"x"}`)}); !work.Is(err, work.NotFound) {
		t.Errorf("of a record that is gone: %v", err)
	}
	got, err := e.dispose(gone.ID, "retry", struct{}{}) // the administrator may delete it
	e.must(err)
	if got.Disposal.How != wire.DisposalRetried {
		t.Errorf("%+v", got.Disposal)
	}
	if _, err := e.server.Record(work.BookingTable, st.AnnToday); !work.Is(err, work.NotFound) {
		t.Errorf("the booking: %v", err)
	}
}

// What a device's group was to create is its user's to go on with once the office has sent that
// group again, whether or not it was downloaded, and whoever is signed in on the device then.
func TestWhatTheOfficeSendsAgainCanBeWorkedOn(t *testing.T) {
	for name, colleague := range map[string]bool{"at once": false, "while a colleague has the device": true} {
		e := newEnvironment(t)
		e.must(e.server.ChangeSettings(Settings{DetectConflicts: true}))
		l := e.signIn("ann")
		l.syncClean()
		stamp := e.newID()
		l.edit(
			work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"bookingstatus": work.Ref(st.Traveling)}),
			work.CreateOf(work.BookingTimestampTable, stamp, work.Fields{
				"msdyn_booking": work.Ref(st.AnnToday), "msdyn_timestamptime": work.Time(e.clock.Now()), "msdyn_systemstatus": work.Int(work.StatusTraveling),
			}))
		l.edit(work.UpdateOf(work.BookingTimestampTable, stamp, work.Fields{"msdyn_name": work.Text("mine")}))
		e.office(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"duration": work.Int(90)}))
		results := l.push()
		wantOutcomes(t, results, wire.Conflicted, wire.HeldBack)
		waiting, seq := l.outbox, l.seq
		if colleague {
			l.handOver("bob")
		}
		if _, err := e.dispose(results[0].Errors[0].ID, "retry", struct{}{}); err != nil {
			t.Fatalf("%s: the office's retry: %v", name, err)
		}
		if colleague {
			l.handOver("ann")
		}
		l.outbox, l.seq = waiting, seq
		if results = l.push(); len(results) != 1 || results[0].Outcome != wire.Applied {
			t.Errorf("%s: %+v", name, results)
			continue
		}
		if got := e.record(work.BookingTimestampTable, stamp).Fields().Text("msdyn_name"); got != "mine" {
			t.Errorf("%s: the timestamp is called %q", name, got)
		}
	}
}

// A value that the office corrected while it sent the creation again is not what the later
// change was made on: under detection Yes that is a conflict.
func TestACorrectionOfTheOfficeIsNotOverwrittenByWhatWaited(t *testing.T) {
	e := newEnvironment(t)
	e.must(e.server.ChangeSettings(Settings{DetectConflicts: true}))
	l := e.signIn("ann")
	l.syncClean()
	quick, long := e.newID(), strings.Repeat("x", 200_000)
	l.edit(work.CreateOf(work.QuickNoteTable, quick, work.Fields{"msdyn_text": work.Text(long), "msdyn_quicknote_lookup_entity": work.Ref(st.AnnToday)}))
	later := work.UpdateOf(work.QuickNoteTable, quick, work.Fields{"msdyn_text": work.Text("mine")})
	later.Set["msdyn_text"] = work.Edit{From: work.Text(long), To: work.Text("mine")}
	l.edit(later)
	results := l.push()
	wantOutcomes(t, results, wire.Rejected, wire.HeldBack)
	waiting := l.outbox
	if _, err := e.dispose(results[0].Errors[0].ID, "retry", RecordMessage{Columns: []byte(`{"msdyn_text":"corrected"}`)}); err != nil {
		t.Fatal(err)
	}
	l.outbox = waiting
	wantOutcomes(t, l.push(), wire.Conflicted)
	if got := e.record(work.QuickNoteTable, quick).Fields().Text("msdyn_text"); got != "corrected" {
		t.Errorf("the note says %q", got)
	}
}
