package library

import (
	"cmp"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the list of tables. Make one with [New].
type Screen struct {
	deps   screen.Deps
	heard  bool
	tables []syncclient.TableStatus
	lines  []line
	rows   widget.Rows
}

// line is one row: a table or a heading.
type line struct {
	heading string
	table   syncclient.TableStatus
}

// New returns the list. Its place has no fields.
func New(d screen.Deps) screen.Screen { return &Screen{deps: d} }

// Init waits for the engine's status, which the app tells every new screen.
func (s *Screen) Init() tea.Cmd { return nil }

// Title is the screen's name in the crumbs.
func (s *Screen) Title() string { return "Library" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Library }

// Typing is on while the filter is typed.
func (s *Screen) Typing() action.Typing { return s.rows.Typing() }

// Update takes the status, the filter's text and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.StatusMsg:
		s.heard, s.tables = true, msg.Status.Tables
		s.arrange()
	default:
		if s.rows.Update(msg) {
			return s, s.open()
		}
	}
	return s, nil
}

// Do opens a table.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.rows.Do(id) {
		return s, nil, true
	}
	if id == action.Open {
		return s, s.open(), true
	}
	return s, nil, false
}

// Check says why nothing can be opened.
func (s *Screen) Check(id action.ID) (bool, string) {
	if _, ok := s.rows.Selected(); id == action.Open && !ok && s.rows.Typing() == action.NotTyping {
		return false, "There is no table to open."
	}
	return true, ""
}

func (s *Screen) open() tea.Cmd {
	i, ok := s.rows.Selected()
	if !ok || i >= len(s.lines) {
		return nil
	}
	return screen.Open(screen.Place{Screen: screen.Table, Table: s.lines[i].table.Table})
}

// The groups of tables, in their order.
const (
	customers = "Customers"
	visits    = "Work"
	catalogue = "Catalogue"
	people    = "People"
	others    = "Others"
)

// groupOf says what a table is about. What an administrator added comes last.
func groupOf(table string) string {
	switch table {
	case work.AccountTable, work.ContactTable, work.CustomerAssetTable, work.FunctionalLocationTable, work.TerritoryTable:
		return customers
	case work.BookingTable, work.WorkOrderTable, work.WorkOrderIncidentTable, work.WorkOrderProductTable, work.WorkOrderServiceTable,
		work.ServiceTaskTable, work.WorkOrderResolutionTable, work.WorkOrderNTETable, work.TimeEntryTable, work.QuickNoteTable,
		work.AnnotationTable, work.BookingTimestampTable, work.InspectionResponseTable:
		return visits
	case work.ResourceTable, work.UserTable, work.TeamTable, work.BusinessUnitTable:
		return people
	}
	if work.Standard().Table(table) != nil {
		return catalogue
	}
	return others
}

// arrange groups the tables and makes rows of them.
func (s *Screen) arrange() {
	key := s.rows.Key()
	order := []string{customers, visits, others, catalogue, people}
	group := map[string]string{}
	for _, t := range s.tables {
		group[t.Table] = groupOf(t.Table)
	}
	tables := slices.Clone(s.tables)
	slices.SortStableFunc(tables, func(a, b syncclient.TableStatus) int {
		return cmp.Or(cmp.Compare(slices.Index(order, group[a.Table]), slices.Index(order, group[b.Table])), cmp.Compare(a.Label, b.Label))
	})
	s.lines = s.lines[:0]
	var rows []widget.Row
	last := ""
	for _, t := range tables {
		if g := group[t.Table]; g != last {
			last = g
			s.lines, rows = append(s.lines, line{heading: g}), append(rows, widget.Row{Mute: true})
		}
		s.lines, rows = append(s.lines, line{table: t}), append(rows, widget.Row{Key: t.Table, Find: t.Label + " " + t.Table, Level: 1})
	}
	s.rows.SetRows(rows)
	if key != "" {
		s.rows.Select(key)
	}
}
