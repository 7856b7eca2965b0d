package device

import (
	"slices"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Downloaded is the page of one table: its state, how often and when it is synced, what the
// last runs did to it.
type Downloaded struct {
	d      screen.Deps
	log    screen.SyncLogList
	table  string
	status syncclient.Status
	scroll widget.Scroll

	ticket  screen.Ticket
	loaded  bool
	broken  error
	brought *localdb.Run // the last run that did something to the table
	failed  *localdb.Run // the last run of all, if it failed
}

// runsMsg is the sync log as it was read.
type runsMsg struct {
	ticket screen.Ticket
	runs   []localdb.Run
	err    error
}

// NewDownloaded returns the page of the place's table. It reads the log in Init.
func NewDownloaded(d screen.Deps, log screen.SyncLogList, p screen.Place) *Downloaded {
	return &Downloaded{d: d, log: log, table: p.Table}
}

// Init reads the sync log.
func (s *Downloaded) Init() tea.Cmd {
	ticket, log := s.ticket.Next(), s.log
	return func() tea.Msg {
		runs, err := log.Runs(0)
		return runsMsg{ticket, runs, err}
	}
}

// Title is the name in the crumbs: the table's.
func (s *Downloaded) Title() string {
	if t, ok := s.line(); ok {
		return t.Label
	}
	return s.table
}

// Scope is where the page's keys are looked up.
func (s *Downloaded) Scope() action.Scope { return action.Downloaded }

// Section says that the page belongs to the device's status.
func (s *Downloaded) Section() screen.Name { return screen.Device }

// Update takes the log, the engine's status and the wheel. After every run the log is read
// again.
func (s *Downloaded) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case runsMsg:
		if s.ticket.Valid(msg.ticket) {
			s.take(msg)
		}
	case screen.StatusMsg:
		ran := s.status.Running() && !msg.Status.Running()
		if s.status = msg.Status; ran {
			return s, s.Init()
		}
	case screen.ShownMsg:
		return s, s.Init()
	case widget.WheelMsg:
		s.scroll.Move(msg.Lines)
	}
	return s, nil
}

// take looks for what concerns the table.
func (s *Downloaded) take(msg runsMsg) {
	s.loaded, s.broken, s.brought, s.failed = true, msg.err, nil, nil
	if len(msg.runs) > 0 && msg.runs[0].Error != "" {
		s.failed = &msg.runs[0]
	}
	i := slices.IndexFunc(msg.runs, func(r localdb.Run) bool { _, ok := did(r, s.table); return ok })
	if i >= 0 {
		s.brought = &msg.runs[i]
	}
}

// did returns what a run did to a table.
func did(r localdb.Run, table string) (localdb.RunTable, bool) {
	i := slices.IndexFunc(r.Tables, func(t localdb.RunTable) bool { return t.Table == table })
	if i < 0 {
		return localdb.RunTable{}, false
	}
	return r.Tables[i], true
}

// Do refreshes the table and scrolls.
func (s *Downloaded) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if id == action.RefreshTable || id == action.Refresh {
		return s, screen.RefreshView(s.d.Sync, s.table), true
	}
	return s, nil, s.scroll.Do(id)
}

// line is what the engine says of the table.
func (s *Downloaded) line() (syncclient.TableStatus, bool) {
	i := slices.IndexFunc(s.status.Tables, func(t syncclient.TableStatus) bool { return t.Table == s.table })
	if i < 0 {
		return syncclient.TableStatus{}, false
	}
	return s.status.Tables[i], true
}

// due says when the table is synced next by itself.
func due(s syncclient.Status, t syncclient.TableStatus, now time.Time) (at time.Time, words string) {
	switch {
	case s.Running() && s.Progress.Table == t.Table:
		return at, "Running now"
	case t.Interval <= 0:
		return at, "When you ask"
	case !s.Network.Online():
		return at, "When the network is back"
	case t.LastSync.IsZero():
		return at, "With the next sync"
	}
	if at = t.LastSync.Add(t.Interval); at.After(now) {
		return at, ""
	}
	return time.Time{}, "Due now"
}

// why says what keeps a table from being available.
func why(s syncclient.Status, t syncclient.TableStatus) string {
	switch {
	case t.State == syncclient.TableAvailable:
		return "Usable without a network."
	case t.State == syncclient.TableInitializing:
		return "Its first download is running: what has come can be used already."
	case s.Problem != nil:
		return "Its download failed: " + stop(widget.Sentence(work.Message(s.Problem)))
	case s.FirstSync:
		return "Its first download has not begun. With a network its records are read from the server."
	}
	return "It has not been downloaded. Check for updates (U) tries again."
}
