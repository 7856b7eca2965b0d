package server

import (
	"bytes"
	"net/http"
	"slices"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/store"
)

// push applies groups of changes. Every group's outcome is stored in the transaction of
// its effect: a group that comes again gets the answer that it got.
func (s *Server) push(w http.ResponseWriter, r *http.Request, c caller) error {
	if err := c.onDevice(); err != nil {
		return err
	}
	var request wire.PushRequest
	if err := read(r, &request); err != nil {
		return err
	}
	var answer wire.PushAnswer
	var tables []string
	var tag string
	err := s.store.Update(func(tx store.Tx) error {
		b, err := s.newBatch(tx, c, request)
		if err != nil {
			return err
		}
		for _, g := range request.Groups {
			result, err := b.group(g)
			if err != nil {
				return err
			}
			answer.Results = append(answer.Results, result)
		}
		tables, tag = b.tables, s.manifestTag(b.current, b.settings)
		return b.device.save(tx)
	})
	if err != nil {
		return err
	}
	w.Header().Set(wire.HeaderManifest, tag)
	s.announce(r.Context(), c.device, tables)
	s.answer(w, r, answer)
	return nil
}

// batch is one push request on its way.
type batch struct {
	server   *Server
	tx       store.Tx
	device   device
	author   apply.Author
	rules    apply.Rules
	current  *publication
	settings Settings
	now      time.Time
	refused  map[apply.Ref]work.ID // records of groups that this request saw refused
	tables   []string              // what changed
}

func (s *Server) newBatch(tx store.Tx, c caller, request wire.PushRequest) (*batch, error) {
	d, err := loadDevice(tx, c)
	if err != nil {
		return nil, err
	}
	if err := d.acknowledge(tx, request.AckedSeq); err != nil {
		return nil, err
	}
	// The page that the device stored last may hold records that this push changes: their
	// rows must go into the answer. A cursor that makes no sense is for the next pull.
	if request.Cursor != "" {
		if err := s.foldPage(tx, &d, request.Cursor); err != nil && !work.Is(err, work.Diverged) {
			return nil, err
		}
	}
	current, err := settings(tx)
	if err != nil {
		return nil, err
	}
	b := &batch{
		server: s, tx: tx, device: d, current: s.published.Load(), now: s.now(), refused: map[apply.Ref]work.ID{},
		settings: current, author: apply.Author{User: c.user, Role: c.role, Device: c.device},
	}
	if !request.SentAt.IsZero() {
		b.author.Skew = b.now.Sub(request.SentAt).Round(time.Second)
	}
	b.rules = apply.Rules{
		Schema: s.schema, DetectConflicts: current.DetectConflicts,
		Offline: func(table string) bool { return b.current.compiled.Table(table) != nil },
	}
	return b, nil
}

// group answers one group: as before, held back, applied or refused.
func (b *batch) group(g work.Group) (wire.Result, error) {
	if g.ID == (work.ID{}) || len(g.Changes) == 0 || g.Seq == 0 {
		return wire.Result{}, work.Errorf(work.Invalid, "a group needs an id, a sequence number and at least one change")
	}
	hash, err := wire.Fingerprint(g)
	if err != nil {
		return wire.Result{}, err
	}
	before, ok, err := b.tx.Outcome(b.device.ID, g.ID)
	if err != nil {
		return wire.Result{}, err
	}
	if ok {
		return b.again(g, before, hash)
	}
	if by, held, err := b.heldBy(g); err != nil || held {
		return wire.Result{Group: g.ID, Outcome: wire.HeldBack, HeldBy: by}, err
	}
	effect, refusal, err := apply.Group(b.tx, b.rules, b.author, g, b.now)
	if err != nil {
		return wire.Result{}, err
	}
	stored := storedResult{Result: wire.Result{Group: g.ID, Outcome: wire.Applied}}
	if refusal != nil {
		err = b.refuse(g, refusal, &stored)
	} else {
		err = b.accept(g, effect, &stored)
	}
	if err != nil {
		return wire.Result{}, err
	}
	answer, err := wire.Encode(stored)
	if err != nil {
		return wire.Result{}, err
	}
	return stored.Result, b.tx.PutOutcome(b.device.ID, store.Outcome{Group: g.ID, Seq: g.Seq, Hash: hash, Answer: answer})
}

// again repeats a stored answer. The same id with other content is refused: it would make
// one of the two disappear.
func (b *batch) again(g work.Group, before store.Outcome, hash []byte) (wire.Result, error) {
	if !bytes.Equal(before.Hash, hash) {
		b.server.log.Warn("group id used twice", "device", b.device.ID, "group", g.ID)
		return wire.Result{Group: g.ID, Outcome: wire.Rejected, Errors: []wire.SyncError{{
			ID: g.Changes[0].MID, Type: wire.ErrorExists, Code: "mid_reused",
			Message: "Another change was sent under this id before. Send it again as a new change.",
		}}}, nil
	}
	var stored storedResult
	err := wire.Decode(before.Answer, &stored)
	stored.Result.Duplicate = true
	return stored.Result, err
}

// heldBy reports the refused group that this one has to wait for: one that it names, or
// one that touched the same record earlier in this request.
func (b *batch) heldBy(g work.Group) (work.ID, bool, error) {
	for _, c := range g.Changes {
		if by, ok := b.refused[apply.Ref{Table: c.Table, ID: c.ID}]; ok {
			b.hold(g, by)
			return by, true, nil
		}
		for _, after := range c.After {
			o, known, err := b.tx.Outcome(b.device.ID, after)
			if err != nil {
				return work.ID{}, false, err
			}
			var stored storedResult
			if known {
				if err := wire.Decode(o.Answer, &stored); err != nil {
					return work.ID{}, false, err
				}
			}
			if out := stored.Result.Outcome; out != wire.Applied && out != wire.Merged {
				b.hold(g, after)
				return after, true, nil
			}
		}
	}
	return work.ID{}, false, nil
}

// hold notes the records of a group that was not applied: what comes later on the same
// records waits with it.
func (b *batch) hold(g work.Group, by work.ID) {
	for _, c := range g.Changes {
		ref := apply.Ref{Table: c.Table, ID: c.ID}
		if _, ok := b.refused[ref]; !ok {
			b.refused[ref] = by
		}
	}
}

// accept fills in the rows of everything that the group changed and the device holds or
// made.
func (b *batch) accept(g work.Group, e apply.Effect, stored *storedResult) error {
	if e.Merged {
		stored.Result.Outcome = wire.Merged
	}
	for _, r := range e.Written {
		made := slices.ContainsFunc(g.Changes, func(c work.Change) bool { return c.ID == r.ID && c.Table == r.Table })
		if err := b.addRow(r, made, stored); err != nil {
			return err
		}
		b.changed(r.Table)
	}
	for _, gone := range e.Removed {
		stored.Result.Removed = append(stored.Result.Removed, wire.Removed{Table: gone.Table, ID: gone.ID, Why: wire.WhyDeleted})
		b.changed(gone.Table)
	}
	return nil
}

// addRow adds a record as the device is to store it, if the device is to have it.
func (b *batch) addRow(r work.Record, made bool, stored *storedResult) error {
	scope := b.current.compiled.Table(r.Table)
	if scope == nil {
		return nil
	}
	if _, held, err := b.tx.Held(b.device.ID, r.Table, r.ID); err != nil || !held && !made {
		return err
	}
	data := append([]byte(nil), work.Project(r.Data, scope.Keep)...)
	stored.Result.Rows = append(stored.Result.Rows, wire.Row{Table: r.Table, ID: r.ID, Rev: r.Rev, D: data})
	stored.Shapes = append(stored.Shapes, scope.Shape)
	return nil
}

func (b *batch) changed(table string) {
	if !slices.Contains(b.tables, table) {
		b.tables = append(b.tables, table)
	}
}

// refuse answers a group that was not applied and keeps it, whole, as a sync error. The
// device gets the records as they are here.
func (b *batch) refuse(g work.Group, refusal *apply.Refusal, stored *storedResult) error {
	c := g.Changes[refusal.Change]
	stored.Result.Outcome = wire.Rejected
	if refusal.Kind == work.Conflict {
		stored.Result.Outcome = wire.Conflicted
	} else {
		b.hold(g, g.ID)
	}
	e := wire.SyncError{
		ID: c.MID, Type: refusal.Type, Code: refusal.Kind.String(), Message: refusal.Message, Column: refusal.Column,
	}
	if scope := b.current.compiled.Table(c.Table); scope != nil && refusal.Server != nil {
		e.Server = append([]byte(nil), work.Project(refusal.Server, scope.Keep)...)
	}
	stored.Result.Errors = []wire.SyncError{e}
	for _, c := range g.Changes {
		r, ok, err := b.tx.Record(c.Table, c.ID)
		if err != nil {
			return err
		}
		if ok {
			if err := b.addRow(r, false, stored); err != nil {
				return err
			}
		}
	}
	return saveSyncError(b.tx, SyncError{
		ID: e.ID, Table: c.Table, Record: c.ID, Owner: b.author.User, Device: b.device.ID, ErrorTime: b.now.UTC(),
		ErrorType: e.Type, ErrorCode: e.Code, ErrorMessage: e.Message, Action: string(c.Op), Group: g, Server: refusal.Server,
	})
}
