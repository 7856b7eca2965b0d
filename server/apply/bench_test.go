package apply_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

// busy is the sample company with one more visit of one more order, whose order has so many
// visits and lines in all.
func busy(b *testing.B, visits, lines int) (s store.Store, author apply.Author, booking work.ID, statuses map[int64]work.ID, now time.Time) {
	b.Helper()
	now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	company := fixtures.Sample(now)
	mara, _ := company.Person("mara")
	author = apply.Author{User: mara.User, Role: apply.Technician, Device: st.ID(901)}
	statuses = map[int64]work.ID{}
	s = st.Open(b)
	err := s.Update(func(tx store.Tx) error {
		var account, product work.ID
		for _, r := range company.Records {
			switch r.Table {
			case work.BookingStatusTable:
				if status := work.BookingStatusOf(r); status.CompletesOrder {
					statuses[status.Meaning] = r.ID
				}
			case work.AccountTable:
				account = r.ID
			case work.ProductTable:
				product = r.ID
			}
			if err := tx.Put(r); err != nil {
				return err
			}
		}
		order := st.ID(10_000)
		rows := []work.Record{{Table: work.WorkOrderTable, ID: order, Data: work.Encode(work.Fields{"msdyn_name": work.Text("WO-1"), "msdyn_serviceaccount": work.Ref(account)})}}
		for i := range visits {
			booking = st.ID(20_000 + i)
			status := statuses[work.StatusCompleted] // all others are done
			if i == visits-1 {
				status = statuses[work.StatusScheduled]
			}
			rows = append(rows, work.Record{Table: work.BookingTable, ID: booking, Data: work.Encode(work.Fields{
				"name": work.Text("Visit"), "bookingstatus": work.Ref(status), "resource": work.Ref(mara.Resource),
				"starttime": work.Time(now), "endtime": work.Time(now.Add(time.Hour)), "duration": work.Int(60), "msdyn_workorder": work.Ref(order),
			})})
		}
		for i := range lines {
			rows = append(rows, work.Record{Table: work.WorkOrderProductTable, ID: st.ID(30_000 + i), Data: work.Encode(work.Fields{
				"msdyn_name": work.Text("Part"), "msdyn_workorder": work.Ref(order), "msdyn_product": work.Ref(product),
				"msdyn_linestatus": work.Int(work.LineUsed), "msdyn_quantity": work.Int(2), "msdyn_unitamount": work.Decimal(9.95),
			})})
		}
		for _, r := range rows {
			r.Rev = 1
			if err := tx.Put(r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return s, author, booking, statuses, now
}

// How much more than the change of a column a technician's status change costs, with all
// that follows from it, and what a large order adds. Both are staged and written, and not
// committed: the disk costs the same for either.
func BenchmarkStatusChange(b *testing.B) {
	for _, size := range []struct{ visits, lines int }{{1, 4}, {50, 200}} {
		b.Run(fmt.Sprintf("%d visits, %d lines", size.visits, size.lines), func(b *testing.B) {
			s, author, booking, statuses, now := busy(b, size.visits, size.lines)
			rules := apply.Rules{Schema: work.Standard()}
			newID := st.IDs(1_000_000)
			groups := func(change work.Fields, more ...work.Change) []work.Change {
				return append([]work.Change{work.UpdateOf(work.BookingTable, booking, change)}, more...)
			}
			to := func(meaning int64) []work.Change {
				stamp := work.Timestamp{Booking: booking, Status: statuses[meaning], Meaning: meaning, At: now}
				return groups(work.Fields{
					"bookingstatus": work.Ref(statuses[meaning]), "msdyn_preventtimestampcreation": work.Bool(true), "msdyn_offlinetimestamp": work.Time(now),
				}, work.CreateOf(work.BookingTimestampTable, newID(), stamp.Columns("x", work.TimestampMobile)))
			}
			measure := func(changes []work.Change) time.Duration {
				var took time.Duration
				err := s.Update(func(tx store.Tx) error {
					begun := time.Now()
					_, refusal, err := apply.Group(tx, rules, author, work.Group{ID: newID(), At: now, Changes: changes}, now)
					took = time.Since(begun)
					if err != nil || refusal != nil {
						b.Fatalf("%v %+v", err, refusal)
					}
					return errNeverCommit
				})
				if !errors.Is(err, errNeverCommit) {
					b.Fatal(err)
				}
				return took
			}
			var plain, traveling, completed time.Duration
			for b.Loop() {
				plain += measure(groups(work.Fields{"name": work.Text("x")}))
				traveling += measure(to(work.StatusTraveling))
				completed += measure(to(work.StatusCompleted))
			}
			n := float64(b.N)
			b.ReportMetric(float64(plain.Microseconds())/n, "plain-µs")
			b.ReportMetric(float64(traveling.Microseconds())/n, "traveling-µs")
			b.ReportMetric(float64(completed.Microseconds())/n, "completed-µs")
			b.ReportMetric(float64(completed)/float64(plain), "completed/plain")
		})
	}
}
