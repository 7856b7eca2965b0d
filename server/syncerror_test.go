package server

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/rights"
	st "fieldbook/server/servertest"
)

// refused makes a change on the device that no rule accepts, and returns its sync error.
func (l *laptop) refused(changes ...work.Change) wire.SyncError {
	l.e.t.Helper()
	l.edit(changes...)
	results := l.push()
	last := results[len(results)-1]
	if len(last.Errors) != 1 {
		l.e.t.Fatalf("nothing was refused: %+v", results)
	}
	return last.Errors[0]
}

// tooLong is a change of a booking with a name that no server takes.
func tooLong(booking work.ID) work.Change {
	return work.UpdateOf(work.BookingTable, booking, work.Fields{
		"name": work.Text(strings.Repeat("x", 500)), "msdyn_milestraveled": work.Int(7),
	})
}

func (l *laptop) exchange(request wire.SyncErrorsRequest) []wire.Disposal {
	l.e.t.Helper()
	var answer wire.SyncErrorsAnswer
	l.e.must(l.e.call(l.token, "POST", wire.PathSyncErrors, request, &answer))
	return answer.Disposed
}

func (e *environment) syncError(id work.ID) SyncError {
	e.t.Helper()
	found, err := e.server.SyncError(id)
	e.must(err)
	return found
}

// The documented columns are there, and what was refused is kept whole.
func TestSyncErrorHasTheDocumentedColumns(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	made := e.clock.Now()
	g := l.edit(work.CreateOf(work.QuickNoteTable, e.newID(), note("fine")), tooLong(st.AnnToday))
	e.clock.Advance(time.Hour)
	refusal := l.push()[0].Errors[0]
	got := e.syncError(refusal.ID)
	if got.Name != work.BookingTable || got.Record != st.AnnToday || got.Owner != st.Ann || got.OwnerName != "Ann" || got.Device != l.id ||
		got.Action != "update" || got.ErrorType != wire.ErrorOther || got.ErrorCode != refusal.Code || got.ErrorMessage != refusal.Message ||
		got.Column != "name" || got.StateCode != ErrorActive || got.StatusCode != 0 || !got.ErrorTime.Equal(e.clock.Now()) || !got.Happened.Equal(made) {
		t.Errorf("%+v", got)
	}
	if f := (work.Record{Data: got.ActionData}).Fields(); len(f) != 2 || f.Int("msdyn_milestraveled") != 7 {
		t.Errorf("action data %s", got.ActionData)
	}
	f := work.Record{Data: got.RequestData}.Fields()
	if f.Ref("syncerror__regardingentityid") != st.AnnToday || f.Text("entitylogicalname") != work.BookingTable || f.Int("msdyn_milestraveled") != 7 {
		t.Errorf("request data %s", got.RequestData)
	}
	if got.Group.ID != g.ID || len(got.Group.Changes) != 2 || got.Change != 1 || !strings.Contains(got.ErrorDetail, "(refused)") ||
		!strings.Contains(got.ErrorDetail, work.Reason(got.ErrorCode).Meaning()) {
		t.Errorf("kept %+v, change %d, detail %q", got.Group, got.Change, got.ErrorDetail)
	}
}

// What the technician does with a sync error is known at the office, and the reverse.
func TestDisposalsTravelBothWays(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	first, second := l.refused(tooLong(st.AnnToday)), l.refused(tooLong(st.AnnShared))
	e.clock.Advance(time.Minute)
	at := e.clock.Now()
	discarded := wire.Disposal{ID: first.ID, How: wire.DisposalDiscarded, By: "the boss", At: at}
	for range 2 { // a reply may be lost
		got := l.exchange(wire.SyncErrorsRequest{Disposed: []wire.Disposal{discarded}, Active: []work.ID{second.ID}})
		if len(got) != 1 || got[0].ID != first.ID || got[0].How != wire.DisposalDiscarded || got[0].By != "Ann" || !got[0].At.Equal(at) {
			t.Errorf("%+v", got)
		}
	}
	if f := e.syncError(first.ID); f.StateCode != ErrorResolved || f.StatusCode != 1 || f.Disposal.How != wire.DisposalDiscarded || f.Disposal.By != "Ann" {
		t.Errorf("%+v", f.Disposal)
	}
	e.clock.Advance(time.Minute)
	l.exchange(wire.SyncErrorsRequest{Disposed: []wire.Disposal{{ID: first.ID, How: wire.DisposalActive, At: e.clock.Now()}}})
	if e.syncError(first.ID).StateCode != ErrorActive {
		t.Error("the technician's undo is not known")
	}
	l.exchange(wire.SyncErrorsRequest{Disposed: []wire.Disposal{discarded}})
	if e.syncError(first.ID).StateCode != ErrorActive {
		t.Error("an old disposal that comes again counts more than a newer one")
	}
	e.clock.Advance(time.Minute)
	e.must(e.call(e.token("adam", work.ID{}), "POST", PathSyncErrors+"/"+second.ID.String()+"/resolve", map[string]string{"note": "phoned"}, nil))
	got := l.exchange(wire.SyncErrorsRequest{Active: []work.ID{first.ID, second.ID, st.ID(4711)}})
	if len(got) != 1 || got[0].ID != second.ID || got[0].How != wire.DisposalResolved || got[0].By != "Adam" {
		t.Errorf("the device is told %+v", got)
	}
	// The office was there first: the device's later word of an earlier moment is corrected.
	got = l.exchange(wire.SyncErrorsRequest{Disposed: []wire.Disposal{{ID: second.ID, How: wire.DisposalDiscarded, At: at}}})
	if len(got) != 1 || got[0].How != wire.DisposalResolved {
		t.Errorf("the device is told %+v", got)
	}
}

func TestDisposalsOfOthersAreNotTouched(t *testing.T) {
	e := newEnvironment(t)
	l, bob := e.signIn("ann"), e.signIn("bob")
	l.syncClean()
	refusal := l.refused(tooLong(st.AnnToday))
	future := wire.Disposal{ID: refusal.ID, How: wire.DisposalDiscarded, At: e.clock.Now().Add(time.Hour)}
	if got := bob.exchange(wire.SyncErrorsRequest{Disposed: []wire.Disposal{future}, Active: []work.ID{refusal.ID}}); len(got) != 1 {
		t.Errorf("not confirmed: %+v", got)
	}
	if e.syncError(refusal.ID).StateCode != ErrorActive {
		t.Error("Bob disposed of Ann's sync error")
	}
	if got := l.exchange(wire.SyncErrorsRequest{Disposed: []wire.Disposal{future}}); !got[0].At.Equal(e.clock.Now()) {
		t.Errorf("disposed of at %v, which is to come", got[0].At)
	}
	for name, d := range map[string]wire.Disposal{"unknown": {ID: refusal.ID, How: "burnt"}, "of nothing": {How: wire.DisposalDiscarded}} {
		if err := e.call(l.token, "POST", wire.PathSyncErrors, wire.SyncErrorsRequest{Disposed: []wire.Disposal{d}}, nil); !work.Is(err, work.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := e.call(l.token, "POST", wire.PathSyncErrors, wire.SyncErrorsRequest{Active: make([]work.ID, maxDisposals+1)}, nil); !work.Is(err, work.TooLarge) {
		t.Errorf("too many: %v", err)
	}
}

func TestSyncErrorsAreFiltered(t *testing.T) {
	e := newEnvironment(t)
	l, bob := e.signIn("ann"), e.signIn("bob")
	l.syncClean()
	bob.syncClean()
	a := l.refused(tooLong(st.AnnToday))
	missing := l.refused(work.UpdateOf(work.WorkOrderTable, st.ID(4711), work.Fields{"msdyn_instructions": work.Text("x")}))
	e.clock.Advance(time.Hour)
	b := bob.refused(tooLong(st.BobToday))
	token := e.token("dora", work.ID{})
	admin := e.token("adam", work.ID{})
	e.must(e.call(admin, "POST", PathSyncErrors+"/"+a.ID.String()+"/discard", struct{}{}, nil))
	for query, want := range map[string][]work.ID{
		"":                           {a.ID, missing.ID, b.ID},
		"?user=bob":                  {b.ID},
		"?user=Ann":                  {a.ID, missing.ID},
		"?user=" + st.Bob.String():   {b.ID},
		"?table=msdyn_workorder":     {missing.ID},
		"?type=1":                    {missing.ID},
		"?type=3&user=ann":           {a.ID},
		"?state=active":              {missing.ID, b.ID},
		"?state=resolved":            {a.ID},
		"?device=" + bob.id.String(): {b.ID},
		"?since=" + st.Monday.Add(time.Minute).Format(time.RFC3339): {b.ID},
	} {
		var list []SyncError
		e.must(e.call(token, "GET", PathSyncErrors+query, nil, &list))
		var got []work.ID
		for _, e := range list {
			got = append(got, e.ID)
			if e.Group != nil {
				t.Errorf("%s: a list with what was sent", query)
			}
		}
		for _, ids := range [][]work.ID{got, want} {
			slices.SortFunc(ids, func(a, b work.ID) int { return bytes.Compare(a[:], b[:]) })
		}
		wantIDs(t, query, got, want...)
	}
	for query, want := range map[string]work.Kind{
		"?user=nobody": work.NotFound, "?type=4": work.Invalid, "?type=x": work.Invalid, "?state=odd": work.Invalid, "?since=now": work.Invalid,
		"?device=1": work.Invalid, "/1": work.Invalid, "/" + st.ID(4711).String(): work.NotFound,
	} {
		if err := e.call(token, "GET", PathSyncErrors+query, nil, nil); !work.Is(err, want) {
			t.Errorf("%s: %v", query, err)
		}
	}
	var one SyncError
	e.must(e.call(token, "GET", PathSyncErrors+"/"+b.ID.String(), nil, &one))
	if one.Group == nil || !json.Valid(one.RequestData) {
		t.Errorf("%+v", one)
	}
}

// Whoever may not see a column, or a record, does not see it in what was refused either.
func TestSyncErrorsUnderRights(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	_, err := e.server.ChangeColumnRights("dispatcher", work.BookingTable, "msdyn_milestraveled", rights.Column{NoRead: true})
	e.must(err)
	id := l.refused(tooLong(st.AnnToday)).ID
	token, path := e.token("dora", work.ID{}), PathSyncErrors+"/"+id.String()
	ask := func(token string) string {
		return e.ask(token, "GET", path, nil).Body.String() + e.ask(token, "GET", PathSyncErrors, nil).Body.String()
	}
	if got := ask(token); strings.Contains(got, "msdyn_milestraveled\":") || !strings.Contains(got, "entitylogicalname") || !strings.Contains(got, "xxx") {
		t.Errorf("the dispatcher is shown %s", got)
	}
	if got := ask(e.token("adam", work.ID{})); strings.Count(got, "msdyn_milestraveled\":") < 4 {
		t.Errorf("the administrator is shown %s", got)
	}
	_, err = e.server.ChangeTableRights("dispatcher", work.BookingTable, rights.Table{Read: rights.Own})
	e.must(err)
	if got := ask(token); !strings.Contains(got, "xxx") { // the bookings are Dora's
		t.Errorf("of the dispatcher's own records: %s", got)
	}
	_, err = e.server.ChangeTableRights("dispatcher", work.BookingTable, rights.Table{Read: rights.None, Create: rights.None})
	e.must(err)
	if err := e.call(token, "GET", path, nil, nil); !work.Is(err, work.Forbidden) {
		t.Errorf("without the right to the table: %v", err)
	}
	if got := ask(token); strings.Contains(got, id.String()) {
		t.Errorf("without the right to the table: %s", got)
	}
}

// In whichever order disposals arrive, and however often, the newest is in force.
func TestNewestDisposalIsInForce(t *testing.T) {
	hows := []string{wire.DisposalActive, wire.DisposalRetried, wire.DisposalDiscarded, wire.DisposalResolved}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		list := make([]wire.Disposal, n)
		for i := range list {
			list[i] = wire.Disposal{How: rapid.SampledFrom(hows).Draw(t, "how"), At: st.Monday.Add(time.Duration(i) * time.Second)}
		}
		e := SyncError{ID: st.ID(1)}
		for _, i := range append(rapid.SliceOf(rapid.IntRange(0, n-1)).Draw(t, "before"), rapid.Permutation(indexes(n)).Draw(t, "order")...) {
			e.dispose(list[i])
			if e.dispose(list[i]) {
				t.Fatalf("%d counts twice", i)
			}
		}
		newest := list[n-1]
		resolved := newest.How != wire.DisposalActive
		if e.Disposal.How != newest.How || (e.StateCode == ErrorResolved) != resolved || e.StateCode != e.StatusCode || e.Disposal.ID != e.ID {
			t.Fatalf("in force: %+v, state %d, want %s", e.Disposal, e.StateCode, newest.How)
		}
	})
}

func indexes(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}
