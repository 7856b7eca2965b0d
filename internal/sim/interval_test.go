package sim

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/servertest"
)

// pulls notes when which tables were asked for: the instants of one table in their order,
// those of pulls for all tables under "".
type pulls struct {
	mu sync.Mutex
	at map[string][]time.Time
}

// watchPulls puts the notebook before the service.
func watchPulls(t *testing.T, w *World) *pulls {
	p := &pulls{at: map[string][]time.Time{}}
	real := w.Office.Server.Handler()
	w.Office.Line.Up(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == wire.PathPull {
			body, err := wire.ReadBody(r.Body, wire.MaxBody)
			if err == nil && r.Header.Get("Content-Encoding") == wire.Zstd {
				body, err = wire.Decompress(body, wire.MaxBody)
			}
			var request wire.PullRequest
			if err == nil {
				err = wire.Decode(body, &request)
			}
			if err != nil {
				t.Errorf("a pull cannot be read: %v", err)
			}
			p.note(request.Tables, w.Clock.Now())
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			r.Header.Del("Content-Encoding")
		}
		real.ServeHTTP(rw, r)
	}))
	return p
}

func (p *pulls) note(tables []string, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(tables) == 0 {
		tables = []string{""}
	}
	for _, table := range tables {
		if n := len(p.at[table]); n == 0 || !p.at[table][n-1].Equal(now) { // pages of one pass
			p.at[table] = append(p.at[table], now)
		}
	}
}

// of returns when a table was asked for, alone or with all others.
func (p *pulls) of(table string) []time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := slices.Concat(p.at[table], p.at[""])
	slices.SortFunc(all, time.Time.Compare)
	return slices.Compact(all)
}

// ripple is a change at the office that is on its way to the laptop.
type ripple struct {
	ref work.RecordRef
	rev uint64
	at  time.Time
}

// Over a week, tables of five minutes, an hour and a day are each fetched as often as they
// must be, and not oftener, whatever the others do.
func TestTablesOfAllIntervalsAreNeitherMissedNorFetchedTooOften(t *testing.T) {
	intervals := map[string]int{work.ProductTable: 60, work.IncidentTypeTable: 1440, work.BookingStatusTable: 1440}
	const slack = 75 * time.Second // a turn of the loop, jitter and the requests
	for name, test := range map[string]struct {
		settings localdb.Settings
		days     int
		interval func(profile time.Duration) time.Duration // 0 = never by itself
	}{
		"as the profile says":  {localdb.Settings{Sync: localdb.SyncAuto}, 7, func(d time.Duration) time.Duration { return d }},
		"every two hours":      {localdb.Settings{Sync: localdb.SyncInterval, Interval: 2 * time.Hour}, 1, func(d time.Duration) time.Duration { return max(d, 2*time.Hour) }},
		"when the user asks":   {localdb.Settings{Sync: localdb.SyncManual}, 1, func(time.Duration) time.Duration { return 0 }},
		"oftener than allowed": {localdb.Settings{Sync: localdb.SyncInterval, Interval: 5 * time.Minute}, 1, func(d time.Duration) time.Duration { return d }},
	} {
		t.Run(name, func(t *testing.T) {
			publish := func(w *World) {
				p := profile.Default()
				for i := range p.Items {
					if every, ok := intervals[p.Items[i].Table]; ok {
						p.Items[i].Interval = every
					}
				}
				if err := w.Office.Publish(p); err != nil {
					panic(err)
				}
			}
			prepared(t, 0, publish, func(t *testing.T, w *World) {
				must(t, w.Begin(1))
				ann := w.Laptops[0]
				ann.Plan.DropBefore(wire.PathLive, network.Always) // nobody pokes
				synced(t, ann)
				must(t, ann.save(test.settings))
				plan, err := ann.DB.Plan()
				must(t, err)
				due := map[string]time.Duration{}
				for _, table := range plan.Tables {
					due[table.Table] = test.interval(table.Interval)
				}
				p := watchPulls(t, w)
				start := w.Clock.Now()
				waits := w.week(t, ann, time.Duration(test.days)*24*time.Hour, due, slack)
				for table, interval := range due {
					checkPulls(t, p, table, interval, start, w.Clock.Now())
				}
				if due[work.ProductTable] == 0 {
					if len(waits) == 0 || len(p.of(work.BookingTable)) != 0 {
						t.Errorf("%d changes wait for the user, and %d pulls were made", len(waits), len(p.of(work.BookingTable)))
					}
					ann.Engine.CheckForUpdates()
					pass(5 * time.Second)
					waits = slices.DeleteFunc(waits, arrived(t, ann))
					if len(waits) > 0 {
						t.Errorf("after the user asked %v are still missing", waits)
					}
				}
			})
		})
	}
}

// week lets the office change records of several tables at random and reports what does
// not reach the laptop within its table's interval. It returns what is on its way at the end.
func (w *World) week(t *testing.T, l *Laptop, length time.Duration, due map[string]time.Duration, slack time.Duration) (waits []ripple) {
	t.Helper()
	records := []work.RecordRef{
		{Table: work.BookingTable, ID: servertest.AnnShared}, {Table: work.WorkOrderTable, ID: servertest.BakeryShared}, {Table: work.ProductTable, ID: servertest.Valve},
		{Table: work.IncidentTypeTable, ID: servertest.Leak}, {Table: work.BookingStatusTable, ID: servertest.OnBreak},
	}
	columns := map[string]string{
		work.WorkOrderTable: "msdyn_address1", work.ProductTable: "productnumber", work.IncidentTypeTable: "msdyn_description",
		work.BookingStatusTable: "description",
	}
	late, today := map[string]time.Duration{}, 0
	for end := w.Clock.Now().Add(length); w.Clock.Now().Before(end); {
		ref := records[w.Rand.IntN(len(records))]
		if day := w.Clock.Now().YearDay(); day != today { // the visit moves on with the window
			ref, today = records[0], day
		}
		change := set(ref.Table, ref.ID, work.Fields{columns[ref.Table]: work.Text(w.Clock.Now().Format(time.RFC3339))})
		if ref.Table == work.BookingTable {
			at := w.Clock.Now().Add(24 * time.Hour)
			change = set(ref.Table, ref.ID, work.Fields{"starttime": work.Time(at), "endtime": work.Time(at.Add(time.Hour))})
		}
		must(t, w.Administer(change))
		r, err := w.Office.Server.Record(ref.Table, ref.ID)
		must(t, err)
		waits = append(waits, ripple{ref, r.Rev, w.Clock.Now()})
		for range 1 + w.Rand.IntN(30) {
			pass(time.Minute)
			waits = slices.DeleteFunc(waits, arrived(t, l))
			for _, c := range waits {
				if age := w.Clock.Now().Sub(c.at); due[c.ref.Table] > 0 && age > due[c.ref.Table]+slack {
					late[c.ref.Table] = max(late[c.ref.Table], age)
				}
			}
		}
	}
	for table, age := range late {
		t.Errorf("a change of %s took %s, and the interval is %s", table, age, due[table])
	}
	return waits
}

func arrived(t *testing.T, l *Laptop) func(ripple) bool {
	return func(c ripple) bool {
		r, err := l.DB.Get(c.ref.Table, c.ref.ID)
		must(t, err)
		return r.Rev >= c.rev
	}
}

// checkPulls holds how often a table was fetched against its interval. Once a day everything
// is, when the window of the bookings moves on.
func checkPulls(t *testing.T, p *pulls, table string, interval time.Duration, from, to time.Time) {
	t.Helper()
	at := p.of(table)
	if interval == 0 {
		if len(at) > 0 {
			t.Errorf("%s was fetched %d times without being asked for", table, len(at))
		}
		return
	}
	days := int(to.Sub(from)/(24*time.Hour)) + 2
	if most := int(to.Sub(from)/interval) + days; len(at) > most {
		t.Errorf("%s was fetched %d times, at most %d are needed", table, len(at), most)
	}
	if least := int(to.Sub(from) / (interval + time.Minute)); len(at) < least {
		t.Errorf("%s was fetched %d times, and not %d", table, len(at), least)
	}
	early := 0
	for i := 1; i < len(at); i++ {
		if at[i].Sub(at[i-1]) < interval-10*time.Second {
			early++
		}
	}
	if early > days {
		t.Errorf("%s was fetched %d times before its interval of %s had passed", table, early, interval)
	}
}
