package agenda

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the agenda. Make one with [New].
type Screen struct {
	deps    screen.Deps
	store   screen.Store
	journal jobcard.Journal

	ticket  screen.Ticket
	reading bool // a read is under way
	again   bool // and another one is due after it

	day   time.Time // the first midnight shown, zero until the first read: then today
	week  bool
	read  bool // what is shown is of that day
	err   error
	cards []jobcard.Card
	more  []string // says that there are more; nil: these are all
	rows  widget.Rows
	lines []line // what each row shows
	now   int    // the card that the day has come to, -1 for none
	when  string // and why: "now" or "next"
	aim   bool   // the cursor goes to the current booking with the next reading
}

// New returns the agenda. The place of the agenda has no fields.
func New(d screen.Deps, s screen.Store, j jobcard.Journal) screen.Screen {
	return &Screen{deps: d, store: s, journal: j, aim: true}
}

// Init reads today.
func (s *Screen) Init() tea.Cmd { return s.reload() }

// Title is the screen's name in the crumbs.
func (s *Screen) Title() string { return "Agenda" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Agenda }

// Typing is on while the filter is typed.
func (s *Screen) Typing() action.Typing { return s.rows.Typing() }

// Update takes readings, news of the store, the filter's text and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		return s, s.take(msg)
	case screen.StoreChangedMsg:
		if msg.Touches(jobcard.Tables()...) {
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

// Do performs the actions of the agenda and of its list.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.err == nil && s.rows.Do(id) {
		return s, nil, true
	}
	switch id {
	case action.Open:
		return s, s.open(), true
	case action.ChangeStatus:
		return s, s.to(screen.SetStatus), true
	case action.AddNote:
		return s, s.to(screen.Note), true
	case action.PrevDay:
		return s, s.turn(-1), true
	case action.NextDay:
		return s, s.turn(1), true
	case action.Today:
		s.day, s.aim, s.read = time.Time{}, true, false
		return s, s.reload(), true
	case action.Week:
		s.week, s.read = !s.week, false
		return s, s.reload(), true
	case action.Refresh:
		return s, s.refresh(), true
	}
	return s, nil, false
}

// Check says what cannot be done with the selected booking, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	c, ok := s.selected()
	switch id {
	case action.Open:
		if s.err == nil && !ok && s.rows.Typing() == action.NotTyping {
			return false, "There is no booking to open."
		}
	case action.AddNote:
		if !ok {
			return false, "Choose a booking first: notes belong to one."
		}
		if c.Left != nil && c.Left.Deleted() {
			return false, jobcard.TextDeleted
		}
	case action.ChangeStatus:
		if !ok {
			return false, "Choose a booking first: the status is a booking's."
		}
		return jobcard.CanSetStatus(c)
	}
	return true, ""
}

// turn goes to the next or previous day, or week.
func (s *Screen) turn(by int) tea.Cmd {
	if s.day.IsZero() {
		return nil // before the first reading there is no day to turn from
	}
	if s.week {
		by *= 7
	}
	s.day, s.read = s.day.AddDate(0, 0, by), false
	return s.reload()
}

// selected returns the card that the cursor is on.
func (s *Screen) selected() (*jobcard.Card, bool) {
	i, ok := s.rows.Selected()
	if !ok || i >= len(s.lines) || s.lines[i].card < 0 || !s.read {
		return nil, false
	}
	return &s.cards[s.lines[i].card], true
}

func (s *Screen) open() tea.Cmd {
	if s.err != nil {
		return s.reload()
	}
	return s.to(screen.Order)
}

// to opens a page or dialog about the selected booking.
func (s *Screen) to(n screen.Name) tea.Cmd {
	c, ok := s.selected()
	if !ok {
		return nil
	}
	return screen.Open(screen.Place{Screen: n, Table: work.BookingTable, Record: c.Booking.ID})
}

// take shows a reading and starts the one that became due meanwhile.
func (s *Screen) take(msg readMsg) tea.Cmd {
	if !s.ticket.Valid(msg.ticket) {
		return nil
	}
	s.reading = false
	if s.again {
		s.again = false
		return s.reload()
	}
	if s.err = msg.err; msg.err != nil {
		return nil
	}
	s.day, s.cards, s.more, s.read = msg.from, msg.cards, msg.more, true
	s.arrange(msg.now)
	return msg.lost
}
