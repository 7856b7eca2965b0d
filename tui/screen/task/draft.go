package task

import (
	"encoding/json"

	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/draft"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// entered is what a draft keeps: what differs from the task as the fields were filled in.
type entered struct {
	Actual  *string         `json:"actual,omitempty"`
	Percent *string         `json:"percent,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
}

// key names the draft.
func (s *Screen) key() string { return "task/" + s.id.String() }

// entered returns what the user has entered, for the draft; "" if that is nothing.
func (s *Screen) entered() string {
	var e entered
	if v := s.actual.Value(); v != s.filled.actual {
		e.Actual = &v
	}
	if v := s.percent.Value(); v != s.filled.percent {
		e.Percent = &v
	}
	e.Result, _ = s.chosen()
	if e.Actual == nil && e.Percent == nil && e.Result == nil {
		return ""
	}
	raw, err := json.Marshal(e)
	if err != nil {
		return ""
	}
	return string(raw)
}

// bringBack fills in what a draft has. A result that the company does not offer any more is
// left out.
func (s *Screen) bringBack(kept string) {
	s.draft, s.found = draft.New(s.store, s.key(), kept), false
	var e entered
	if kept == "" || json.Unmarshal([]byte(kept), &e) != nil {
		return
	}
	if e.Actual != nil {
		s.actual.SetValue(*e.Actual)
		s.touched[actualEntry] = true
	}
	if e.Percent != nil {
		s.percent.SetValue(*e.Percent)
		s.touched[percentEntry] = true
	}
	if s.column != nil && e.Result != nil {
		if work.Equal(e.Result, work.Null) {
			s.result.At = 0
		}
		for i, o := range s.column.Options {
			if work.Equal(e.Result, work.Int(o.Value)) {
				s.result.At = i + 1
			}
		}
	}
	s.found = s.entered() != "" // not what the task has by now
}

// leave keeps what was entered as a draft and goes back.
func (s *Screen) leave() tea.Cmd {
	if !s.ready {
		return screen.Back()
	}
	return s.draft.Leave(s.entered(), func() tea.Cmd {
		if s.entered() == "" || s.draft.Kept() == "" {
			return screen.Back()
		}
		return tea.Batch(screen.Back(), screen.Toast(widget.Info, "Not saved yet: what you entered is kept as a draft of this task."))
	})
}

// startOver drops what was entered and its draft.
func (s *Screen) startOver() tea.Cmd {
	s.fillIn()
	return tea.Batch(s.dropDraft(), screen.Toast(widget.Info, "What you entered was dropped."))
}

func (s *Screen) dropDraft() tea.Cmd {
	store, key, ticket := s.store, s.key(), s.ticket
	s.draft, s.found = draft.New(store, key, ""), false
	return func() tea.Msg {
		if err := store.DropDraft(key); err != nil {
			return screen.FailedMsg{Ticket: ticket, Doing: "Dropping the draft", Err: err}
		}
		return nil
	}
}
