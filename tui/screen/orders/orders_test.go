package orders_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/screen/orders"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

func device(t testing.TB) *stage.Synced {
	c := fixtures.Sample(tuitest.Noon())
	p, _ := c.Person("mara")
	return stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)
}

func play(t *testing.T, set stage.Set, prepare func(*stage.Synced), story func(*stage.Play, *stage.Synced)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		db := device(t)
		if prepare != nil {
			prepare(db)
		}
		p := stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.Orders {
				return orders.New(d, db)
			}
			return nil
		})
		p.Press("2")
		story(p, db)
	})
}

func online() stage.Set { return stage.Set{Status: stage.Online()} }

func morning(t testing.TB) func(*stage.Synced) { return func(db *stage.Synced) { db.Morning(t) } }

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Offline()) {
		for _, state := range []string{"status", "number"} {
			t.Run(set.Name(state), func(t *testing.T) {
				play(t, set, morning(t), func(p *stage.Play, _ *stage.Synced) {
					if state == "number" {
						p.Press("b")
					}
					tuitest.Golden(t, set.Name(state), p.Frame())
					p.Check(t, "")
				})
			})
		}
	}
}

// leave lets two of today's visits that were opened leave: one elsewhere, one for good.
func leave(t testing.TB) func(*stage.Synced) {
	return func(db *stage.Synced) {
		day := db.Visits(t)
		for i, why := range []string{localdb.WhyOutOfScope, localdb.WhyDeleted} {
			id := day[i+1].Booking.ID
			v, err := visit.Open(t.Context(), db, id)
			if err != nil {
				t.Fatal(err)
			}
			db.Viewed(work.RecordRef{Table: work.BookingTable, ID: id}, v.Shown()...)
			db.TakeVisit(t, why, id)
		}
	}
}

func TestFramesOfWhatLeft(t *testing.T) {
	for _, set := range stage.Sets(stage.Online()) {
		for state, keys := range map[string][]string{"left": {"end"}, "leftnumber": {"b", "/", "g", "o", "n", "e", "enter"}} {
			play(t, set, leave(t), func(p *stage.Play, _ *stage.Synced) {
				p.Press(keys...)
				tuitest.Golden(t, set.Name(state), p.Frame())
				p.Check(t, "")
			})
		}
	}
}

func TestWhatLeftIsAtTheEndAndCountedNowhere(t *testing.T) {
	var before string
	play(t, online(), nil, func(p *stage.Play, _ *stage.Synced) { before = p.Line(2) })
	play(t, online(), leave(t), func(p *stage.Play, db *stage.Synced) {
		if p.Line(2) == before {
			t.Errorf("what left is counted: %s", before)
		}
		p.Press("end")
		p.Has("▲ No longer on this device  2", "► WO-")
		p.Press("enter")
		if at := p.Last(); at.Screen != screen.Order || at.Record == (work.ID{}) {
			t.Errorf("opened %+v", at)
		}
		p.Press("esc", "/")
		p.Type("deleted")
		p.Press("enter", "n")
		p.Has(jobcard.TextDeleted)
	})
}

func TestWhatLeavesUnderTheCursorSaysWhy(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		number := db.Visits(t)[1].Order.Number
		p.Press("/")
		p.Type(number)
		p.Press("enter")
		p.Has("► " + number)
		leave(t)(db)
		p.Send(screen.StoreChangedMsg{})
		p.Has(number+": No longer on this device since 12:00", "► "+number)
	})
}

func TestGroupsByStatusAndByNumber(t *testing.T) {
	play(t, online(), morning(t), func(p *stage.Play, _ *stage.Synced) {
		p.Has(", by status", "■ In Progress  1", "► WO-00368", "↑ To send")
		p.Press("b")
		p.Has(", by number", "► WO-00368") // the selection stays
		p.Hasnt("■ In Progress  1")
		p.Press("home")
		first := p.Line(3)
		p.Press("down")
		if second := p.Line(4); strings.Compare(first[4:], second[4:]) < 0 && !strings.Contains(first, "WO-") {
			t.Errorf("not by number: %q, %q", first, second)
		}
	})
}

// A row found by the filter keeps the heading that says its status.
func TestTheFilterKeepsTheHeadings(t *testing.T) {
	play(t, online(), morning(t), func(p *stage.Play, _ *stage.Synced) {
		p.Press("/")
		p.Type("00368")
		p.Has("│   ■ In Progress  ", "│ ► WO-00368")
		p.Hasnt("Scheduled", "In Progress  1")
		p.Press("esc")
		p.Has("Scheduled", "In Progress  1")
	})
}

// From 100 columns the list says whose order it is.
func TestTheCustomerIsNamedOnWideTerminals(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, _ *stage.Synced) {
		for _, line := range strings.Split(p.Frame(), "\n") {
			if strings.Contains(line, "WO-00368") && !strings.Contains(line, "Chiller: low pressure alarm      Fellgate Dairy Co-o") {
				t.Errorf("%q", line)
			}
		}
	})
	set := online()
	set.W, set.H = 140, 40
	play(t, set, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Has("Fellgate Dairy Co-operative  ", "Mon 23 Nov 09:30", "Close-control unit: humidity out of limits  ")
	})
}

func TestOpensThroughTheTechniciansOwnBooking(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		own := db.Visits(t)[1].Booking.ID // a colleague is booked on the same order
		p.Press("/")
		p.Type("WO-00368")
		p.Press("enter")
		for key, name := range map[string]screen.Name{"enter": screen.Order, "s": screen.SetStatus, "S": screen.SetStatus, "n": screen.Note, "c": screen.Contact, "D": screen.Demo} {
			p.Press(key)
			if got := p.Last(); got.Screen != name || got.Record != own || (got.Tab == screen.NextTab) != (key == "S") {
				t.Errorf("%s opens %+v, want the booking %s", key, got, own)
			}
			p.Send(screen.BackMsg{})
		}
	})
}

// Whatever of a visit waits marks the row of its order.
func TestEverythingOfAVisitMarksItsOrder(t *testing.T) {
	for table, columns := range map[string]func(booking, order work.ID) work.Fields{
		work.TimeEntryTable: func(booking, _ work.ID) work.Fields {
			return work.Fields{"msdyn_bookableresourcebooking": work.Ref(booking), "msdyn_start": work.Time(stage.At(9, 0)), "msdyn_duration": work.Int(30)}
		},
		work.WorkOrderResolutionTable: func(_, order work.ID) work.Fields {
			return work.Fields{"msdyn_workorder": work.Ref(order), "msdyn_name": work.Text("Re-flared")}
		},
	} {
		play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
			d := db.Visit(t, 1)
			stage.Save(t, db.DB, stage.At(11, 0), "made here", work.CreateOf(table, stage.ID(0x41, 1), columns(d.Booking.ID, d.Order.ID)))
			p.Send(screen.StoreChangedMsg{})
			p.Press("/")
			p.Type(d.Order.Number)
			p.Has("↑ To send")
		})
	}
}

func TestOrderWithoutBooking(t *testing.T) {
	play(t, online(), func(db *stage.Synced) {
		order := db.Visit(t, 1).Order.ID
		list, err := db.List(context.Background(), work.Query{Table: work.BookingTable, Lookup: "msdyn_workorder", Equals: order})
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range list {
			db.Take(t, work.BookingTable, b.ID)
		}
	}, func(p *stage.Play, _ *stage.Synced) {
		p.Press("/")
		p.Type("WO-00368")
		p.Has("no booking")
		p.Press("enter", "enter")
		if got := p.Last(); got.Screen != screen.Record || got.Table != work.WorkOrderTable {
			t.Errorf("opened %+v", got)
		}
		p.Press("esc")
		for _, key := range []string{"s", "S", "c"} {
			p.Send(screen.ToastMsg{Text: "Something else."})
			p.Press(key)
			p.Has("None of its bookings is on this device")
		}
	})
}

// A list that the server did not send to its end says so, in every size.
func TestListsThatGoOn(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		p.Hasnt("of more")
		db.Shorten(work.WorkOrderTable, 3)
		p.Send(screen.StoreChangedMsg{Tables: []string{work.WorkOrderTable}})
		p.Has("Work orders: 3, by status", "▲ First 3 of more work orders. The filter looks among these only.", "► WO-", "of 3")
		p.Hasnt("bookings were read")
		p.Press("/")
		p.Type("zzz")
		p.Has("First 3 of more work orders.", "No work order matches the filter.")
		p.Press("esc")
		db.Shorten(work.BookingTable, 0)
		p.Send(screen.StoreChangedMsg{Tables: []string{work.BookingTable}})
		p.Has("First 3 of more work orders.", "no booking")
		p.EverySize(t, "down", "b")
		db.Shorten(work.WorkOrderTable, 1000)
		p.Send(screen.StoreChangedMsg{Tables: []string{work.WorkOrderTable}})
		p.Has("▲ Not all bookings were read: an order may have one that is not shown.")
	})
	play(t, stage.Set{W: 40, H: 12, Status: stage.Online()}, func(db *stage.Synced) { db.Shorten(work.WorkOrderTable, 9) }, func(p *stage.Play, _ *stage.Synced) {
		p.Has("▲ First 9 of more work orders.", "WO-")
		p.Press("b", "end")
		p.Has("► WO-") // the notice takes a line from the list
		p.Check(t, "")
	})
}

func TestStoreChanges(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		p.Press("b", "home")
		var first work.WorkOrder
		records, err := db.List(context.Background(), work.Query{Table: work.WorkOrderTable})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			if o := work.WorkOrderOf(r); o.Number > first.Number {
				first = o
			}
		}
		p.Has("► " + first.Number)
		db.Take(t, work.WorkOrderTable, first.ID)
		p.Send(screen.StoreChangedMsg{Tables: []string{work.WorkOrderTable}})
		p.Has("Record not found: " + first.Number + " is no longer on this device.")
		p.Hasnt("► " + first.Number)
	})
}

func TestHostileTexts(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text, jobcard.Tables()...)
			p.Send(screen.StoreChangedMsg{})
			p.EverySize(t, "down", "b")
		}
	})
}
