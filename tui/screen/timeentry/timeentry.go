package timeentry

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the sheet. Make one with [New].
type Screen struct {
	deps  screen.Deps
	store screen.Store

	reading screen.Reading

	from time.Time // the first midnight shown, zero until the first read: then today's span
	week bool
	read bool // what is shown is of that span
	err  error
	aim  aim // where the cursor goes with the next reading

	table    *work.Table
	resource work.ID
	days     []day
	rows     widget.Rows
	lines    []line
	more     []string // says that the list is only the beginning of a longer one
}

// aim is where the cursor is to go.
type aim uint8

const (
	stay   aim = iota // with its entry
	toTop             // to the first day
	toLast            // to the last entry of the first day, which is where today's work goes on
)

// line is one row: a day, or an entry of it.
type line struct {
	day, entry int // entry is -1 for the day itself
}

// New returns the sheet of this week. The place of the sheet has no fields.
func New(d screen.Deps, s screen.Store) screen.Screen {
	return &Screen{deps: d, store: s, week: true, aim: toLast}
}

// Init reads this week.
func (s *Screen) Init() tea.Cmd { return s.reload() }

// Title is the screen's name in the crumbs.
func (s *Screen) Title() string { return "Time" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Times }

// Typing is on while the filter is typed.
func (s *Screen) Typing() action.Typing { return s.rows.Typing() }

// Update takes readings, deletions, news of the store, the filter's text and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		return s, s.take(msg)
	case deleteMsg:
		if msg.owner == s {
			return s, s.remove(msg.record)
		}
	case screen.StoreChangedMsg:
		if msg.Touches(tables()...) {
			return s, s.reload()
		}
	case screen.ShownMsg:
		return s, s.reload()
	default:
		if s.rows.Update(msg) {
			return s, s.open()
		}
	}
	return s, nil
}

// Do performs the actions of the sheet.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.err == nil && s.rows.Do(id) {
		return s, nil, true
	}
	switch id {
	case action.Open:
		return s, s.open(), true
	case action.AddTime:
		return s, s.add(), true
	case action.EditTime:
		return s, s.to(screen.Edit), true
	case action.DeleteTime:
		return s, s.ask(), true
	case action.PrevSpan:
		return s, s.turn(-1), true
	case action.NextSpan:
		return s, s.turn(1), true
	case action.ThisDay:
		s.from, s.aim, s.read = time.Time{}, toLast, false
		return s, s.reload(), true
	case action.DayOrWeek:
		return s, s.resize(), true
	case action.Refresh:
		return s, s.refresh(), true
	}
	return s, nil, false
}

// Check says what cannot be done with the row under the cursor, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	e, chosen := s.selected()
	switch id {
	case action.AddTime, action.EditTime, action.DeleteTime:
		switch {
		case s.table == nil || s.err != nil:
			return false, "The time entries are not read yet."
		case s.table.ReadOnly || id == action.DeleteTime && s.table.NoDelete:
			return false, "Time entries cannot be changed on a device: the office keeps them."
		case id == action.AddTime:
		case !chosen:
			return false, "Choose a time entry first."
		default:
			if err := work.CheckTimeEntryOpen(e.record); err != nil {
				return false, widget.Sentence(work.Message(err)) + "."
			}
		}
	case action.Open:
		if s.err == nil && s.rows.Typing() == action.NotTyping && !chosen {
			return false, "This is a day. a adds a time entry to it."
		}
	}
	return true, ""
}

// selected returns the entry under the cursor.
func (s *Screen) selected() (entry, bool) {
	i, ok := s.rows.Selected()
	if !ok || i >= len(s.lines) || s.lines[i].entry < 0 || !s.read {
		return entry{}, false
	}
	return s.days[s.lines[i].day].entries[s.lines[i].entry], true
}

// open edits the entry under the cursor, or shows one that cannot be edited.
func (s *Screen) open() tea.Cmd {
	if s.err != nil {
		return s.reload()
	}
	if ok, _ := s.Check(action.EditTime); !ok {
		return s.to(screen.Record)
	}
	return s.to(screen.Edit)
}

func (s *Screen) to(n screen.Name) tea.Cmd {
	e, ok := s.selected()
	if !ok {
		return nil
	}
	return screen.Open(screen.Place{Screen: n, Table: work.TimeEntryTable, Record: e.ID})
}

// take shows a reading and starts the one that became due meanwhile.
func (s *Screen) take(msg readMsg) tea.Cmd {
	switch ok, again := s.reading.End(msg.ticket); {
	case again:
		return s.reload()
	case !ok:
		return nil
	}
	if s.err = msg.err; msg.err != nil {
		return nil
	}
	s.from, s.table, s.resource, s.days, s.more, s.read = msg.from, msg.table, msg.resource, msg.days, msg.more, true
	s.arrange()
	return nil
}
