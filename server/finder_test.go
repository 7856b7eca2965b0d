package server

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/rights"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

func (l *laptop) search(request wire.SearchRequest) (wire.SearchAnswer, error) {
	l.e.t.Helper()
	var answer wire.SearchAnswer
	err := l.e.call(l.token, "POST", wire.PathSearch, request, &answer)
	return answer, err
}

// found searches and returns the names of what was found, by table.
func (l *laptop) found(request wire.SearchRequest) map[string][]string {
	l.e.t.Helper()
	answer, err := l.search(request)
	l.e.must(err)
	names := map[string][]string{}
	for _, f := range answer.Found {
		for _, r := range f.Rows {
			names[f.Table] = append(names[f.Table], l.e.server.schema.Table(f.Table).NameOf(work.Record{Table: r.Table, ID: r.ID, Data: r.D}))
		}
	}
	return names
}

// put stores records as they are.
func (e *environment) put(records ...work.Record) {
	e.t.Helper()
	e.must(e.store.Update(func(tx store.Tx) error {
		for _, r := range records {
			r.Rev = 1
			if err := tx.Put(r); err != nil {
				return err
			}
		}
		return nil
	}))
}

func account(n int, columns work.Fields) work.Record {
	return work.Record{Table: work.AccountTable, ID: st.ID(300_000 + n), Data: work.Encode(columns)}
}

func TestSearchFindsWhatIsNotOnTheDevice(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	got := l.found(wire.SearchRequest{Words: "MUHLE soehne"})
	if len(got) != 0 {
		t.Errorf("found %v", got)
	}
	got = l.found(wire.SearchRequest{Words: "MUHLE sohne"})
	if !slices.Equal(got[work.AccountTable], []string{"Mühle & Söhne"}) || len(got[work.ContactTable]) != 1 || len(got[work.CustomerAssetTable]) != 1 || len(got) != 3 {
		t.Errorf("found %v", got)
	}
	got = l.found(wire.SearchRequest{Words: "muhle", Tables: []string{work.ContactTable, work.ContactTable}})
	if len(got) != 1 || len(got[work.ContactTable]) != 1 {
		t.Errorf("in contacts: %v", got)
	}
	answer, err := l.search(wire.SearchRequest{Words: "bakery", Tables: []string{work.AccountTable}})
	e.must(err)
	there := e.record(work.AccountTable, st.Bakery)
	if r := answer.Found[0].Rows[0]; r.Rev != there.Rev || string(r.D) != string(there.Data) || answer.Found[0].More || answer.Found[0].Partly {
		t.Errorf("%+v", answer)
	}
}

// What a user may not read cannot be found, and not be guessed by searching for it.
func TestSearchUnderRights(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	hide := func(table, column string, hidden bool) {
		_, err := e.server.ChangeColumnRights("technician", table, column, rights.Column{NoRead: hidden})
		e.must(err)
	}
	e.put(account(1, work.Fields{"name": work.Text("Gasworks"), "telephone1": work.Text("960115"), "address1_city": work.Text("Harrow")}))
	if got := l.found(wire.SearchRequest{Words: "960115"}); len(got[work.AccountTable]) != 1 {
		t.Fatalf("before: %v", got)
	}
	hide(work.AccountTable, "telephone1", true)
	for _, words := range []string{"960115", "gasworks 960115", "harrow 96"} {
		if got := l.found(wire.SearchRequest{Words: words}); len(got) != 0 {
			t.Errorf("%q in a hidden column: %v", words, got)
		}
	}
	answer, err := l.search(wire.SearchRequest{Words: "gasworks"})
	e.must(err)
	if d := string(answer.Found[0].Rows[0].D); strings.Contains(d, "960115") || !strings.Contains(d, "Harrow") {
		t.Errorf("shown %s", d)
	}
	hide(work.AccountTable, "telephone1", false)

	note := func(n int, owner work.ID) work.Record {
		return work.Record{Table: work.AnnotationTable, ID: st.ID(310_000 + n), Data: work.Encode(work.Fields{
			"subject": work.Text(fmt.Sprint("Report ", n)), "ownerid": work.RefTo(work.UserTable, owner)})}
	}
	e.put(note(1, st.Ann), note(2, st.Bob))
	reports := wire.SearchRequest{Words: "report"}
	if got := l.found(reports)[work.AnnotationTable]; len(got) != 2 {
		t.Errorf("all reports: %v", got)
	}
	for want, level := range []rights.Level{rights.None, rights.Own} {
		_, err := e.server.ChangeTableRights("technician", work.AnnotationTable, rights.Table{Read: level})
		e.must(err)
		if got := l.found(reports)[work.AnnotationTable]; len(got) != want || want == 1 && got[0] != "Report 1" {
			t.Errorf("with %s: %v", level, got)
		}
	}
	_, err = e.server.ChangeTableRights("technician", work.AnnotationTable, rights.Table{Read: rights.None})
	e.must(err)
	if _, err := l.search(wire.SearchRequest{Words: "report", Tables: []string{work.AnnotationTable}}); !work.Is(err, work.Forbidden) {
		t.Errorf("a table that may not be read: %v", err)
	}
	if got := e.signIn("adam").found(reports)[work.AnnotationTable]; len(got) != 2 {
		t.Errorf("the administrator finds %v", got)
	}
}

func TestSearchErrors(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	for name, c := range map[string]struct {
		request wire.SearchRequest
		want    work.Kind
	}{
		"nothing":       {wire.SearchRequest{}, work.Invalid},
		"a letter":      {wire.SearchRequest{Words: "x"}, work.Invalid},
		"much":          {wire.SearchRequest{Words: strings.Repeat("x", 201)}, work.TooLarge},
		"below zero":    {wire.SearchRequest{Words: "xx", Limit: -1}, work.Invalid},
		"unknown table": {wire.SearchRequest{Words: "xx", Tables: []string{"nonsense"}}, work.NotFound},
		"no right":      {wire.SearchRequest{Words: "xx", Tables: []string{work.TeamMembershipTable}}, work.Forbidden},
	} {
		if _, err := l.search(c.request); !work.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := e.call(e.token("adam", work.ID{}), "POST", wire.PathSearch, wire.SearchRequest{Words: "xx"}, nil); !work.Is(err, work.Forbidden) {
		t.Errorf("without a device: %v", err)
	}
}

func TestSearchAnswersAreBounded(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	var all []work.Record
	for i, table := range []string{work.AccountTable, work.ContactTable, work.CustomerAssetTable, work.ProductTable, work.WarehouseTable, work.TerritoryTable} {
		primary := e.server.schema.Table(table).Primary
		for n := range 70 {
			all = append(all, work.Record{Table: table, ID: st.ID(320_000 + 100*i + n), Data: work.Encode(work.Fields{primary: work.Text(fmt.Sprintf("Zebra %02d", n))})})
		}
	}
	e.put(all...)
	answer, err := l.search(wire.SearchRequest{Words: "zebra"})
	e.must(err)
	rows := 0
	for _, f := range answer.Found {
		rows += len(f.Rows)
		if n := len(f.Rows); n < 33 || n > 34 || !f.More || f.Partly {
			t.Errorf("%s: %d rows, more %t, partly %t", f.Table, n, f.More, f.Partly)
		}
	}
	if rows != wire.MaxSearchRows || len(answer.Found) != 6 {
		t.Errorf("%d rows of %d tables", rows, len(answer.Found))
	}
	for limit, want := range map[int]int{0: 50, 3: 3, 1000: 50} {
		answer, err := l.search(wire.SearchRequest{Words: "zebra", Tables: []string{work.AccountTable}, Limit: limit})
		e.must(err)
		if f := answer.Found[0]; len(f.Rows) != want || !f.More {
			t.Errorf("limit %d: %d rows", limit, len(f.Rows))
		}
	}
	long := strings.Repeat("long ", 20_000)
	for i := range 20 {
		e.put(work.Record{Table: work.AnnotationTable, ID: st.ID(330_000 + i), Data: work.Encode(work.Fields{"subject": work.Text("Novel"), "notetext": work.Text(long)})})
	}
	answer, err = l.search(wire.SearchRequest{Words: "novel"})
	e.must(err)
	if f := answer.Found[0]; len(f.Rows)*len(long) > wire.MaxSearchBytes || len(f.Rows) < 10 || !f.More {
		t.Errorf("%d long rows, more %t", len(f.Rows), f.More)
	}
}

// A search costs only so much. It looks into every table, and says of which it has not seen all.
func TestSearchesCostOnlySoMuch(t *testing.T) {
	e := newEnvironment(t)
	var all []work.Record
	for n := range 3000 {
		all = append(all, account(n, work.Fields{"name": work.Text(fmt.Sprintf("Zebra %04d", n))}))
	}
	e.put(all...)
	l := e.signIn("ann")
	e.limit(Limits{SearchRows: 1000})
	answer, err := l.search(wire.SearchRequest{Words: "zebra 2999"})
	e.must(err)
	if len(answer.Found) != 1 || answer.Found[0].Table != work.AccountTable || !answer.Found[0].Partly || len(answer.Found[0].Rows) != 0 {
		t.Errorf("%+v", answer)
	}
	if got := l.found(wire.SearchRequest{Words: "bakery boss"}); len(got[work.ContactTable]) != 1 {
		t.Errorf("a small table was left out: %v", got)
	}
	if got := l.found(wire.SearchRequest{Words: "zebra 0700"}); len(got[work.AccountTable]) != 1 {
		t.Errorf("what the small tables leave over is not used: %v", got)
	}
	e.limit(Limits{})
	answer, err = l.search(wire.SearchRequest{Words: "zebra 2999"})
	e.must(err)
	if len(answer.Found) != 1 || answer.Found[0].Partly || len(answer.Found[0].Rows) != 1 {
		t.Errorf("%+v", answer)
	}
	e.limit(Limits{SearchRows: 100}) // a large record costs more than a small one
	e.put(work.Record{Table: work.TerritoryTable, ID: st.ID(1), Data: work.Encode(work.Fields{"name": work.Text(strings.Repeat("x", 4<<20))})},
		work.Record{Table: work.TerritoryTable, ID: st.ID(2), Data: work.Encode(work.Fields{"name": work.Text("Zebra")})})
	answer, err = l.search(wire.SearchRequest{Words: "zebra", Tables: []string{work.TerritoryTable}})
	e.must(err)
	if len(answer.Found) != 1 || !answer.Found[0].Partly || len(answer.Found[0].Rows) != 0 {
		t.Errorf("%+v", answer)
	}
}

// A search whose device has gone is given up.
func TestSearchesAreGivenUp(t *testing.T) {
	e := newEnvironment(t)
	e.signIn("ann")
	words, err := work.SearchFor("zebra")
	e.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	f := &finder{server: e.server, ctx: ctx, words: words, left: 10, in: []*findIn{{table: e.server.schema.Table(work.AccountTable)}}}
	if err := f.run(); !work.Is(err, work.Unavailable) {
		t.Errorf("error %v", err)
	}
}

// Across slices and tables the server finds what reading everything finds.
func TestSearchFindsWhatReadingFinds(t *testing.T) {
	e := newEnvironment(t)
	var all []work.Record
	for n := range searchSlice + 300 {
		all = append(all, account(n, work.Fields{"name": work.Text(fmt.Sprintf("Straße %d-%d", n%7, n)), "address1_city": work.Text([]string{"Lyon", "Łódź"}[n%2])}))
	}
	e.put(all...)
	e.limit(Limits{DeviceBurst: 1e6})
	l := e.signIn("ann")
	rapid.Check(t, func(rt *rapid.T) {
		typed := rapid.SampledFrom([]string{"strasse", "lodz", "LODZ 6-4", "410", "lyon lodz", "-430", "zz"}).Draw(rt, "typed")
		limit := rapid.IntRange(1, wire.MaxSearchTableRows).Draw(rt, "limit")
		count := 0
		for _, r := range all {
			text := work.Fold(r.Fields().Text("name") + " " + r.Fields().Text("address1_city"))
			if !slices.ContainsFunc(strings.Fields(work.Fold(typed)), func(w string) bool { return !strings.Contains(text, w) }) {
				count++
			}
		}
		answer, err := l.search(wire.SearchRequest{Words: typed, Tables: []string{work.AccountTable}, Limit: limit})
		e.must(err)
		if (count > 0) != (len(answer.Found) == 1) {
			rt.Fatalf("%d tables, %d are to be found", len(answer.Found), count)
		}
		if count > 0 && (len(answer.Found[0].Rows) != min(limit, count) || answer.Found[0].More != (count > limit)) {
			rt.Fatalf("%d rows of at most %d, more %t; %d are to be found", len(answer.Found[0].Rows), limit, answer.Found[0].More, count)
		}
	})
}

// BenchmarkSearch looks through 100,000 accounts for a word that none has. The metric is how
// much longer that takes than to read them only.
func BenchmarkSearch(b *testing.B) {
	e := startEnvironment(b, b.TempDir())
	defer e.stop()
	for from := range 20 {
		all := make([]work.Record, 5000)
		for i := range all {
			n := 5000*from + i
			all[i] = account(n, work.Fields{
				"name": work.Text(fmt.Sprintf("Account %d of the north", n)), "telephone1": work.Text(fmt.Sprintf("+44 1632 %06d", n)),
				"address1_line1": work.Text(fmt.Sprintf("%d Mill Lane", n%300)), "address1_city": work.Text("Kettleford"), "emailaddress1": work.Text("desk@north.example"),
				"msdyn_workorderinstructions": work.Text("Ring at the gate and wait. The key is with the neighbour at number seven."), "primarycontactid": work.Ref(st.MillBoss),
			})
		}
		e.put(all...)
	}
	began := time.Now()
	for range 3 {
		e.must(e.store.View(func(tx store.Tx) error {
			return tx.Rows(work.AccountTable, work.ID{}, func(work.Record) bool { return true })
		}))
	}
	read := time.Since(began) / 3
	l := e.signIn("ann")
	for b.Loop() {
		if got := l.found(wire.SearchRequest{Words: "compressor"}); len(got) != 0 {
			b.Fatal(got)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(read), "×reading")
}
