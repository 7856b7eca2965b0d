package server

import (
	"flag"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

var ofDevice = flag.Int("scope.device", 10_000, "records that the device of the benchmarks holds")

// BenchmarkPullAgainstWholeScope reports how many times longer it takes to evaluate the
// whole scope than to pull one change, and than to pull nothing, in the same environment.
func BenchmarkPullAgainstWholeScope(b *testing.B) {
	c := populate(b, *ofDevice, *ofDevice*2)
	pull := func(request wire.PullRequest) time.Duration {
		request.Cursor = c.device.cursor
		began := time.Now()
		w := c.ask(c.device.token, "POST", wire.PathPull, request)
		took := time.Since(began)
		page, err := wire.DecodePage(w.Body.Bytes())
		c.must(err)
		c.device.keep(page)
		return took
	}
	var whole, one, none time.Duration
	for b.Loop() {
		none += pull(wire.PullRequest{})
		c.must(c.store.Update(func(tx store.Tx) error {
			c.change(tx, work.WorkOrderTable, bulkID(2, 0), work.Fields{"msdyn_instructions": work.Text("new")})
			return nil
		}))
		one += pull(wire.PullRequest{})
		pull(wire.PullRequest{})
		whole += pull(wire.PullRequest{Full: true})
	}
	b.ReportMetric(float64(whole)/float64(one), "whole/one-change")
	b.ReportMetric(float64(whole)/float64(none), "whole/nothing")
}

// BenchmarkFirstSync pulls a whole scope onto a new device of the same user.
func BenchmarkFirstSync(b *testing.B) {
	c := populate(b, *ofDevice, *ofDevice*2)
	rows := 0
	for b.Loop() {
		l := c.signIn("ann")
		l.syncClean()
		rows += len(l.rows)
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}
