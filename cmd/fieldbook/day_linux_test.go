package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/work"
)

// TestADayThroughTheScreens works a day in the real app, by its keys, against a real server
// in a process of its own. The network is gone for most of it, and the dispatcher goes on
// planning. In the evening everything is on both sides, once, and both sides are equal.
func TestADayThroughTheScreens(t *testing.T) {
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	c := &company{t: t, bin: bin, dir: t.TempDir(), address: freeAddress(t)}
	c.serve("--sample")
	t.Cleanup(func() { _ = c.server.Process.Kill(); _ = c.server.Wait() })
	line, err := network.Listen(c.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = line.Close() })
	c.signInThrough(line.Addr())
	agenda := c.agenda()
	if len(agenda) != 5 {
		t.Fatalf("the day has %d bookings", len(agenda))
	}

	d := &day{company: c, terminal: openTerminal(t, c.command("fieldbook"), 110, 32), mine: agenda[0]}
	d.await("Agenda:", "5 bookings", "Connected")
	d.travel()
	line.Set(network.Rule{Way: network.WayRefuse})
	d.await("○ Offline")
	d.arrive()
	d.tasks()
	d.products()
	d.services()
	d.replan(agenda)
	d.incident()
	d.write()
	d.timeEntry()
	d.complete()
	if seen := d.text(); !strings.Contains(seen, "○ Offline ↑") {
		t.Fatalf("it was not offline to the end:\n%s", seen)
	}
	line.Set(network.Rule{})
	d.evening()

	if out := c.must("fieldbook", "errors", "list"); !strings.Contains(out, "No sync errors") {
		t.Fatalf("something was refused:\n%s", out)
	}
	if out := c.must("fieldbook", "sync", "--mode", "full"); !strings.Contains(out, "sent 0 updates, received 0 rows, removed 0") {
		t.Errorf("the two sides were not in step:\n%s", out)
	}
	d.atTheOffice()
	d.onTheDevice(agenda)
	_ = c.server.Process.Signal(os.Interrupt)
	_ = c.server.Wait()
	c.equal(t)
}

// day is a technician in front of the app.
type day struct {
	*company
	*terminal
	mine appointment // the first booking of the day, which is worked on
}

// appointment is a booking as the agenda's command prints it.
type appointment struct {
	ID    string    `json:"bookableresourcebookingid"`
	Order string    `json:"msdyn_workorder"` // its name
	Start time.Time `json:"starttime"`
	End   time.Time `json:"endtime"`
}

func (c *company) agenda() (list []appointment) {
	c.t.Helper()
	if err := json.Unmarshal([]byte(c.must("fieldbook", "agenda", "--json")), &list); err != nil {
		c.t.Fatal(err)
	}
	return list
}

// signInThrough signs the device in at an address that leads to the server.
func (c *company) signInThrough(address string) {
	c.t.Helper()
	there := c.address
	defer func() { c.address = there }()
	c.address = address
	c.signIn()
}

// What the technician and the dispatcher write.
const (
	noteText         = "Gasket glued, log printed for the customer."
	dispatchersWords = "Ask for Dorota at the side door"
)

// Keys as a terminal sends them.
const (
	keyEnter = "\r"
	keySave  = "\x13" // ctrl+s
	keyRight = "\x1b[C"
	keyDown  = "\x1b[B"
)

// travel looks at the agenda and sets out.
func (d *day) travel() {
	d.press("g")
	d.press("s")
	d.await("Set status", "► → Traveling")
	d.press(keyEnter)
	d.await("√ Saved on this device", "→ Traveling", "● Connected")
}

// arrive begins with the work, and opens it.
func (d *day) arrive() {
	d.press("s")
	d.await("Set status", "► ■ In Progress")
	d.press(keyEnter)
	d.gone("Set status")
	d.await("■ In Progress")
	d.press(keyEnter)
	d.await("[General]", d.mine.Order)
}

// tasks does the first one with its time, as a form, and the second by a key. No task can
// take longer than the visit, and this one lasts for as long as the test.
func (d *day) tasks() {
	d.press(keyRight + keyRight)
	d.await("[Tasks 0/5]")
	d.press("\t")
	d.await("Task: Read temperature log", "► Actual time")
	d.press("0:01\t100")
	d.press(keySave)
	d.gone("► Actual time")
	d.await("[Tasks 1/5]", "0:01")
	d.press(keyDown)
	d.await("Task 2: Check door")
	d.press(" ")
	d.await("[Tasks 2/5]")
}

// products notes one as used, in another quantity, and adds one from the catalogue.
func (d *day) products() {
	d.press(keyRight)
	d.await("[Products 2]", "► Cold room door gasket")
	d.press(" ")
	d.await("√ Used")
	d.press("+")
	d.await("Cold room door gasket (m)\", 6 used")
	d.press("a")
	d.await("New work order product", "► Product *")
	d.press(keyEnter)
	d.await("┌ Product ")
	d.press("contactor")
	d.await("► Compressor contactor")
	d.press(keyEnter)
	d.gone("┌ Product ")
	d.press(keySave)
	d.await("[Products 3]")
}

// services notes the labour that was estimated as used, and a quarter of an hour more.
func (d *day) services() {
	d.press(keyRight)
	d.await("[Services 1]", "► Labour")
	d.press(" ")
	d.await("√ Used")
	d.press("+")
	d.await("1:40   √ Used")
}

// replan is what the dispatcher does meanwhile: to other bookings, and to this order.
func (d *day) replan(agenda []appointment) {
	stamp := func(at time.Time) string { return at.Format(time.RFC3339) }
	moved, given := agenda[2], agenda[3]
	d.must("fieldbookd", "record", "set", work.BookingTable, moved.ID, "starttime="+stamp(moved.Start.Add(time.Hour)), "endtime="+stamp(moved.End.Add(time.Hour)))
	d.must("fieldbookd", "record", "set", work.BookingTable, given.ID, "resource=Joel Baptiste")
	d.must("fieldbookd", "record", "create", work.BookingTable, "name=Called in from the road", "resource=Mara Lindqvist", "bookingstatus=Scheduled",
		"msdyn_workorder="+given.Order, "starttime="+stamp(agenda[4].End.Add(time.Hour)), "endtime="+stamp(agenda[4].End.Add(2*time.Hour)))
	d.must("fieldbookd", "record", "set", work.WorkOrderTable, d.mine.Order, "msdyn_instructions="+dispatchersWords)
}

// incident records how it was resolved, and that it is.
func (d *day) incident() {
	d.press(keyRight)
	d.await("[Incidents 1]", "□ Open")
	d.press("R")
	d.await("New work order resolution", "► Resolution *")
	d.press(keyEnter)
	d.await("┌ Resolution ")
	d.press(keyEnter)
	d.gone("┌ Resolution ")
	d.press(keySave)
	d.await("[Incidents 1]")
	d.press(" ")
	d.await("√ Resolved")
}

// write leaves a note.
func (d *day) write() {
	d.press("n")
	d.await("Note on " + d.mine.Order)
	d.press(noteText)
	d.await(noteText)
	d.press(keySave)
	d.gone("Note on " + d.mine.Order)
}

// timeEntry enters the time by hand.
func (d *day) timeEntry() {
	d.press(keyRight + keyRight)
	d.await("[Timeline]")
	d.press("a")
	d.await("New time entry", "► Duration *")
	d.press("0:45")
	d.press(keySave)
	d.gone("New time entry")
}

// complete ends the visit.
func (d *day) complete() {
	d.press("s")
	d.await("Set status", "► √ Completed")
	d.press(keyEnter)
	d.gone("Set status")
	d.await("√ Completed")
}

// evening comes back to a network, sees what the dispatcher has done, and quits.
func (d *day) evening() {
	d.press("5")
	d.await("Device status")
	d.press("r")
	d.await("● Connected", "To send   Nothing")
	d.press("1")
	d.await("[1 Agenda]")
	d.press("\x1b")
	d.await("Agenda:", "√ Completed", d.mine.Order)
	d.press("q")
	d.exit()
}

// atTheOffice looks for everything that was done: it must be there once, and nothing else of
// its kind that was not there in the morning.
func (d *day) atTheOffice() {
	d.terminal.t.Helper()
	order, booking := "msdyn_workorder="+d.mine.Order, "msdyn_bookableresourcebooking="+d.mine.ID
	d.once(5, work.ServiceTaskTable, order, work.Fields{"msdyn_name": work.Text("Read temperature log"), "msdyn_percentcomplete": work.Int(100), "msdyn_actualduration": work.Int(1)})
	d.once(5, work.ServiceTaskTable, order, work.Fields{"msdyn_name": work.Text("Check door, gasket and heater"), "msdyn_percentcomplete": work.Int(100)})
	used := work.Int(work.LineUsed)
	d.once(3, work.WorkOrderProductTable, order, work.Fields{"msdyn_name": work.Text("Cold room door gasket (m)"), "msdyn_linestatus": used, "msdyn_quantity": work.Int(6)})
	d.once(3, work.WorkOrderProductTable, order, work.Fields{"msdyn_name": work.Text("Compressor contactor 25 A"), "msdyn_linestatus": used})
	d.once(1, work.WorkOrderServiceTable, order, work.Fields{"msdyn_linestatus": used, "msdyn_duration": work.Int(100)})
	d.once(1, work.WorkOrderIncidentTable, order, work.Fields{"msdyn_incidentresolved": work.Bool(true), "msdyn_taskspercentcompleted": work.Int(40)})
	d.once(1, work.WorkOrderResolutionTable, order, nil)
	d.once(1, work.QuickNoteTable, "msdyn_quicknote_lookup_entity="+d.mine.ID, work.Fields{"msdyn_text": work.Text(noteText)})
	d.once(1, work.TimeEntryTable, booking, work.Fields{"msdyn_duration": work.Int(45)})
	for _, status := range []int64{work.StatusTraveling, work.StatusInProgress, work.StatusCompleted} {
		d.once(3, work.BookingTimestampTable, "msdyn_booking="+d.mine.ID, work.Fields{"msdyn_systemstatus": work.Int(status)})
	}
	if out := d.must("fieldbookd", "record", "get", work.BookingTable, d.mine.ID); !strings.Contains(out, "Completed") {
		d.terminal.t.Errorf("the booking is not completed at the office:\n%s", out)
	}
	if out := d.must("fieldbookd", "record", "get", work.WorkOrderTable, d.mine.Order); !strings.Contains(out, dispatchersWords) {
		d.terminal.t.Errorf("what the dispatcher wrote is lost:\n%s", out)
	}
}

// once looks among the records of a table around something for one with these values. Many
// is how many records there are in all.
func (d *day) once(many int, table, where string, values work.Fields) {
	t := d.terminal.t
	t.Helper()
	var list []struct{ Columns work.Fields }
	out := d.must("fieldbookd", "record", "list", table, "--where", where, "--json")
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, r := range list {
		same := true
		for column, value := range values {
			same = same && string(r.Columns[column]) == string(value)
		}
		if same {
			found++
		}
	}
	if found != 1 || len(list) != many {
		t.Errorf("%d of %d records of %s, not 1 of %d, have %s:\n%s", found, len(list), table, many, work.Encode(values), out)
	}
}

// onTheDevice looks for what the dispatcher did.
func (d *day) onTheDevice(morning []appointment) {
	t := d.terminal.t
	t.Helper()
	evening := map[string]appointment{}
	for _, a := range d.agenda() {
		evening[a.ID] = a
	}
	if a, ok := evening[morning[2].ID]; !ok || !a.Start.Equal(morning[2].Start.Add(time.Hour)) {
		t.Errorf("the booking that was moved is %+v", a)
	}
	if a, ok := evening[morning[3].ID]; ok {
		t.Errorf("the booking that was given away is still there: %+v", a)
	}
	if len(evening) != 5 {
		t.Errorf("5 bookings, one given away and one added, are %d: %+v", len(evening), evening)
	}
	if out := d.must("fieldbook", "show", work.WorkOrderTable, d.mine.Order); !strings.Contains(out, dispatchersWords) {
		t.Errorf("the dispatcher's words did not come:\n%s", out)
	}
}
