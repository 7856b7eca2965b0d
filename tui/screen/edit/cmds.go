package edit

import (
	"fmt"
	"hash/fnv"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/draft"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

type (
	// readMsg is the table, the record as it is on the device, and the draft.
	readMsg struct {
		ticket screen.Ticket
		table  *work.Table
		record work.Record
		names  form.Names
		draft  string
		left   *localdb.Left
		gone   bool
		err    error
	}
	// savedMsg says that the change is on the disk, or why it is not.
	savedMsg struct {
		ticket screen.Ticket
		made   work.RecordRef // the new record, if it is one
		told   screen.ToastMsg
		err    error
	}
	// lookedMsg says whether the record is still on the device.
	lookedMsg struct {
		owner *Screen
		left  *localdb.Left
		gone  bool
	}
)

// key names the draft. New records of one table with other presets have drafts of their own.
func (s *Screen) key() string {
	if !s.creates() {
		return "edit/" + s.place.Table + "/" + s.place.Record.String()
	}
	h := fnv.New64a()
	h.Write([]byte(s.place.Arg))
	return fmt.Sprintf("edit/%s/new/%x", s.place.Table, h.Sum64())
}

func (s *Screen) read() tea.Cmd {
	msg := readMsg{ticket: s.ticket.Next(), names: form.Names{}}
	d, store, p, preset, key := s.deps, s.store, s.place, s.preset, s.key()
	return func() tea.Msg {
		plan, err := screen.PlanOf(store)
		if err == nil {
			msg.table, err = plan.Schema.Need(p.Table)
		}
		if err != nil {
			msg.err = err
			return msg
		}
		msg.record = work.Record{Table: p.Table, Data: work.Encode(preset)}
		if p.Record != (work.ID{}) {
			msg.record, err = store.Get(p.Table, p.Record)
			if msg.gone = work.Is(err, work.NotFound); msg.gone {
				return msg
			}
			if err == nil {
				msg.left, err = jobcard.LeftOf(store, p.Table, p.Record)
			}
		}
		var columns []string
		for _, c := range msg.table.Columns {
			columns = append(columns, c.Name)
		}
		if err == nil {
			err = msg.names.Add(d.Context, store, plan.Schema, msg.record, columns)
		}
		if err == nil {
			msg.draft, err = store.Draft(key)
		}
		msg.err = err
		return msg
	}
}

// take fills the fields in and brings a draft back.
func (s *Screen) take(msg readMsg) {
	s.err, s.gone, s.left = msg.err, msg.gone, msg.left
	if msg.err != nil || msg.gone {
		return
	}
	s.table, s.record, s.names = msg.table, msg.record, msg.names
	s.fillIn(s.record)
	if s.creates() {
		s.record.Data = nil // everything that is preset is to be saved
	}
	s.draft = draft.New(s.store, s.key(), msg.draft)
	s.bringBack(msg.draft)
}

// look asks whether the record is still here.
func (s *Screen) look() tea.Cmd {
	store, p := s.store, s.place
	return func() tea.Msg {
		_, err := store.Get(p.Table, p.Record)
		left, _ := jobcard.LeftOf(store, p.Table, p.Record) // what cannot be read is told when it is saved
		return lookedMsg{s, left, work.Is(err, work.NotFound)}
	}
}

func (s *Screen) dropDraft() tea.Cmd {
	store, key, ticket := s.store, s.key(), s.ticket
	s.draft = draft.New(s.store, key, "")
	return func() tea.Msg {
		if err := store.DropDraft(key); err != nil {
			return screen.FailedMsg{Ticket: ticket, Doing: "Dropping the draft", Err: err}
		}
		return nil
	}
}

// leave keeps what was entered as a draft and goes back.
func (s *Screen) leave() tea.Cmd {
	if !s.ready() {
		return screen.Back()
	}
	return s.draft.Leave(s.entered(), func() tea.Cmd {
		if s.entered() == "" || s.draft.Kept() == "" {
			return screen.Back()
		}
		said := "Not saved yet: what you entered is kept as a draft of this " + s.noun() + "."
		return tea.Batch(screen.Back(), screen.Toast(widget.Info, said))
	})
}

// save saves what was changed. What was not is left as it is by then, even if a sync has
// brought another value while the page was open.
func (s *Screen) save() tea.Cmd {
	if ok, _ := s.Check(action.Save); !ok {
		return nil
	}
	set, ok := s.faults()
	if !ok {
		return nil
	}
	if len(set) == 0 {
		return tea.Batch(screen.Back(), s.dropDraft()) // nothing to save
	}
	s.saving = true
	return s.draft.Done(func() tea.Cmd {
		msg := savedMsg{ticket: s.ticket.Next()}
		d, store, table, record, key, title := s.deps, s.store, s.table, s.record, s.key(), s.noun()
		return func() tea.Msg {
			g, err := group(d, store, table, record, set)
			if err == nil {
				g, err = store.Edit(g)
			}
			if msg.err = err; err != nil {
				return msg
			}
			if len(record.Data) == 0 {
				msg.made = work.RecordRef{Table: table.Name, ID: g.Changes[0].ID}
			}
			_ = store.DropDraft(key) // a draft that stays is only shown again
			if name := table.NameOf(work.Record{Data: work.Patch(record.Data, set)}); name != "" {
				title += " \"" + jobcard.Short(name) + "\""
			}
			if msg.told = jobcard.Unchanged(title + " has these values"); g.Seq != 0 {
				msg.told = jobcard.Saved(d.Sync, title)
			}
			return msg
		}
	})
}
