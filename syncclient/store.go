package syncclient

import (
	"context"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// Store is what screens read and write through. Offline first, the device's database
// answers; a record that it does not have is fetched for viewing when there is a network.
// While online mode is in force the server answers, under the user's rights, with the
// changes that wait on this device laid over. Writes always go into the device's outbox.
//
// Of what left this device while the user had it open or changed it that day the copies
// answer that are kept: single reads find them, and so do lists around such a record. Left
// tells them apart from what is here.
//
// What is not overridden here is the database's own: drafts, marks, the outbox, the log.
type Store struct {
	*localdb.DB
	// Coming, if it is set, is told after each part of a list from the server how many records
	// of it have come.
	Coming func(records int)

	engine *Engine
	seen   seen
}

// Store returns a store on the engine's database.
func (e *Engine) Store() *Store {
	return &Store{DB: e.db, engine: e, seen: seen{now: e.opts.Now, rows: map[work.RecordRef]seenRow{}, pointed: map[work.RecordRef]bool{}}}
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

// Get returns a record as the user sees it, or the copy that is kept of one that left. The error is NotFound when it is nowhere, and
// when it is not on this device and cannot be fetched, which the message then says with the
// name of the table; Unavailable while online mode is in force without a network.
func (s *Store) Get(table string, id work.ID) (work.Record, error) {
	ref := work.RecordRef{Table: table, ID: id}
	remote, err := s.remote()
	if err != nil {
		return work.Record{}, err
	}
	get := s.DB.Recall
	if remote {
		get = s.DB.Get
	}
	own, err := get(table, id)
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

// fetch reads one record from the server. In online mode what else was pointed to a moment
// ago comes along: whoever shows the one will ask for the others. A record without data says
// that the server has none.
func (s *Store) fetch(ctx context.Context, ref work.RecordRef) (work.Record, error) {
	if r, known := s.seen.fresh(ref); known {
		return r, nil
	}
	refs := s.seen.along(ref)
	found, answered, err := s.engine.askOnce(ctx, refs)
	if err != nil && len(refs) > 1 && !work.Is(err, work.Unavailable) { // for the others' sake, perhaps
		found, answered, err = s.engine.askOnce(ctx, refs[:1])
	}
	if err != nil {
		return work.Record{}, err
	}
	s.note(found, refs[:answered])
	r, _ := s.seen.fresh(ref)
	return r, nil
}

// note remembers records from the server, and what they point to.
func (s *Store) note(found []work.Record, asked []work.RecordRef) {
	s.seen.note(found, asked)
	if !s.engine.Status().Online {
		return
	}
	plan, err := s.DB.Plan()
	if err != nil || plan == nil || plan.Schema == nil {
		return // each will be asked for by itself
	}
	for _, r := range found {
		t := plan.Schema.Table(r.Table)
		if t == nil {
			continue
		}
		fields := r.Fields()
		for i := range t.Columns {
			if ref, ok := target(&t.Columns[i], fields); ok && plan.Schema.Table(ref.Table) != nil {
				s.seen.point(ref)
			}
		}
	}
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
// in the offline profile are read from the server when there is a network. A list from the
// server that is longer than [MaxListed], or than a device should hold in memory, comes with
// an error of the kind Partial: the records are then its beginning.
func (s *Store) List(ctx context.Context, q work.Query) ([]work.Record, error) {
	remote, err := s.remote()
	if err != nil {
		return nil, err
	}
	if !remote && (s.inProfile(q.Table) || !s.engine.Status().Network.Online()) {
		return s.DB.RecallList(ctx, q)
	}
	waiting, err := s.waiting(q.Table)
	if err != nil {
		return nil, err
	}
	asked := q
	if q.Limit > 0 {
		asked.Limit += len(waiting) // any of them may no longer belong
	}
	come := 0
	there, more, err := s.engine.ask(ctx, asked, func(part []work.Record) {
		s.note(part, nil)
		if come += len(part); s.Coming != nil {
			s.Coming(come)
		}
	})
	if err != nil {
		if st := s.engine.Status(); !st.OnlineChosen && !st.OnlineOnly && work.Is(err, work.Unavailable) && ctx.Err() == nil {
			return s.DB.RecallList(ctx, q) // the network has just gone
		}
		return nil, err
	}
	list, err := s.overlaid(q, there, waiting)
	if q.Limit > 0 && len(list) >= q.Limit {
		list, more = list[:q.Limit], false
	}
	if err == nil && more {
		err = s.beginning(q.Table, len(list))
	}
	return list, err
}

func (s *Store) inProfile(table string) bool {
	plan, err := s.DB.Plan()
	if err != nil || plan == nil {
		return true
	}
	return slices.ContainsFunc(plan.Tables, func(t localdb.PlanTable) bool { return t.Table == table })
}

// waiting are the records of a table with changes that are still to be answered.
func (s *Store) waiting(table string) (map[work.ID]bool, error) {
	marks, err := s.DB.Marks(table)
	waiting := map[work.ID]bool{}
	for id, m := range marks {
		if m == localdb.ToSend || m == localdb.Sending {
			waiting[id] = true
		}
	}
	return waiting, err
}

// overlaid lays the changes that wait here over what the server selected.
func (s *Store) overlaid(q work.Query, there []work.Record, waiting map[work.ID]bool) ([]work.Record, error) {
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
	slices.SortFunc(list, func(a, b work.Record) int { return q.Compare(q.PlaceOf(a), q.PlaceOf(b)) })
	return list, nil
}

// Edit saves a group on this device: when it returns without an error the change is on the
// disk. While online mode is in force it then waits a moment for the server's answer.
func (s *Store) Edit(g work.Group) (work.Group, error) {
	saved, _, err := s.Save(context.Background(), g)
	return saved, err
}

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
	if err != nil {
		return saved, "", err
	}
	return saved, s.await(ctx, saved), nil
}
