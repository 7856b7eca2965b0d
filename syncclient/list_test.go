package syncclient

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// shelf is a server that holds records and answers queries, in parts.
type shelf struct {
	t       *testing.T
	records []work.Record
	bytes   int                       // of an answer; one record always fits
	spoil   func(a *wire.QueryAnswer) // what it does to its answers to selections
	most    int                       // records by id that it takes in one request, 0 = all

	mu    sync.Mutex // for the records as well, once the server listens
	asked []wire.QueryRequest
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == wire.PathHealth {
		proving("key", 0)(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err == nil && r.Header.Get("Content-Encoding") == wire.Zstd {
		body, err = wire.Decompress(body, 1<<20)
	}
	var request wire.QueryRequest
	if err == nil {
		err = wire.DecodeRequest(body, &request)
	}
	if err != nil {
		s.t.Error(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, request)
	w.Header().Set(wire.HeaderVersion, "1")
	if s.most > 0 && len(request.Get) > s.most {
		wire.WriteProblem(w, work.Errorf(work.NotFound, "one of these tables is not known here"))
		return
	}
	answer := s.answer(request)
	if request.Select != nil && s.spoil != nil {
		s.spoil(&answer)
	}
	w.Header().Set("Content-Type", wire.TypeJSON)
	data, _ := wire.Encode(answer)
	_, _ = w.Write(data)
}

func (s *shelf) answer(request wire.QueryRequest) wire.QueryAnswer {
	a := wire.QueryAnswer{Rows: []wire.Row{}}
	size := 0
	add := func(r work.Record) bool {
		if size += len(r.Data); size > s.bytes && len(a.Rows) > 0 {
			return false
		}
		a.Rows = append(a.Rows, wire.Row{Table: r.Table, ID: r.ID, Rev: 1, D: r.Data})
		return true
	}
	for _, ref := range request.Get {
		i := slices.IndexFunc(s.records, func(r work.Record) bool { return refOf(r) == ref })
		if i >= 0 && !add(s.records[i]) {
			a.More = true
			return a
		}
	}
	if request.Select == nil {
		return a
	}
	q := work.Query{Table: request.Select.Table, Time: request.Select.Time, Limit: request.Select.Limit}
	if q.Limit == 0 {
		q.Limit = wire.MaxQueryRows
	}
	var after work.Place
	if request.Select.After != nil {
		after, _ = request.Select.After.Read(q.Time != "")
	}
	var last work.Place
	for _, r := range s.records {
		switch p := q.PlaceOf(r); {
		case r.Table != q.Table || q.Compare(p, after) <= 0:
		case len(a.Rows) == q.Limit || !add(r):
			a.More, a.Next = true, wire.PlaceOn(last)
			return a
		default:
			last = p
		}
	}
	return a
}

// questions are the requests since the last call.
func (s *shelf) questions() []wire.QueryRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = nil
	return asked
}

// accounts puts n records with so many bytes of text on the shelf.
func (s *shelf) accounts(n, size int) *shelf {
	for i := range n {
		s.records = append(s.records, work.Record{Table: work.AccountTable, ID: number(i), Rev: 1, Data: work.Encode(work.Fields{
			"name": work.Text(strings.Repeat("x", size)), "primarycontactid": work.Ref(number(i)),
		})})
		s.records = append(s.records, work.Record{Table: work.ContactTable, ID: number(i), Data: work.Encode(work.Fields{"fullname": work.Text("x")})})
	}
	return s
}

func number(i int) work.ID {
	i++
	return work.ID{6: 0x70, 8: 0x80, 13: byte(i >> 16), 14: byte(i >> 8), 15: byte(i)}
}

// reading is a store in online mode on a device of that server.
func reading(t *testing.T, s *shelf) *Store {
	t.Helper()
	s.t = t
	if s.bytes == 0 {
		s.bytes = 4 << 20
	}
	e := signedInTo(t, listening(t, s), Options{})
	check(t, e.db.SavePlan(&localdb.Plan{Schema: work.Standard(), ETag: "1", Tables: []localdb.PlanTable{{Table: work.AccountTable}}}))
	check(t, e.db.SetFirstSyncDone(true))
	e.setNetwork(NetworkOnline, nil)
	e.SetOnline(true)
	return e.Store()
}

func TestAListFromTheServerIsWholeOrSaysThatItIsNot(t *testing.T) {
	for n, c := range map[int]struct {
		questions int
		says      string
	}{
		0: {1, ""}, 999: {1, ""}, 1000: {1, ""}, 1001: {2, ""}, 2500: {3, ""}, MaxListed: {10, ""},
		MaxListed + 1: {10, "First 10,000 of more Accounts: narrow the filter."},
	} {
		s := (&shelf{}).accounts(n, 5)
		store := reading(t, s)
		var come []int
		store.Coming = func(n int) { come = append(come, n) }
		list, err := store.List(t.Context(), work.Query{Table: work.AccountTable})
		if len(list) != min(n, MaxListed) || !slices.IsSortedFunc(list, func(a, b work.Record) int { return slices.Compare(a.ID[:], b.ID[:]) }) {
			t.Errorf("%d: %d records", n, len(list))
		}
		if whole := c.says == ""; whole != (err == nil) || !whole && (!work.Is(err, work.Partial) || work.Message(err) != c.says) {
			t.Errorf("%d: %v", n, err)
		}
		if asked := len(s.questions()); asked != c.questions || len(come) != asked || come[asked-1] != len(list) {
			t.Errorf("%d: %d questions, progress %v", n, asked, come)
		}
	}
}

// Records that are large end a list before a device has to hold too much of them.
func TestAListFromTheServerIsBoundedInBytes(t *testing.T) {
	s := (&shelf{}).accounts(50, 1_000_000)
	list, err := reading(t, s).List(t.Context(), work.Query{Table: work.AccountTable})
	if len(list) != 36 || !work.Is(err, work.Partial) || !strings.HasPrefix(work.Message(err), "First 36 of more Accounts") {
		t.Errorf("%d records: %v", len(list), err)
	}
}

func TestAListsOwnLimitIsNoCut(t *testing.T) {
	for limit, want := range map[int][]int{20: {20}, 1000: {0}, 1500: {0, 500}, MaxListed: {0, 0, 0, 0, 0, 0, 0, 0, 0, 0}} {
		s := (&shelf{}).accounts(MaxListed+1, 5)
		list, err := reading(t, s).List(t.Context(), work.Query{Table: work.AccountTable, Limit: limit})
		var limits []int
		for _, q := range s.questions() {
			limits = append(limits, q.Select.Limit)
		}
		if err != nil || len(list) != limit || !slices.Equal(limits, want) {
			t.Errorf("%d: %d records with the limits %v (%v)", limit, len(list), limits, err)
		}
	}
	list, err := reading(t, (&shelf{}).accounts(MaxListed+1, 5)).List(t.Context(), work.Query{Table: work.AccountTable, Limit: MaxListed + 1})
	if len(list) != MaxListed || !work.Is(err, work.Partial) {
		t.Errorf("a limit beyond the bound: %d records, %v", len(list), err)
	}
}

// A record that is deleted here makes room for another one in a list with a limit; one that
// is changed here does not.
func TestWhatWaitsHereTakesNobodysPlace(t *testing.T) {
	account := number(1)
	for name, c := range map[string]struct {
		change work.Change
		want   []work.ID
	}{
		"deleted": {work.DeleteOf(work.AccountTable, account), []work.ID{number(0), number(2), number(3)}},
		"changed": {work.UpdateOf(work.AccountTable, account, work.Fields{"name": work.Text("y")}), []work.ID{number(0), number(1), number(2)}},
	} {
		s := (&shelf{}).accounts(5, 5)
		store := reading(t, s)
		_, err := store.DB.EditSeen(work.Group{Changes: []work.Change{c.change}}, []work.Record{s.records[2]})
		check(t, err)
		list, err := store.List(t.Context(), work.Query{Table: work.AccountTable, Limit: 3})
		var ids []work.ID
		for _, r := range list {
			ids = append(ids, r.ID)
		}
		if err != nil || !slices.Equal(ids, c.want) {
			t.Errorf("%s: %v (%v)", name, ids, err)
		}
	}
}

// A server that cannot go on is said to have more; one that does not come to an end is not
// followed.
func TestAServerThatDoesNotGoOn(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(a *wire.QueryAnswer)
		want  work.Kind
		asked int
	}{
		"an older server": {func(a *wire.QueryAnswer) { a.Next = nil }, work.Partial, 1},
		"an empty part":   {func(a *wire.QueryAnswer) { a.Rows = nil }, work.Damaged, 1},
		"the same place":  {func(a *wire.QueryAnswer) { a.Next = wire.PlaceOn(work.Place{ID: number(7)}) }, work.Damaged, 2},
		"back to a place": {func(a *wire.QueryAnswer) {
			if a.Rows[0].ID != number(0) {
				a.Next = wire.PlaceOn(work.Place{ID: number(3)})
			}
		}, work.Damaged, 2},
		"a place nowhere":  {func(a *wire.QueryAnswer) { a.Next.ID = work.ID{} }, work.Invalid, 1},
		"in another order": {func(a *wire.QueryAnswer) { a.Next.At = "2026-03-04T12:00:00Z" }, work.Invalid, 1},
	} {
		s := (&shelf{spoil: c.spoil}).accounts(2500, 5)
		list, err := reading(t, s).List(t.Context(), work.Query{Table: work.AccountTable})
		if asked := len(s.questions()); !work.Is(err, c.want) || asked != c.asked || (len(list) > 0) != (c.want == work.Partial) {
			t.Errorf("%s: %d records after %d questions: %v", name, len(list), asked, err)
		}
	}
}

func TestAListEndsWhenNobodyWaitsForIt(t *testing.T) {
	s := (&shelf{}).accounts(5000, 5)
	store := reading(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	store.Coming = func(int) { cancel() }
	list, err := store.List(ctx, work.Query{Table: work.AccountTable})
	if asked := len(s.questions()); len(list) != 0 || !errors.Is(err, context.Canceled) || asked != 1 {
		t.Errorf("%d records after %d questions: %v", len(list), asked, err)
	}
}

// Half a list is no list: when the network goes between two parts the list fails.
func TestANetworkThatGoesBetweenTwoParts(t *testing.T) {
	s := (&shelf{}).accounts(2500, 5)
	store := reading(t, s)
	store.Coming = func(int) { store.engine.setNetwork(NetworkNoRoute, nil) }
	list, err := store.List(t.Context(), work.Query{Table: work.AccountTable})
	if len(list) != 0 || !work.Is(err, work.Unavailable) || work.Message(err) != TextDisconnected {
		t.Errorf("%d records: %v", len(list), err)
	}
}

// A record whose time is changed while a list is read comes once, as it was last.
func TestARecordThatMovesWhileAListIsRead(t *testing.T) {
	visit := func(i, minute int) work.Record {
		return work.Record{Table: work.BookingTable, ID: number(i), Data: work.Encode(work.Fields{"starttime": work.Time(noon.Add(time.Duration(minute) * time.Minute))})}
	}
	s := &shelf{}
	for i := range 1500 {
		s.records = append(s.records, visit(i, i))
	}
	store := reading(t, s)
	store.Coming = func(n int) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if n == 1000 {
			s.records = append(s.records[1:], visit(0, 2000))
		}
	}
	list, err := store.List(t.Context(), work.Query{Table: work.BookingTable, Time: "starttime"})
	if err != nil || len(list) != 1500 || list[0].ID != number(1) || list[1499].ID != number(0) {
		t.Errorf("%d records, the first %s, the last %s (%v)", len(list), list[0].ID, list[len(list)-1].ID, err)
	}
}
