package syncerror

import (
	"context"
	"maps"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/changes"

	tea "charm.land/bubbletea/v2"
)

// access is what both screens work on.
type access struct {
	d     screen.Deps
	store screen.Store
	errs  screen.SyncErrorList
}

// item is one sync error in words.
type item struct {
	localdb.SyncError
	told   changes.Told
	others []changes.Told // the other changes of the same action
	differ int            // how many columns have another value on the server; they come first
	own    int            // how many columns the user changed; those that only the office changed come after
}

// deed is what the user did with a sync error.
type deed uint8

const (
	retried deed = iota
	discarded
	restored
)

type (
	// loadedMsg is the sync errors as they were read.
	loadedMsg struct {
		ticket screen.Ticket
		items  []item
		err    error
	}
	// discardMsg is the user's yes.
	discardMsg struct{ id work.ID }
	// doneMsg says how a deed ended. Group is the new one after a retry.
	doneMsg struct {
		ticket screen.Ticket
		deed   deed
		id     work.ID
		group  work.Group
		err    error
	}
)

// load reads the sync errors, with the resolved ones if asked, and puts them into words.
func (a access) load(ticket screen.Ticket, resolved bool) tea.Cmd {
	return func() tea.Msg {
		list, err := a.errs.SyncErrors(resolved)
		if err != nil {
			return loadedMsg{ticket: ticket, err: err}
		}
		teller, err := changes.New(a.store, a.d.Zone)
		if err != nil {
			return loadedMsg{ticket: ticket, err: err}
		}
		items := make([]item, len(list))
		for i, e := range list {
			items[i] = itemOf(e, teller.Tell(e.Change, e.Server), teller.Office(e))
			for _, c := range e.Group.Changes {
				if c.MID != e.Change.MID {
					items[i].others = append(items[i].others, teller.Tell(c, nil))
				}
			}
		}
		return loadedMsg{ticket, items, nil}
	}
}

// retry sends the refused action again, as it was but for the values of set.
func (a access) retry(ticket screen.Ticket, id work.ID, set work.Fields) tea.Cmd {
	return func() tea.Msg {
		g, err := a.errs.RetrySyncError(id, set)
		return doneMsg{ticket, retried, id, g, err}
	}
}

// resend is retry with another value for one column. What was typed is understood as the
// column's kind wants it.
func (a access) resend(ticket screen.Ticket, it item, set work.Fields, column, typed string) tea.Cmd {
	return func() tea.Msg {
		value, err := a.parse(it.Change.Table, column, typed)
		if err != nil {
			return doneMsg{ticket: ticket, id: it.ID, err: err}
		}
		maps.Copy(value, set)
		g, err := a.errs.RetrySyncError(it.ID, value)
		return doneMsg{ticket, retried, it.ID, g, err}
	}
}

// parse makes a column's value of what was typed. The error is Invalid.
func (a access) parse(table, column, typed string) (work.Fields, error) {
	plan, err := a.store.Plan()
	if err != nil {
		return nil, err
	}
	if plan == nil || plan.Schema == nil {
		return nil, work.Errorf(work.Invalid, "this device does not know the table %s", table)
	}
	t, err := plan.Schema.Need(table)
	if err != nil {
		return nil, err
	}
	c := t.Column(column)
	if c == nil {
		return nil, work.Errorf(work.Invalid, "this device does not know the column %s", column)
	}
	raw, err := c.Parse(typed, a.d.Zone, a.find(plan.Schema))
	if err != nil {
		return nil, err
	}
	set := work.Fields{column: raw}
	return set, t.CheckColumns(set)
}

// find returns the search for the record of a table that people call by a name.
func (a access) find(schema *work.Schema) work.Find {
	return func(table, name string) (work.ID, error) {
		t, err := schema.Need(table)
		if err != nil {
			return work.ID{}, err
		}
		records, err := a.store.List(context.Background(), work.Query{Table: table})
		partial := work.Is(err, work.Partial)
		if err != nil && !partial {
			return work.ID{}, err
		}
		for _, r := range records {
			if strings.EqualFold(t.NameOf(r), name) {
				return r.ID, nil
			}
		}
		if partial {
			return work.ID{}, work.Errorf(work.Partial, "%q is not among the first %d %s: use its id", name, len(records), t.Plural)
		}
		return work.ID{}, work.Errorf(work.Invalid, "there is no %s called %q on this device", strings.ToLower(t.Label), name)
	}
}

// discard gives the refused values up.
func (a access) discard(ticket screen.Ticket, id work.ID) tea.Cmd {
	return func() tea.Msg {
		return doneMsg{ticket: ticket, deed: discarded, id: id, err: a.errs.DiscardSyncError(id)}
	}
}

// undo brings a discarded sync error back.
func (a access) undo(ticket screen.Ticket, id work.ID) tea.Cmd {
	return func() tea.Msg {
		return doneMsg{ticket: ticket, deed: restored, id: id, err: a.errs.UndoDiscardSyncError(id)}
	}
}
