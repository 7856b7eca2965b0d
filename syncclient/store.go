package syncclient

import (
	"bytes"
	"context"
	"slices"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// Store is what screens read and write through. Offline first, the device's database
// answers; a record that it does not have is fetched for viewing when there is a network.
// While online mode is in force the server answers, under the user's rights, with the
// changes that wait on this device laid over. Writes always go into the device's outbox.
//
// What is not overridden here is the database's own: drafts, marks, the outbox, the log.
type Store struct {
	*localdb.DB
	engine *Engine
	seen   seen
}

// Store returns a store on the engine's database.
func (e *Engine) Store() *Store {
	return &Store{DB: e.db, engine: e, seen: seen{now: e.opts.Now, rows: map[work.RecordRef]seenRow{}}}
}

// remote says whether reads go to the server now. The error is Unavailable, in the
// documented words, where there is no network and the device's own data are not to be
// shown instead.
func (s *Store) remote() (bool, error) {
	st := s.engine.Status()
	switch {
	case !st.Online:
		return false, nil
	case st.Network.Online():
		return true, nil
	case st.OnlineOnly:
		return false, work.Errorf(work.Unavailable, "%s", TextOnlineOnly)
	case st.OnlineChosen:
		return false, work.Errorf(work.Unavailable, "%s", TextDisconnected)
	}
	return false, nil // the first sync goes on later: show what has come so far
}

// Get returns a record as the user sees it. The error is NotFound when it is nowhere, and
// when it is not on this device and cannot be fetched, which the message then says with the
// name of the table; Unavailable while online mode is in force without a network.
func (s *Store) Get(table string, id work.ID) (work.Record, error) {
	ref := work.RecordRef{Table: table, ID: id}
	remote, err := s.remote()
	if err != nil {
		return work.Record{}, err
	}
	own, err := s.DB.Get(table, id)
	switch {
	case err == nil && (!remote || s.waits(ref)):
		return own, nil
	case err != nil && !work.Is(err, work.NotFound), work.Is(err, work.NotFound) && s.waits(ref): // deleted here
		return own, err
	}
	there, askErr := s.fetch(context.Background(), ref)
	switch {
	case askErr == nil && len(there.Data) > 0:
		return there, nil
	case askErr == nil && remote:
		return work.Record{}, work.Errorf(work.NotFound, "Record not found: %s is not there, or not for you to see.", s.engine.nameOf(table))
	case err == nil: // the network has just gone
		return own, nil
	case askErr == nil:
		return own, err
	}
	return work.Record{}, s.engine.notHere(work.NotFound, table, askErr)
}

// waits reports whether a change of the record is still to be answered.
func (s *Store) waits(ref work.RecordRef) bool {
	m := s.DB.Mark(ref.Table, ref.ID)
	return m == localdb.ToSend || m == localdb.Sending
}

// fetch reads one record from the server, and with it what it points to. A record without
// data says that the server has none.
func (s *Store) fetch(ctx context.Context, ref work.RecordRef) (work.Record, error) {
	if r, known := s.seen.fresh(ref); known {
		return r, nil
	}
	found, err := s.engine.askFor(ctx, []work.RecordRef{ref})
	if err != nil {
		return work.Record{}, err
	}
	s.seen.note(found, []work.RecordRef{ref})
	if s.engine.Status().Online {
		s.ahead(ctx, found)
	}
	r, _ := s.seen.fresh(ref)
	return r, nil
}

// ahead fetches what records point to, in one request: whoever shows them will ask for it.
// It returns what came.
func (s *Store) ahead(ctx context.Context, records []work.Record) []work.Record {
	plan, err := s.DB.Plan()
	if err != nil || plan == nil || plan.Schema == nil {
		return nil
	}
	var refs []work.RecordRef
	asked := map[work.RecordRef]bool{}
	for _, r := range records {
		t := plan.Schema.Table(r.Table)
		if t == nil {
			continue
		}
		fields := r.Fields()
		for i := range t.Columns {
			ref, ok := target(&t.Columns[i], fields)
			if !ok || asked[ref] || len(refs) == wire.MaxQueryRows || plan.Schema.Table(ref.Table) == nil {
				continue
			}
			if _, known := s.seen.fresh(ref); !known {
				asked[ref] = true
				refs = append(refs, ref)
			}
		}
	}
	if len(refs) == 0 {
		return nil
	}
	found, err := s.engine.askFor(ctx, refs)
	if err != nil {
		return nil // each will be asked for by itself
	}
	s.seen.note(found, refs)
	return found
}

// target is the record that a lookup column points to.
func target(c *work.Column, fields work.Fields) (ref work.RecordRef, ok bool) {
	switch {
	case c.Type != work.TypeLookup || !fields.Has(c.Name):
		return ref, false
	case len(c.Targets) == 1:
		ref = work.RecordRef{Table: c.Targets[0], ID: fields.Ref(c.Name)}
	default:
		ref.Table, ref.ID = fields.RefTable(c.Name)
	}
	return ref, ref.ID != (work.ID{})
}

// List returns the records that a query selects, as the user sees them. Tables that are not
// in the offline profile are read from the server when there is a network. A selection from
// the server has at most [wire.MaxQueryRows] records.
func (s *Store) List(ctx context.Context, q work.Query) ([]work.Record, error) {
	remote, err := s.remote()
	if err != nil {
		return nil, err
	}
	if !remote && (s.inProfile(q.Table) || !s.engine.Status().Network.Online()) {
		return s.DB.List(ctx, q)
	}
	there, _, err := s.engine.ask(ctx, q)
	if err != nil {
		if st := s.engine.Status(); !st.OnlineChosen && !st.OnlineOnly && work.Is(err, work.Unavailable) && ctx.Err() == nil {
			return s.DB.List(ctx, q) // the network has just gone
		}
		return nil, err
	}
	s.seen.note(there, nil)
	s.ahead(ctx, s.ahead(ctx, there))
	return s.overlaid(ctx, q, there)
}

func (s *Store) inProfile(table string) bool {
	plan, err := s.DB.Plan()
	if err != nil || plan == nil {
		return true
	}
	return slices.ContainsFunc(plan.Tables, func(t localdb.PlanTable) bool { return t.Table == table })
}

// overlaid lays the changes that wait here over what the server selected.
func (s *Store) overlaid(ctx context.Context, q work.Query, there []work.Record) ([]work.Record, error) {
	marks, err := s.DB.Marks(q.Table)
	if err != nil {
		return nil, err
	}
	waiting := map[work.ID]bool{}
	for id, m := range marks {
		if m == localdb.ToSend || m == localdb.Sending {
			waiting[id] = true
		}
	}
	if len(waiting) == 0 {
		return there, nil
	}
	list := slices.DeleteFunc(there, func(r work.Record) bool { return waiting[r.ID] })
	for id := range waiting {
		switch r, err := s.DB.Get(q.Table, id); {
		case work.Is(err, work.NotFound): // deleted here
		case err != nil:
			return nil, err
		case q.Selects(r):
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b work.Record) int {
		order := 0
		if q.Time != "" {
			order = timeOf(a, q.Time).Compare(timeOf(b, q.Time))
		}
		if order == 0 {
			order = bytes.Compare(a.ID[:], b.ID[:])
		}
		if q.Desc {
			order = -order
		}
		return order
	})
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
	}
	return list, ctx.Err()
}

func timeOf(r work.Record, column string) time.Time {
	return work.Fields{"": r.Column(column)}.Time("")
}

// Edit saves a group on this device: when it returns without an error the change is on the
// disk. While online mode is in force it then waits a moment for the server's answer.
func (s *Store) Edit(g work.Group) (work.Group, error) {
	saved, _, err := s.Save(context.Background(), g)
	return saved, err
}

// outcomeWait is how long a save in online mode waits for the server's answer.
const outcomeWait = 10 * time.Second

// Save is [Store.Edit] and says what became of the group. In online mode it waits for the
// answer for at most ten seconds; an empty outcome then stands for [TextSavedHere], as it
// does offline, where nothing is waited for. A refusal is no error: it is kept as a sync
// error.
func (s *Store) Save(ctx context.Context, g work.Group) (work.Group, localdb.Outcome, error) {
	records, stale := s.seen.of(g)
	if len(stale) > 0 { // seen before the user's last change was answered
		if again, err := s.engine.askFor(ctx, stale); err == nil {
			s.seen.note(again, stale)
			records, _ = s.seen.of(g)
		}
	}
	saved, err := s.DB.EditSeen(g, records)
	if err != nil || saved.Seq == 0 {
		return saved, "", err
	}
	s.seen.expire()
	if !s.engine.Status().Online {
		return saved, "", nil
	}
	changes, stop := s.DB.Watch()
	defer stop()
	late := time.NewTimer(outcomeWait)
	defer late.Stop()
	for {
		outcome, err := s.DB.OutcomeOf(saved.ID)
		if err != nil || outcome != "" {
			s.seen.expire() // what was read meanwhile
			return saved, outcome, nil
		}
		if st := s.engine.Status(); !st.Online || !st.Network.Online() {
			return saved, "", nil
		}
		select {
		case _, open := <-changes:
			if !open {
				return saved, "", nil
			}
		case <-late.C:
			return saved, "", nil
		case <-ctx.Done():
			return saved, "", nil
		}
	}
}
