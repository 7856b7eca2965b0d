package agenda

import (
	"slices"
	"time"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
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

	reading screen.Reading

	day     time.Time // the first midnight shown, zero until the first reading
	follows bool      // the first day shown is today, whatever today is
	span    span
	read    bool // what is shown is of those days
	err     error
	all     []jobcard.Entry
	more    []string // says that there are more; nil: these are all
	near    nearby
	online  bool // screens read from the server
	awaited bool // the first sync has not brought the bookings yet

	rows   widget.Rows
	lines  []line // what each row shows
	made   making // what the rows were made for
	now    int    // the entry that the day has come to, -1 for none
	when   string // and why: "now" or "next"
	aim    aim    // where the cursor goes with the next reading
	beside bool   // the days were last drawn side by side

	look   screen.Ticket // of the detail
	looked work.ID       // the booking that the detail is asked for
	card   *jobcard.Card // the latest detail, perhaps of the booking selected before
	lookup error
}

// New returns the agenda. The place of the agenda has no fields.
func New(d screen.Deps, s screen.Store, j jobcard.Journal) screen.Screen {
	return &Screen{deps: d, store: s, journal: j, follows: true, aim: aimNow, now: -1}
}

// awaited reports whether the first sync is still to bring the bookings.
func awaited(s syncclient.Status) bool {
	return s.FirstSync && !slices.ContainsFunc(s.Tables, func(t syncclient.TableStatus) bool {
		return t.Table == work.BookingTable && t.State == syncclient.TableAvailable
	})
}

// Init reads today.
func (s *Screen) Init() tea.Cmd { return s.reload() }

// Title is the screen's name in the crumbs.
func (s *Screen) Title() string { return "Agenda" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Agenda }

// Typing is on while the filter is typed.
func (s *Screen) Typing() action.Typing { return s.rows.Typing() }

// Update takes readings, news of the store, a chosen day, the filter's text and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		return s, s.take(msg)
	case lookMsg:
		s.see(msg)
	case screen.StoreChangedMsg:
		if msg.Touches(jobcard.Tables()...) {
			return s, s.reload()
		}
	case screen.StatusMsg:
		s.online, s.awaited = msg.Status.Online, awaited(msg.Status)
	case screen.ShownMsg:
		return s, s.reload()
	case screen.DayMsg:
		return s, s.goTo(msg.Day)
	default:
		if s.rows.Update(msg) {
			return s, s.open()
		}
		return s, s.attend()
	}
	return s, nil
}

// Do performs the actions of the agenda and of its list.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.err == nil && s.move(id) {
		return s, s.attend(), true
	}
	switch id {
	case action.Open:
		return s, s.open(), true
	case action.ChangeStatus:
		return s, s.to(screen.SetStatus, ""), true
	case action.NextStatus:
		return s, s.to(screen.SetStatus, screen.NextTab), true
	case action.AddNote:
		return s, s.to(screen.Note, ""), true
	case action.ContactCard:
		return s, s.to(screen.Contact, ""), true
	case action.Explain:
		return s, s.to(screen.Reason, ""), true
	case action.GoDemo:
		cmd := s.to(screen.Demo, "")
		return s, cmd, cmd != nil
	case action.JumpDate:
		return s, screen.Open(screen.Place{Screen: screen.Jump}), true
	case action.Refresh:
		return s, s.refresh(), true
	}
	cmd, done := s.turnTo(id)
	return s, cmd, done
}

// Check says what cannot be done with the selected booking, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	e, ok := s.selected()
	switch id {
	case action.Open:
		if s.err == nil && !ok && s.rows.Typing() == action.NotTyping {
			return false, "There is no booking to open."
		}
	case action.AddNote:
		if !ok {
			return false, "Choose a booking first: notes belong to one."
		}
		if e.Deleted() {
			return false, jobcard.TextDeleted
		}
	case action.Explain:
		if !ok {
			return false, "Choose a booking first."
		}
	case action.ContactCard:
		if !ok {
			return false, "Choose a booking first: numbers and address are a booking's."
		}
	case action.ChangeStatus, action.NextStatus:
		if !ok {
			return false, "Choose a booking first: the status is a booking's."
		}
		if e.Deleted() {
			return false, jobcard.TextDeleted
		}
		if c := s.detailOf(e); c != nil { // else the dialog says why
			if id == action.NextStatus {
				return jobcard.CanAdvance(c)
			}
			return jobcard.CanSetStatus(c)
		}
	}
	return true, ""
}

// selected returns the entry that the cursor is on.
func (s *Screen) selected() (*jobcard.Entry, bool) {
	i, ok := s.rows.Selected()
	if !ok || i >= len(s.lines) || s.lines[i].entry < 0 || !s.read {
		return nil, false
	}
	return &s.all[s.lines[i].entry], true
}

// detailOf returns the detail of an entry, nil while it is not read.
func (s *Screen) detailOf(e *jobcard.Entry) *jobcard.Card {
	if s.card == nil || s.card.Booking.ID != e.Booking.ID {
		return nil
	}
	return s.card
}

func (s *Screen) open() tea.Cmd {
	if s.err != nil {
		return s.reload()
	}
	return s.to(screen.Order, "")
}

// to opens a page or dialog about the selected booking.
func (s *Screen) to(n screen.Name, tab string) tea.Cmd {
	e, ok := s.selected()
	if !ok {
		return nil
	}
	return screen.Open(screen.Place{Screen: n, Table: work.BookingTable, Record: e.Booking.ID, Tab: tab})
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
	s.day, s.all, s.more, s.near, s.read = msg.from, msg.all, msg.more, msg.near, true
	s.arrange(msg.now)
	s.looked = work.ID{} // what is shown beside the list may have changed as well
	return tea.Batch(msg.lost, s.attend())
}
