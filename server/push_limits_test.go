package server

import (
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

func TestMalformedGroupsAreRefused(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	change := work.CreateOf(work.QuickNoteTable, e.newID(), note("x"))
	change.MID = e.newID()
	for name, g := range map[string]work.Group{
		"no id":      {Seq: 1, Changes: []work.Change{change}},
		"no number":  {ID: e.newID(), Changes: []work.Change{change}},
		"no changes": {ID: e.newID(), Seq: 1},
	} {
		if _, err := l.send(g); !work.Is(err, work.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	nameless := change
	nameless.MID = work.ID{}
	if _, err := l.send(work.Group{ID: e.newID(), Seq: 1, Changes: []work.Change{nameless}}); !work.Is(err, work.Invalid) {
		t.Errorf("change without an id: %v", err)
	}
	zero := change
	zero.ID = work.ID{}
	results, err := l.send(work.Group{ID: e.newID(), Seq: 1, Changes: []work.Change{zero}})
	e.must(err)
	wantOutcomes(t, results, wire.Rejected)
}

func TestPushLimits(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	big := func(n int) work.Group {
		g := work.Group{ID: e.newID(), Seq: 1}
		for range n {
			c := work.CreateOf(work.QuickNoteTable, e.newID(), note("x"))
			c.MID = e.newID()
			g.Changes = append(g.Changes, c)
		}
		return g
	}
	if _, err := l.send(big(100), big(101)); !work.Is(err, work.TooLarge) {
		t.Errorf("201 changes in two groups: %v", err)
	}
	results, err := l.send(big(300))
	e.must(err)
	wantOutcomes(t, results, wire.Applied)
	many := make([]work.Group, 201)
	for i := range many {
		many[i] = big(1)
	}
	if _, err := l.send(many...); !work.Is(err, work.TooLarge) {
		t.Errorf("201 groups: %v", err)
	}
}

// Absurd clocks change times that are shown, and nothing else.
func TestAbsurdClocks(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	far := time.Date(9999, 12, 31, 23, 0, 0, 0, time.UTC)
	early := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Second)
	seq := uint64(0)
	for _, sent := range []time.Time{far, early, st.Monday} {
		for _, made := range []time.Time{far, early, {}} {
			seq++
			c := work.CreateOf(work.QuickNoteTable, e.newID(), note("x"))
			c.MID = e.newID()
			g := work.Group{ID: e.newID(), Seq: seq, At: made, Changes: []work.Change{c}}
			var answer wire.PushAnswer
			err := e.call(l.token, "POST", wire.PathPush, wire.PushRequest{Cursor: l.cursor, SentAt: sent, Groups: []work.Group{g}}, &answer)
			if err != nil || answer.Results[0].Outcome != wire.Applied {
				t.Errorf("sent %s, made %s: %v", sent, made, err)
				continue
			}
			history, err := e.server.History(work.QuickNoteTable, c.ID)
			e.must(err)
			if at := history[0].HappenedAt; at.After(st.Monday) || at.Year() < 1753 {
				t.Errorf("sent %s, made %s: happened at %s", sent, made, at)
			}
		}
	}
}

// A device's clock that is wrong by hours is corrected by what it says when it sends.
func TestTimesAreCorrectedByTheSkew(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	c := work.CreateOf(work.QuickNoteTable, e.newID(), note("x"))
	c.MID = e.newID()
	ahead := 5 * time.Hour
	g := work.Group{ID: e.newID(), Seq: 1, At: st.Monday.Add(ahead - time.Minute), Changes: []work.Change{c}}
	e.must(e.call(l.token, "POST", wire.PathPush, wire.PushRequest{Cursor: l.cursor, SentAt: st.Monday.Add(ahead), Groups: []work.Group{g}}, nil))
	history, err := e.server.History(work.QuickNoteTable, c.ID)
	e.must(err)
	if got := history[0].HappenedAt; !got.Equal(st.Monday.Add(-time.Minute)) {
		t.Errorf("happened at %s", got)
	}
}
