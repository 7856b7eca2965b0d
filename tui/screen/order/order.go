package order

import (
	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the page of one booking. Make one with [New].
type Screen struct {
	deps    screen.Deps
	store   screen.Store
	journal jobcard.Journal
	booking work.ID

	reading screen.Reading
	card    *jobcard.Card
	gone    bool
	err     error

	tab    tab
	rows   [tabs]widget.Rows
	saving work.ID         // the task whose progress is being saved
	wanted map[work.ID]aim // progress that was asked for and is not read back yet
	order  []work.ID       // of wanted, in which it was asked for
	steps  []step          // other changes of rows, the first of which is being saved
	made   work.RecordRef  // was just added; the cursor goes there as soon as it is read

	targets [tabs][]screen.Place // where the rows of each tab lead
}

// New returns the page of the booking that the place names as Record. Tab is the tab to
// begin with, by the name in small letters: general, customer, tasks, products, services,
// incidents, notes, timeline.
func New(d screen.Deps, s screen.Store, j jobcard.Journal, p screen.Place) screen.Screen {
	return &Screen{deps: d, store: s, journal: j, booking: p.Record, tab: tabNamed(p.Tab), wanted: map[work.ID]aim{}}
}

// Init reads the booking.
func (s *Screen) Init() tea.Cmd { return s.reload() }

// Title is the way to the open tab, for the crumbs.
func (s *Screen) Title() string {
	if s.card == nil {
		return "Booking"
	}
	return s.card.Heading() + " > " + s.tab.name()
}

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Order }

// Typing is on while a filter is typed.
func (s *Screen) Typing() action.Typing { return s.list().Typing() }

// list is the list of the open tab.
func (s *Screen) list() *widget.Rows { return &s.rows[s.tab] }

// Update takes readings, saved progress, news of the store, text and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		return s, s.take(msg)
	case progressMsg:
		return s, s.saved(msg)
	case steppedMsg:
		if msg.owner == s {
			return s, s.stepped(msg)
		}
	case screen.StoreChangedMsg:
		if msg.Touches(jobcard.Tables()...) {
			return s, s.reload()
		}
	case screen.CreatedMsg:
		s.made = msg.Record
		return s, s.reload()
	case screen.ShownMsg:
		return s, s.reload()
	case widget.ClickMsg:
		for t := range tabs {
			if msg.ID == t.hit() {
				s.tab = t
				return s, nil
			}
		}
		if s.list().Update(msg) {
			return s, s.open()
		}
	default:
		s.list().Update(msg)
	}
	return s, nil
}

// Do performs the actions of the page and of its lists.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.ready() && s.list().Do(id) {
		return s, nil, true
	}
	switch id {
	case action.NextTab:
		s.tab = (s.tab + 1) % tabs
	case action.PrevTab:
		s.tab = (s.tab + tabs - 1) % tabs
	case action.Open:
		return s, s.open(), true
	case action.EditRow:
		return s, s.edit(), true
	case action.RowError:
		return s, s.openError(), true
	case action.TaskDone, action.TaskMore, action.TaskLess:
		return s, s.press(id), true
	case action.AddRow:
		return s, s.add(), true
	case action.Resolve:
		return s, s.resolution(), true
	case action.FollowUp:
		return s, s.followUp(), true
	case action.ChangeStatus:
		return s, s.about(screen.SetStatus), true
	case action.AddNote:
		return s, s.about(screen.Note), true
	case action.NextStatus:
		return s, screen.Open(screen.Place{Screen: screen.SetStatus, Table: work.BookingTable, Record: s.booking, Tab: screen.NextTab}), true
	case action.ContactCard:
		return s, s.about(screen.Contact), true
	case action.Explain:
		return s, s.about(screen.Reason), true
	case action.GoDemo:
		return s, s.about(screen.Demo), true
	case action.Refresh:
		return s, s.refresh(), true
	default:
		return s, nil, false
	}
	return s, nil, true
}

// ready reports whether there is a booking to show.
func (s *Screen) ready() bool { return s.card != nil && !s.gone && s.err == nil }

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
	if s.gone = msg.card == nil; s.gone {
		return nil
	}
	s.card = msg.card
	for id, a := range s.wanted {
		if a.saved {
			delete(s.wanted, id)
		}
	}
	s.index()
	s.find()
	return nil
}
