package server

import (
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/rights"
	st "fieldbook/server/servertest"
)

// The value that the device's rule put aside is brought back at the office, and what it
// replaces can be found in turn.
func TestLosingValueIsRestored(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	e.office(work.UpdateOf(work.BookingTable, st.AnnToday, name("the office's")))
	l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, name("the device's")))
	wantOutcomes(t, l.push(), wire.Merged)
	token := e.token("dora", work.ID{})
	path := PathRecords + "/" + work.BookingTable + "/" + st.AnnToday.String()
	var history []wire.Revision
	e.must(e.call(token, "GET", path+"/history", nil, &history))
	last := history[len(history)-1]
	if last.UserName != "Ann" || len(last.Lost) != 1 || last.Lost[0].ByName != "Dora" || last.Lost[0].Rule != "device wins" || last.Lost[0].Restored != 0 ||
		last.Lost[0].At.IsZero() || last.Lost[0].ReceivedAt.IsZero() || string(last.Lost[0].Value) != `"the office's"` {
		t.Fatalf("%+v", last)
	}
	var now RecordMessage
	e.must(e.call(token, "POST", path+"/restore", RestoreRequest{Rev: last.Rev, Column: "name"}, &now))
	if got := (work.Record{Data: now.Columns}).Fields().Text("name"); got != "the office's" || now.Rev != last.Rev+1 {
		t.Errorf("rev %d: %q", now.Rev, got)
	}
	e.must(e.call(token, "GET", path+"/history", nil, &history))
	if got := history[len(history)-2].Lost[0].Restored; got != now.Rev {
		t.Errorf("the value that lost is back since rev %d, it says", got)
	}
	if added := history[len(history)-1]; added.User != st.Dora || string(added.Set["name"].From) != `"the device's"` {
		t.Errorf("%+v", added)
	}
	var again RestoreAnswer
	e.must(e.call(token, "POST", path+"/restore", RestoreRequest{Rev: last.Rev, Column: "name"}, &again))
	if !again.Unchanged || again.Rev != now.Rev {
		t.Errorf("a value that is back already: rev %d after %d, unchanged is %t", again.Rev, now.Rev, again.Unchanged)
	}
	l.syncClean()
	if got := l.row(work.BookingTable, st.AnnToday).Fields().Text("name"); got != "the office's" {
		t.Errorf("the device has %q", got)
	}
	for about, c := range map[string]struct {
		request RestoreRequest
		want    work.Kind
	}{
		"another column":   {RestoreRequest{Rev: last.Rev, Column: "duration"}, work.NotFound},
		"another revision": {RestoreRequest{Rev: last.Rev - 1, Column: "name"}, work.NotFound},
		"one to come":      {RestoreRequest{Rev: 99, Column: "name"}, work.NotFound},
		"none":             {RestoreRequest{Column: "name"}, work.NotFound},
		"no sync error":    {RestoreRequest{Rev: last.Rev, Column: "name", SyncError: st.ID(4711)}, work.NotFound},
	} {
		if err := e.call(token, "POST", path+"/restore", c.request, nil); !work.Is(err, c.want) {
			t.Errorf("%s: %v", about, err)
		}
	}
	_, err := e.server.ChangeTableRights("dispatcher", work.BookingTable, rights.Table{Write: rights.None})
	e.must(err)
	if err := e.call(token, "POST", path+"/restore", RestoreRequest{Rev: last.Rev, Column: "name"}, nil); !work.Is(err, work.Forbidden) {
		t.Errorf("without the right to change bookings: %v", err)
	}
}

// A record that was deleted at the office is made again, on devices too.
func TestDeletedRecordIsRestored(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	was := l.row(work.QuickNoteTable, st.Note).Fields().Text("msdyn_text")
	token := e.token("dora", work.ID{})
	path := PathRecords + "/" + work.QuickNoteTable + "/" + st.Note.String()
	e.must(e.call(token, "DELETE", path, nil, nil))
	l.syncClean()
	if l.has(work.QuickNoteTable, st.Note) {
		t.Fatal("the device still has it")
	}
	var history []wire.Revision
	e.must(e.call(token, "GET", path+"/history", nil, &history))
	last := history[len(history)-1]
	var now RecordMessage
	if err := e.call(token, "POST", path+"/restore", RestoreRequest{Rev: last.Rev - 1}, nil); !work.Is(err, work.NotFound) {
		t.Errorf("a revision that is none: %v", err)
	}
	e.must(e.call(token, "POST", path+"/restore", RestoreRequest{Rev: last.Rev}, &now))
	l.syncClean()
	if got := l.row(work.QuickNoteTable, st.Note); got.Fields().Text("msdyn_text") != was || got.Rev != now.Rev || now.Rev != last.Rev+1 {
		t.Errorf("rev %d: %s", got.Rev, got.Data)
	}
	if err := e.call(token, "POST", path+"/restore", RestoreRequest{Rev: last.Rev}, nil); !work.Is(err, work.Exists) {
		t.Errorf("a second time: %v", err)
	}
}
