package main

import (
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

type restoreCommand struct {
	historyCommand
	Rev    uint64 `help:"Revision that the value lost against, from fieldbook history." required:""`
	Column string `help:"Logical name of the column whose value comes back." required:""`
	Error  string `help:"Sync error that holds the value, where several lost against one revision." placeholder:"ID"`
}

// Help is shown by restore --help.
func (restoreCommand) Help() string {
	return `The value is read from the server's history and set as a change of yours, which is sent with the next sync.

Example:
  fieldbook restore booking 0190f5c2-… --rev 7 --column name`
}

// Run saves the value on this device; it is sent with the next sync.
func (c *restoreCommand) Run(con *console) error {
	return c.read(con, func(from *records) error {
		t, r, history, err := c.history(con, from)
		if err != nil {
			return err
		}
		lost, err := c.lost(history)
		if err != nil {
			return err
		}
		if waitsForDecision(from, lost.SyncError) {
			return work.Errorf(work.Conflict, "the value waits in a sync error on this device: fieldbook errors retry %s sends it again", lost.SyncError)
		}
		g, err := setting(con, from, t, r, work.Fields{c.Column: lost.Value})
		if err != nil {
			return err
		}
		g.Title = "Restore " + c.Column + ": " + g.Title
		return c.save(con, from, g)
	})
}

// lost is the value that the flags name. The errors are NotFound, and Invalid if there are
// several.
func (c *restoreCommand) lost(history wire.HistoryAnswer) (wire.Lost, error) {
	var found []wire.Lost
	for _, r := range history.Revisions {
		for _, l := range r.Lost {
			if r.Rev == c.Rev && l.Column == c.Column && (c.Error == "" || l.SyncError.String() == c.Error) {
				found = append(found, l)
			}
		}
	}
	if len(found) == 0 {
		return wire.Lost{}, work.Errorf(work.NotFound, "no value of %s lost against rev %d: fieldbook history shows which did", c.Column, c.Rev)
	}
	last := found[len(found)-1]
	for _, l := range found {
		if l.SyncError != last.SyncError {
			return wire.Lost{}, work.Errorf(work.Invalid, "%d values of %s lost against rev %d: name the one that is to come back with --error", len(found), c.Column, c.Rev)
		}
	}
	return last, nil // what the user said last
}
