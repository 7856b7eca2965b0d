package syncclient

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// askAgain is how often the server is asked what became of the sync errors that wait here,
// when nothing else has changed.
const askAgain = time.Minute

// askSettled is how often it is asked whether the office took up again what was given up,
// and settledFor for how long after the refusal.
const (
	askSettled = time.Hour
	settledFor = 30 * 24 * time.Hour
)

// dispose tells the server what was made of sync errors here and carries out what the
// office made of those that wait. It comes before the push, which may send what they held
// up. Nothing is asked while there is nothing to say and no error waits.
func (p *pass) dispose(ctx context.Context) error {
	own, err := p.db.Disposals()
	if err != nil {
		return err
	}
	failed, err := p.db.SyncErrors(true)
	if err != nil {
		return err
	}
	waiting := make(map[work.ID]bool, len(failed))
	var settled []work.ID
	for _, e := range failed {
		switch {
		case e.Code == localdb.CodeDamaged: // of which the server has never heard
		case e.State == localdb.ErrorActive:
			waiting[e.ID] = true
		case e.Resolution != localdb.DisposalRetried && p.client.now().Sub(e.At) < settledFor:
			settled = append(settled, e.ID)
		}
	}
	if len(own) == 0 && !p.ask(waiting, len(settled) > 0) {
		return nil
	}
	request := wire.SyncErrorsRequest{Settled: settled}
	for _, d := range own {
		request.Disposed = append(request.Disposed, wire.Disposal{ID: d.ID, How: d.How, By: d.By, At: d.At})
	}
	for id := range waiting {
		request.Active = append(request.Active, id)
	}
	slices.SortFunc(request.Active, func(a, b work.ID) int { return slices.Compare(a[:], b[:]) })
	r, err := p.client.do(ctx, p.client.steady, http.MethodPost, wire.PathSyncErrors, request, nil)
	if err != nil {
		return err
	}
	p.run.Bytes += int64(r.wire)
	var answer wire.SyncErrorsAnswer
	if err := wire.Decode(r.body, &answer); err != nil {
		return work.Errorf(work.Damaged, "the server's answer about sync errors cannot be read; nothing was changed here: %w", err)
	}
	if err := p.disposed(own, answer.Disposed); err != nil {
		return err
	}
	p.told, p.toldAt = waiting, p.client.now()
	return nil
}

// ask reports whether the server is to be asked about the errors that wait: when they are
// others than before, and now and then; seldom about those that are settled.
func (p *pass) ask(waiting map[work.ID]bool, settled bool) bool {
	switch {
	case p.reason == ReasonEdit, len(waiting) == 0 && !settled:
		return false
	case p.reason == ReasonFull, len(waiting) > 0 && !maps.Equal(waiting, p.told):
		return true
	}
	wait := askAgain
	if len(waiting) == 0 {
		wait = askSettled
	}
	return !early(p.toldAt.Add(wait), p.client.now(), wait)
}

// disposed stores the server's answer. An own disposal that it confirms is forgotten;
// where it names another one, the office was later and its word counts.
func (p *pass) disposed(own []localdb.Disposal, inForce []wire.Disposal) error {
	said := map[work.ID]string{}
	for _, d := range own {
		said[d.ID] = d.How
	}
	var confirmed []work.ID
	var office []localdb.Disposal
	for _, d := range inForce {
		how, told := said[d.ID]
		if told {
			confirmed = append(confirmed, d.ID)
		}
		if !told || how != d.How {
			office = append(office, localdb.Disposal{ID: d.ID, How: d.How, By: d.By, At: d.At, Note: d.Note})
		}
	}
	if len(confirmed) > 0 {
		if err := p.db.DisposalsSent(confirmed); err != nil {
			return err
		}
	}
	if len(office) == 0 {
		return nil
	}
	// A Conflict says that a later change is on its way: the next pass tries again.
	if err := p.db.DisposeFromOffice(office); err != nil && !work.Is(err, work.Conflict) {
		return err
	}
	return nil
}

// hasDisposals reports whether there is something to tell the server.
func (e *Engine) hasDisposals() bool {
	list, err := e.db.Disposals()
	return err == nil && len(list) > 0
}
