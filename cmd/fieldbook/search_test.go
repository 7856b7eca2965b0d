package main

import (
	"testing"

	"fieldbook/internal/work"
)

// The exit code tells a search that found nothing from one that did not see everything.
func TestOutcomeOfASearch(t *testing.T) {
	accounts := work.Standard().Table(work.AccountTable)
	some := []searchGroup{{table: accounts, records: make([]work.Record, 1), count: 1}}
	for name, c := range map[string]struct {
		here, there []searchGroup
		err         error
		online      bool
		kind        work.Kind
		fine        bool
	}{
		"nothing":             {kind: work.NotFound},
		"nothing anywhere":    {online: true, kind: work.NotFound},
		"here":                {here: some, fine: true},
		"there":               {there: some, online: true, fine: true},
		"not all of it":       {here: some, there: []searchGroup{{table: accounts, partly: true}}, online: true, kind: work.Partial},
		"without a network":   {here: some, err: work.Errorf(work.Unavailable, "no network"), online: true, kind: work.Unavailable},
		"only more there":     {there: []searchGroup{{table: accounts, more: true}}, online: true, kind: work.NotFound},
		"something, and part": {there: []searchGroup{{table: accounts, records: make([]work.Record, 1), partly: true}}, online: true, kind: work.Partial},
	} {
		err := new(searchCommand).outcome(c.here, c.there, c.err, c.online)
		if (err == nil) != c.fine || err != nil && !work.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
