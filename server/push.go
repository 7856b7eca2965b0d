package server

import (
	"net/http"
	"sync"
	"time"

	"fieldbook/internal/profile"
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
	p := s.plans.of(c.device)
	p.busy.Lock()
	defer p.busy.Unlock()
	if err := checkPush(request); err != nil {
		return err
	}
	var answer wire.PushAnswer
	var tables []string
	var tag string
	err := s.store.Update(func(tx store.Tx) error {
		b, err := s.newBatch(tx, p, c, request)
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
		tables, tag = b.tables, s.manifestTag(b.facts)
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

// checkPush refuses a request that no device makes. A group of any size may travel alone.
func checkPush(request wire.PushRequest) error {
	changes := 0
	for _, g := range request.Groups {
		if g.ID == (work.ID{}) || len(g.Changes) == 0 || g.Seq == 0 {
			return work.Errorf(work.Invalid, "a group needs an id, a sequence number and at least one change")
		}
		for _, c := range g.Changes {
			if c.MID == (work.ID{}) {
				return work.Errorf(work.Invalid, "a change needs an id")
			}
		}
		changes += len(g.Changes)
	}
	if changes > wire.MaxPushChanges && len(request.Groups) > 1 {
		return work.Errorf(work.TooLarge, "the request has %d changes; the limit is %d", changes, wire.MaxPushChanges)
	}
	return nil
}

// batch is one push request on its way.
type batch struct {
	server  *Server
	tx      store.Tx
	device  device
	author  apply.Author
	rules   apply.Rules
	profile *profile.Compiled // as far as the author may see it
	facts   manifestFacts
	now     time.Time
	refused map[work.RecordRef]work.ID // records of groups that this request saw refused
	tables  []string                   // what changed
	viewer  func() (viewer, error)     // for whom it is, worked out once and only if somebody asks
}

func (s *Server) newBatch(tx store.Tx, p *plan, c caller, request wire.PushRequest) (*batch, error) {
	d, err := loadDevice(tx, c)
	if err != nil {
		return nil, err
	}
	mine, err := s.assignment(tx, c.user)
	if err != nil {
		return nil, err
	}
	if err := d.acknowledge(tx, mine.Compiled, acked{request.AckedSeq, request.Unanswered}); err != nil {
		return nil, err
	}
	// The page that the device stored last may hold records that this push changes: their
	// rows must go into the answer. A device without a page begins anew now, not with its
	// next pull: it will hold what is answered here. A cursor that makes no sense is for
	// that pull.
	if err := s.foldPage(tx, &d, request.Cursor, request.Anew); err != nil && !work.Is(err, work.Diverged) {
		return nil, err
	}
	facts, err := s.manifestFacts(tx, c)
	if err != nil {
		return nil, err
	}
	author, err := s.authorOf(tx, c)
	if err != nil {
		return nil, err
	}
	b := &batch{
		server: s, tx: tx, device: d, profile: compiledFor(mine.Edition, facts.role), now: s.now(), refused: map[work.RecordRef]work.ID{},
		facts: facts, author: author,
	}
	b.viewer = sync.OnceValues(func() (viewer, error) { return s.viewerOf(tx, p, c, b.now) })
	if !request.SentAt.IsZero() {
		b.author.Skew = b.now.Sub(request.SentAt).Round(time.Second)
		s.contacts.note(c.device, func(known *contact) { known.Skew = b.author.Skew })
	}
	s.cameWith(c.device, request.Cursor)
	s.waits(c.device, request.Unsent)
	b.rules = apply.Rules{Schema: s.schema, DetectConflicts: facts.settings.DetectConflicts}
	return b, nil
}

// group answers one group: as before, held back, applied or refused.
func (b *batch) group(g work.Group) (wire.Result, error) {
	hash, err := fingerprint(g)
	if err != nil {
		return wire.Result{}, err
	}
	before, ok, err := b.tx.Outcome(b.device.ID, g.ID)
	if err != nil {
		return wire.Result{}, err
	}
	if ok {
		result, err := b.again(g, before, hash)
		b.holdBehind(g, result.Outcome)
		return result, err
	}
	if by, held, err := b.heldBy(g); err != nil || held {
		return wire.Result{Group: g.ID, Outcome: wire.HeldBack, HeldBy: by}, err
	}
	touched, err := b.touched(g)
	if err != nil {
		return wire.Result{}, err
	}
	effect, refusal, err := apply.Group(b.tx, b.rules, b.author, g, b.now)
	if err != nil {
		return wire.Result{}, err
	}
	stored := storedResult{Result: wire.Result{Group: g.ID, Outcome: wire.Applied}}
	if refusal != nil {
		err = b.refuse(g, refusal, &stored)
	} else if err = b.accept(g, effect, &stored); err == nil {
		err = b.pin(g, touched)
	}
	if err != nil {
		return wire.Result{}, err
	}
	answer, err := wire.Encode(stored)
	if err != nil {
		return wire.Result{}, err
	}
	b.holdBehind(g, stored.Result.Outcome)
	return stored.Result, b.tx.PutOutcome(b.device.ID, store.Outcome{Group: g.ID, Seq: g.Seq, Hash: hash, Answer: answer})
}
