package server

import (
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// passedOver is a device of Ann's with a note that it made while an earlier group waits to be
// sent: the answer to the later group is stored, and there is none to the earlier one.
func passedOver(e *environment) (ann *laptop, made work.ID) {
	ann, made = e.signIn("ann"), e.newID()
	ann.syncClean()
	ann.edit(work.UpdateOf(work.BookingTable, st.AnnToday, name("waits")))
	columns := note("made")
	columns["msdyn_quicknote_lookup_entity"] = work.Ref(st.AnnToday)
	results, err := ann.send(ann.edit(work.CreateOf(work.QuickNoteTable, made, columns)))
	e.must(err)
	ann.store(results)
	ann.checkSums()
	return ann, made
}

// deletes lets another device of Ann's delete a note.
func (e *environment) deletes(id work.ID) {
	other := e.signIn("ann")
	other.syncClean()
	other.edit(work.DeleteOf(work.QuickNoteTable, id))
	other.push()
}

// What a page took away from a device must not come back into its view with an answer that
// the device had stored before the page.
func TestAnAnswerIsCountedBeforeThePageThatFollowsIt(t *testing.T) {
	e := newEnvironment(t)
	ann, made := passedOver(e)
	ann.syncClean()
	e.deletes(made)
	ann.syncClean()
	if ann.has(work.QuickNoteTable, made) {
		t.Fatal("the device keeps a note that was deleted")
	}
	wantOutcomes(t, ann.push(), wire.Applied)
	ann.syncClean()
}

// A record that the device has from an answer alone is taken away by the next page.
func TestAPageKnowsWhatAnAnswerBrought(t *testing.T) {
	e := newEnvironment(t)
	ann, made := passedOver(e)
	e.deletes(made)
	ann.syncClean()
	if ann.has(work.QuickNoteTable, made) {
		t.Error("the device keeps a note that was deleted")
	}
}

// What was answered and did not arrive is not taken for stored because a later answer is.
func TestAnAnswerThatDidNotArriveIsNotCounted(t *testing.T) {
	e := newEnvironment(t)
	ann, made := e.signIn("ann"), e.newID()
	ann.syncClean()
	columns := note("made")
	columns["msdyn_quicknote_lookup_entity"] = work.Ref(st.AnnToday)
	_, err := ann.send(ann.edit(work.CreateOf(work.QuickNoteTable, made, columns))) // the answer is lost
	e.must(err)
	results, err := ann.send(ann.edit(work.UpdateOf(work.BookingTable, st.AnnToday, name("answered"))))
	e.must(err)
	ann.store(results)
	ann.checkSums()
	ann.syncClean()
	if !ann.has(work.QuickNoteTable, made) {
		t.Error("the server takes the device to hold a note that it was not given")
	}
	e.must(ann.compare())
	ann.syncClean()
	wantOutcomes(t, ann.push(), wire.Applied)
	ann.syncClean()
}
