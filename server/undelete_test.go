package server

import (
	"strings"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// A booking that the office deleted comes back whole: on the server, on the device that
// holds it, and with the status of its order.
func TestADeletedVisitComesBackToItsDevice(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	for _, status := range []work.ID{st.Traveling, st.InProgress, st.Completed} {
		l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"bookingstatus": work.Ref(status)}))
		l.push()
		e.clock.Advance(time.Hour)
	}
	quick := e.newID()
	l.edit(work.CreateOf(work.QuickNoteTable, quick, note("also")))
	l.push()
	l.syncClean()
	before := len(l.rows)
	token := e.token("dora", work.ID{})
	path := historyPath(work.BookingTable, st.AnnToday)
	e.must(e.call(token, "DELETE", historyPath(work.QuickNoteTable, quick), nil, nil))
	e.must(e.call(token, "DELETE", path, nil, nil))
	l.syncClean()
	if l.has(work.QuickNoteTable, st.Note) || l.row(work.WorkOrderTable, st.MillToday).Fields().Int("msdyn_systemstatus") == work.OrderCompleted {
		t.Fatal("the deletion did not come to the device")
	}
	list := e.historyOf(work.BookingTable, st.AnnToday)
	last := list[len(list)-1]
	var answer RestoreAnswer
	e.must(e.call(token, "POST", path+"/restore", RestoreRequest{Rev: last.Rev}, &answer))
	n := 0
	for _, count := range answer.Parts {
		n += count
	}
	if answer.ID != st.AnnToday || answer.Rev != last.Rev+1 || n != last.Parts || n == 0 || len(answer.Left) != 0 ||
		answer.Parts[work.QuickNoteTable] != 1 || answer.Parts[work.BookingTimestampTable] == 0 || answer.Parts[work.BookingJournalTable] == 0 {
		t.Errorf("rev %d, %v, %+v after the deletion of %d parts", answer.Rev, answer.Parts, answer.Left, last.Parts)
	}
	l.syncClean()
	if len(l.rows) != before-1 || l.has(work.QuickNoteTable, quick) {
		t.Errorf("the device holds %d rows, it held %d", len(l.rows), before)
	}
	for key := range l.rows {
		r := l.row(key.Table, key.ID)
		if there := e.record(key.Table, key.ID); r.Rev != there.Rev {
			t.Errorf("%s: rev %d on the device, %d on the server", key.Table, r.Rev, there.Rev)
		}
	}
	if got := l.row(work.WorkOrderTable, st.MillToday).Fields().Int("msdyn_systemstatus"); got != work.OrderCompleted {
		t.Errorf("the order stands at %s", work.OrderStatusLabel(got))
	}
	// The technician goes on where the work was left.
	l.edit(work.UpdateOf(work.QuickNoteTable, st.Note, work.Fields{"msdyn_text": work.Text("more")}))
	wantOutcomes(t, l.push(), wire.Applied)
	l.syncClean()
}

func TestRestoringAPartAloneNamesItsWhole(t *testing.T) {
	e := newEnvironment(t)
	e.office(work.DeleteOf(work.BookingTable, st.AnnToday))
	list := e.historyOf(work.QuickNoteTable, st.Note)
	err := e.call(e.token("dora", work.ID{}), "POST", historyPath(work.QuickNoteTable, st.Note)+"/restore", RestoreRequest{Rev: list[len(list)-1].Rev}, nil)
	if want := "fieldbookd record restore " + work.BookingTable + " " + st.AnnToday.String() + " --rev 2"; !work.Is(err, work.Invalid) || !strings.Contains(err.Error(), want) {
		t.Errorf("%v", err)
	}
}
