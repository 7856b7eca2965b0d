package server

import (
	"encoding/binary"
	"flag"
	"fmt"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
	"fieldbook/server/store/count"
)

var largeScope = flag.Bool("scope.large", false, "measure pulls by a device of 100,000 records in an environment of 1,000,000")

// populated is an environment of many records, and a device that holds many of them.
type populated struct {
	*environment
	device *laptop
	reads  *count.Store
	rows   int // made so far
	visits int
}

// populate makes an environment of so many records, of which so many are in Ann's scope: half
// of hers are products, the others hang on her bookings of the coming days.
func populate(t testing.TB, ofDevice, ofEnvironment int) *populated {
	t.Helper()
	c := &populated{environment: newEnvironment(t)}
	c.reads = count.New(c.store)
	c.server.store = c.reads
	var batch []work.Record
	flush := func() {
		c.must(c.store.Update(func(tx store.Tx) error {
			for _, r := range batch {
				if err := tx.Put(r); err != nil {
					return err
				}
			}
			return nil
		}))
		batch = batch[:0]
	}
	add := func(records ...work.Record) {
		c.rows += len(records)
		if batch = append(batch, records...); len(batch) >= 5000 {
			flush()
		}
	}
	for n := range ofDevice / 2 {
		add(record(work.ProductTable, bulkID(5, n), work.Fields{"name": work.Text(fmt.Sprintf("Product %d", n))}))
	}
	n := 0
	for ; c.rows < ofDevice; n++ {
		add(visit(n, st.AnnVan, st.Monday.Add(time.Duration(24+n%120)*time.Hour))...)
	}
	for ; c.rows < ofEnvironment; n++ {
		add(visit(n, bulkID(7, n%500), st.Monday.Add(time.Duration(n%5000-2500)*time.Hour))...)
	}
	flush()
	c.visits = n
	c.device = c.signIn("ann")
	c.device.syncClean()
	c.device.syncClean()
	if got := len(c.device.rows); got < ofDevice {
		t.Fatalf("the device holds %d records, want %d", got, ofDevice)
	}
	return c
}

// bulkID is the n-th id of a kind.
func bulkID(kind byte, n int) work.ID {
	id := work.ID{0x01, 0x9b, kind, 6: 0x70, 8: 0x80}
	binary.BigEndian.PutUint32(id[12:], uint32(n))
	return id
}

func record(table string, id work.ID, columns work.Fields) work.Record {
	columns["statecode"], columns["ownerid"] = work.Int(0), work.RefTo(work.UserTable, st.Dora)
	return work.Record{Table: table, ID: id, Rev: 1, Data: work.Encode(columns)}
}

// visit is a booking and the seven records that hang on it.
func visit(n int, van work.ID, start time.Time) []work.Record {
	order, account := bulkID(2, n), bulkID(4, n)
	list := []work.Record{
		record(work.BookingTable, bulkID(1, n), work.Fields{
			"resource": work.Ref(van), "msdyn_workorder": work.Ref(order), "bookingstatus": work.Ref(st.Scheduled),
			"starttime": work.Time(start), "endtime": work.Time(start.Add(time.Hour)),
		}),
		record(work.WorkOrderTable, order, work.Fields{"msdyn_serviceaccount": work.Ref(account), "msdyn_customerasset": work.Ref(bulkID(6, n))}),
		record(work.AccountTable, account, work.Fields{"name": work.Text("Customer")}),
		record(work.CustomerAssetTable, bulkID(6, n), work.Fields{"msdyn_name": work.Text("Asset")}),
	}
	for i := range 4 {
		list = append(list, record(work.ServiceTaskTable, bulkID(3, 4*n+i), work.Fields{"msdyn_workorder": work.Ref(order), "msdyn_lineorder": work.Int(int64(i))}))
	}
	return list
}

// change sets columns of a record, past all rules.
func (c *populated) change(tx store.Tx, table string, id work.ID, set work.Fields) {
	r, ok, err := tx.Record(table, id)
	if err == nil && !ok {
		c.t.Fatalf("there is no %s %s", table, id)
	}
	c.must(err)
	r.Rev++
	r.Data = work.Patch(r.Data, set)
	c.must(tx.Put(r))
}

// hundred makes a hundred changes: of records that the device holds, of the bookings of
// others, of bookings that leave, come and move to another order.
func (c *populated) hundred() {
	c.must(c.store.Update(func(tx store.Tx) error {
		for n := range 20 {
			c.change(tx, work.WorkOrderTable, bulkID(2, n), work.Fields{"msdyn_instructions": work.Text("new")})
			c.change(tx, work.ServiceTaskTable, bulkID(3, 4*n+100), work.Fields{"msdyn_description": work.Text("new")})
			c.change(tx, work.ProductTable, bulkID(5, n), work.Fields{"name": work.Text("renamed")})
			last := c.visits - 1 - n // of others, in any size
			c.change(tx, work.BookingTable, bulkID(1, last), work.Fields{"name": work.Text("theirs")})
			switch {
			case n < 8:
				c.change(tx, work.BookingTable, bulkID(1, 40+n), work.Fields{"resource": work.Ref(st.BobVan)})
			case n < 16:
				c.change(tx, work.BookingTable, bulkID(1, last-40), work.Fields{
					"resource": work.Ref(st.AnnVan), "starttime": work.Time(st.Monday.Add(50 * time.Hour)), "endtime": work.Time(st.Monday.Add(51 * time.Hour)),
				})
			default:
				c.change(tx, work.WorkOrderTable, bulkID(2, 60+n), work.Fields{"msdyn_serviceaccount": work.Ref(bulkID(4, 100+n))})
			}
		}
		return nil
	}))
}

// costs are what pulls read in one environment.
type costs struct {
	nothing, elsewhere, hundred, single, midnight count.Reads
	news, moved                                   int
}

// measure pulls in some situations and counts.
func (c *populated) measure() (k costs) {
	pull := func(request wire.PullRequest) (reads count.Reads, news int) {
		c.reads.Take()
		request.Cursor = c.device.cursor
		request.AckedSeq, request.Unanswered = c.device.acked()
		w := c.ask(c.device.token, "POST", wire.PathPull, request)
		page, err := wire.DecodePage(w.Body.Bytes())
		c.must(err)
		reads = c.reads.Take()
		if c.device.keep(page); page.Checkpoint == nil || !sameHeld(page.Checkpoint.Tables, c.device.held()) {
			c.t.Fatalf("no checkpoint, or the sums differ")
		}
		return reads, len(page.Rows) + len(page.Removed)
	}
	k.nothing, _ = pull(wire.PullRequest{})
	c.must(c.store.Update(func(tx store.Tx) error { // of a table that no profile has
		return tx.Put(work.Record{Table: work.TeamMembershipTable + "x", ID: st.ID(1), Data: []byte(`{}`)})
	}))
	k.elsewhere, _ = pull(wire.PullRequest{})
	c.hundred()
	k.hundred, k.news = pull(wire.PullRequest{})
	pull(wire.PullRequest{})
	c.must(c.store.Update(func(tx store.Tx) error {
		c.change(tx, work.BookingTable, bulkID(1, 0), work.Fields{"name": work.Text("new")})
		return nil
	}))
	k.single, _ = pull(wire.PullRequest{Records: []work.RecordRef{{Table: work.BookingTable, ID: bulkID(1, 0)}}})
	pull(wire.PullRequest{})
	c.clock.Set(time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC)) // Ann's midnight
	k.midnight, k.moved = pull(wire.PullRequest{})
	return k
}

// TestPullsCostWhatChanged: a pull with nothing new reads no record and nothing of the view;
// one of a hundred changes reads the same in a small environment and in a large one.
func TestPullsCostWhatChanged(t *testing.T) {
	sizes := [][2]int{{2000, 8000}, {8000, 40_000}}
	if *largeScope {
		sizes = [][2]int{{2000, 20_000}, {100_000, 1_000_000}}
	}
	var all []costs
	for _, size := range sizes {
		began := time.Now()
		c := populate(t, size[0], size[1])
		made := time.Since(began)
		began = time.Now()
		k := c.measure()
		t.Logf("device %d of %d records, made in %s, pulled in %s: %+v", size[0], size[1], made.Round(time.Millisecond), time.Since(began).Round(time.Millisecond), k)
		if n := k.nothing; n.Records+n.Views > 0 || n.Entries > 5 {
			t.Errorf("a pull with nothing new reads %+v", n)
		}
		if n := k.elsewhere; n.Records+n.Views > 0 || n.Entries > 5 {
			t.Errorf("a pull after changes of another table reads %+v", n)
		}
		if n := k.hundred; k.news < 100 || n.Records > 10*k.news || n.Views > 10*k.news || n.Entries > 10*k.news {
			t.Errorf("%d rows of news read %+v", k.news, n)
		}
		if n := k.single; n.Records+n.Views+n.Entries > 40 {
			t.Errorf("a single record reads %+v", n)
		}
		all = append(all, k)
	}
	a, b := all[0], all[1]
	a.midnight, b.midnight, a.moved, b.moved = count.Reads{}, count.Reads{}, 0, 0 // more bookings, more flips
	if a != b {
		t.Errorf("the same changes cost %+v in a small environment and %+v in a large one", a, b)
	}
}
