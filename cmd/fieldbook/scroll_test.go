package main

import (
	"fmt"
	"testing"
	"testing/synctest"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui"
	"fieldbook/tui/screen"
	"fieldbook/tui/theme"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"

	tea "charm.land/bubbletea/v2"
)

// longLists are the screens whose lists grow with what a device holds, by what they list.
func longLists() map[string]screen.Place {
	return map[string]screen.Place{
		"table":       {Screen: screen.Table, Table: work.WorkOrderTable},
		"work orders": {Screen: screen.Orders},
		"lookup":      {Screen: screen.Lookup, Table: work.BookingTable, Tab: "msdyn_workorder"},
	}
}

// A frame in the middle of ten thousand rows takes as much memory as one in the middle of a
// hundred: rows that are not seen are not touched. Memory is counted, time is not.
func TestTenThousandRowsScrollLikeAHundred(t *testing.T) {
	counted := map[string]map[int]float64{}
	for _, rows := range []int{100, 10_000} {
		synctest.Test(t, func(t *testing.T) {
			d := tourDevice(t, false)
			d.crowd(t, rows)
			for name, at := range longLists() {
				p := d.visit(t, stop{name: name, at: at}, stage.Set{Status: stage.Online()})
				p.Press("pgdown", "pgdown")
				before := p.Frame()
				if p.Press("down"); before == p.Frame() {
					t.Fatalf("%s does not scroll:\n%s", name, before)
				}
				if counted[name] == nil {
					counted[name] = map[int]float64{}
				}
				m := p.Model()
				counted[name][rows] = testing.AllocsPerRun(20, func() {
					m.Update(tuitest.Key("down"))
					m.View()
				})
			}
		})
	}
	for name, n := range counted {
		if few, many := n[100], n[10_000]; many > few*1.1 || few == 0 {
			t.Errorf("%s: %.0f pieces of memory a frame with 100 rows, %.0f with 10,000", name, few, many)
		}
	}
}

// crowd lets a sync bring work orders until there are so many.
func (d *toured) crowd(t testing.TB, rows int) {
	t.Helper()
	list, err := d.DB.List(t.Context(), work.Query{Table: work.WorkOrderTable})
	if err != nil {
		t.Fatal(err)
	}
	var more []work.Record
	for i := len(list); i < rows; i++ {
		more = append(more, work.Record{Table: work.WorkOrderTable, ID: work.ID{0x98, 6: 0x70, 8: 0x80, 14: byte(i >> 8), 15: byte(i)}, Rev: 1,
			Data: work.Encode(work.Fields{"msdyn_name": work.Text(fmt.Sprintf("WO-1%05d", i)), "msdyn_serviceaccount": work.Ref(d.account)})})
	}
	d.Bring(t, more...)
}

// BenchmarkScroll goes down a list by a row and draws it, with few rows and with many: the
// two are to be compared with each other, not with a clock.
func BenchmarkScroll(b *testing.B) {
	for name, at := range longLists() {
		for _, rows := range []int{100, 10_000} {
			b.Run(fmt.Sprintf("%s/%d rows", name, rows), func(b *testing.B) {
				d := tourDevice(b, false)
				d.crowd(b, rows)
				m := settled(b, d, at)
				for b.Loop() {
					m.Update(tuitest.Key("down"))
					m.View()
				}
			})
		}
	}
}

// settled returns the app on a place that it has read, without anything going on beside it.
func settled(b *testing.B, d *toured, at screen.Place) tea.Model {
	engine := stage.NewEngine(syncclient.Status{})
	deps := screen.Deps{Context: b.Context(), Sync: engine, Now: tuitest.Noon, NewID: work.RandomID, Zone: tuitest.Noon().Location()}
	s := d.opener(deps, at)
	feed(s, s.Init())
	m := tui.New(tui.Config{Context: b.Context(), Sync: engine, Theme: theme.Dark, Now: tuitest.Noon,
		Sections: []screen.Section{{Key: "1", Title: "List", Root: at.Screen}}, Open: func(screen.Place) screen.Screen { return s }})
	m.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	m.Init()
	return m
}

// feed gives a screen what its commands find.
func feed(s screen.Screen, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			feed(s, c)
		}
	default:
		s.Update(msg)
	}
}
