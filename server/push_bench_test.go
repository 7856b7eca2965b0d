package server

import (
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// BenchmarkChangesOfAGroup reports how many times more a change costs in a group of 10,000
// than in one of 1,000: about 1 if the work grows with the group and no faster.
func BenchmarkChangesOfAGroup(b *testing.B) {
	e := newEnvironment(b)
	l := e.signIn("ann")
	l.syncClean()
	push := func(changes int) time.Duration {
		list := make([]work.Change, changes)
		for i := range list {
			list[i] = work.CreateOf(work.QuickNoteTable, e.newID(), note("hello"))
		}
		l.edit(list...)
		began := time.Now()
		results, err := l.send(l.outbox...)
		took := time.Since(began)
		e.must(err)
		if r := results[0]; r.Outcome != wire.Applied || len(r.Rows) != changes {
			b.Fatalf("%s with %d rows: %+v", r.Outcome, len(r.Rows), r.Errors)
		}
		l.store(results)
		return took
	}
	var small, large time.Duration
	for b.Loop() {
		for range 10 {
			small += push(1_000)
		}
		large += push(10_000)
	}
	b.ReportMetric(float64(large)/float64(small), "large/small")
	b.ReportMetric(float64(large)/float64(b.N*10_000)/1e3, "µs/change")
}
