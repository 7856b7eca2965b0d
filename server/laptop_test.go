package server

import (
	"encoding/binary"
	"maps"
	"net/http"
	"slices"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// laptop is a technician's device reduced to what the protocol asks of one: rows, cursor,
// outbox. It keeps what it is told and nothing else.
type laptop struct {
	e      *environment
	id     work.ID
	token  string
	shapes map[string]uint32

	cursor string
	anew   uint64 // how often it has dropped everything
	rows   map[work.RecordRef]wire.Row
	seq    uint64                 // of the last group made
	done   map[uint64]wire.Result // final answers that are stored
	outbox []work.Group
	at     wire.Checkpoint
	pages  int
	repair int  // how often it had to be repaired
	broken bool // a test has damaged its rows, and the server has not been told
}

// signIn gives a user a new device.
func (e *environment) signIn(login string) *laptop {
	e.t.Helper()
	l := &laptop{e: e, id: e.newID(), rows: map[work.RecordRef]wire.Row{}, done: map[uint64]wire.Result{}, shapes: map[string]uint32{}}
	l.token = e.token(login, l.id)
	var m wire.Manifest
	e.must(e.call(l.token, http.MethodGet, wire.PathManifest, nil, &m))
	for _, t := range m.Tables {
		l.shapes[t.Table] = t.Shape
	}
	return l
}

// handOver lets another user sign in on the device, which drops all that the one before had.
func (l *laptop) handOver(login string) {
	l.e.t.Helper()
	l.e.must(l.e.store.Update(func(tx store.Tx) error {
		var c credential
		if _, err := store.ReadJSON(tx, docCredential, login, &c); err != nil {
			return err
		}
		_, err := l.e.server.enrol(tx, wire.TokenRequest{Device: l.id}, c)
		return err
	}))
	l.token = l.e.token(login, l.id)
	l.drop()
	l.outbox, l.seq = nil, 0
}

// drop lets the device lose everything that it was told.
func (l *laptop) drop() {
	clear(l.rows)
	l.cursor = ""
	l.anew++
}

// acked says which answers are stored: all but those of what is in the outbox.
func (l *laptop) acked() (seq uint64, not []uint64) {
	for _, g := range l.outbox {
		not = append(not, g.Seq)
	}
	return l.seq, not
}

// ask pulls one page and does not store it.
func (l *laptop) ask(tables ...string) (*wire.Page, error) {
	l.e.t.Helper()
	request := wire.PullRequest{Cursor: l.cursor, Anew: l.anew, Tables: tables}
	request.AckedSeq, request.Unanswered = l.acked()
	w := l.e.ask(l.token, http.MethodPost, wire.PathPull, request)
	if w.Code != http.StatusOK {
		return nil, wire.ReadProblem(w.Code, w.Header().Get("Content-Type"), w.Body.Bytes())
	}
	return wire.DecodePage(w.Body.Bytes())
}

// keep stores a page whole.
func (l *laptop) keep(p *wire.Page) {
	for _, r := range p.Rows {
		l.put(r, p.Mode == wire.ModeRepair)
	}
	for _, r := range p.Removed {
		delete(l.rows, ref(r.Table, r.ID))
	}
	l.cursor = p.Cursor
	l.pages++
}

func (l *laptop) put(r wire.Row, whateverRev bool) {
	key := ref(r.Table, r.ID)
	if old, ok := l.rows[key]; !ok || whateverRev || r.Rev >= old.Rev {
		l.rows[key] = r
	}
}

// held are the device's own sums.
func (l *laptop) held() map[string]wire.Held {
	sums := map[string]wire.Held{}
	for _, r := range l.rows {
		h := sums[r.Table]
		h.Count++
		h.Digest = h.Digest.Plus(l.leaf(r))
		sums[r.Table] = h
	}
	return sums
}

// sameHeld compares sums; a table that is not named is empty.
func sameHeld(a, b map[string]wire.Held) bool {
	for table := range a {
		if a[table] != b[table] {
			return false
		}
	}
	for table := range b {
		if a[table] != b[table] {
			return false
		}
	}
	return true
}

func (l *laptop) leaf(r wire.Row) work.Digest {
	return work.Leaf(work.Record{Table: r.Table, ID: r.ID, Rev: r.Rev, Data: r.D}, l.shapes[r.Table])
}

// pull takes pages up to a checkpoint and reports whether the sums agree there.
func (l *laptop) pull(tables ...string) (equal bool, err error) {
	l.e.t.Helper()
	for {
		p, err := l.ask(tables...)
		if err != nil {
			return false, err
		}
		l.keep(p)
		if p.Checkpoint != nil {
			l.at = *p.Checkpoint
			return sameHeld(p.Checkpoint.Tables, l.held()), nil
		}
		if !p.More {
			l.e.t.Fatalf("a page without a checkpoint says that nothing follows")
		}
	}
}

// compare tells the server what the device holds, of these tables or of all.
func (l *laptop) compare(only ...string) error {
	l.e.t.Helper()
	l.repair++
	tables := map[string][]wire.Row{}
	for name := range l.shapes {
		tables[name] = nil
	}
	for _, r := range l.rows {
		tables[r.Table] = append(tables[r.Table], r)
	}
	if len(only) > 0 {
		maps.DeleteFunc(tables, func(name string, _ []wire.Row) bool { return !slices.Contains(only, name) })
	}
	request := wire.RepairRequest{Cursor: l.cursor}
	request.AckedSeq, request.Unanswered = l.acked()
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		rows := tables[name]
		slices.SortFunc(rows, func(a, b wire.Row) int { return slices.Compare(a.ID[:], b.ID[:]) })
		t := wire.HeldTable{Table: name, Shape: l.shapes[name]}
		for _, r := range rows {
			leaf := l.leaf(r).Bytes()
			t.Rows = append(t.Rows, r.ID[:]...)
			t.Rows = binary.BigEndian.AppendUint64(t.Rows, r.Rev)
			t.Rows = append(t.Rows, leaf[:]...)
		}
		request.Tables = append(request.Tables, t)
	}
	var answer wire.RepairAnswer
	err := l.e.call(l.token, http.MethodPost, wire.PathRepair, request, &answer)
	if err == nil {
		l.cursor, l.broken = answer.Cursor, false
	}
	return err
}

// sync pulls, and repairs once if it must.
func (l *laptop) sync(tables ...string) {
	l.e.t.Helper()
	equal, err := l.pull(tables...)
	if work.Is(err, work.Diverged) || err == nil && !equal {
		l.e.must(l.compare())
		if equal, err = l.pull(); err == nil && !equal {
			l.e.t.Fatalf("the sums differ after a repair: server %v, device %v", l.at.Tables, l.held())
		}
	}
	l.e.must(err)
}

// syncClean is sync where a repair would be a defect.
func (l *laptop) syncClean(tables ...string) {
	l.e.t.Helper()
	equal, err := l.pull(tables...)
	l.e.must(err)
	if !equal {
		l.e.t.Fatalf("the sums differ: server %v, device %v", l.at.Tables, l.held())
	}
}

func ref(table string, id work.ID) work.RecordRef { return work.RecordRef{Table: table, ID: id} }

func (l *laptop) has(table string, id work.ID) bool {
	_, ok := l.rows[ref(table, id)]
	return ok
}

func (l *laptop) row(table string, id work.ID) work.Record {
	r := l.rows[ref(table, id)]
	return work.Record{Table: table, ID: id, Rev: r.Rev, Data: r.D}
}
