package server

import (
	"net/http"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// maxDisposals bounds the sync errors that one request names.
const maxDisposals = 10_000

// syncErrors tells both sides what became of sync errors on the other.
func (s *Server) syncErrors(w http.ResponseWriter, r *http.Request, c caller) error {
	if err := c.onDevice(); err != nil {
		return err
	}
	var request wire.SyncErrorsRequest
	if err := read(r, &request); err != nil {
		return err
	}
	if len(request.Disposed)+len(request.Active)+len(request.Settled) > maxDisposals {
		return work.Errorf(work.TooLarge, "the request names more than %d sync errors", maxDisposals)
	}
	for _, d := range request.Disposed {
		if err := checkDisposal(d); err != nil {
			return err
		}
	}
	run := s.store.View
	if len(request.Disposed) > 0 {
		run = s.store.Update
	}
	s.contacts.note(c.device, func(known *contact) { known.ActiveErrors = new(len(request.Active)) })
	var answer wire.SyncErrorsAnswer
	err := run(func(tx store.Tx) error {
		d, err := loadDevice(tx, c)
		if err != nil {
			return err
		}
		x := exchange{tx: tx, device: d}
		answer.Disposed, err = x.answer(s, c, request)
		return err
	})
	if err != nil {
		return err
	}
	s.answer(w, r, answer)
	return nil
}

func checkDisposal(d wire.Disposal) error {
	switch d.How {
	case wire.DisposalActive, wire.DisposalRetried, wire.DisposalDiscarded, wire.DisposalResolved:
	default:
		return work.Errorf(work.Invalid, "%q is not what becomes of a sync error", clip(d.How, 60))
	}
	if d.ID == (work.ID{}) {
		return work.Errorf(work.Invalid, "a disposal needs the id of its sync error")
	}
	return nil
}

// exchange is one request of a device about its sync errors.
type exchange struct {
	tx     store.Tx
	device device
}

// answer stores what the device says and returns what is in force: for everything that it
// said, for those of its active errors of which the office has disposed, and for the
// settled ones that the office made active again.
func (x exchange) answer(s *Server, c caller, request wire.SyncErrorsRequest) ([]wire.Disposal, error) {
	name, err := personName(x.tx, c.user)
	if err != nil {
		return nil, err
	}
	skew := s.contacts.of(c.device).Skew
	inForce := []wire.Disposal{}
	for _, d := range request.Disposed {
		d.By = name // what the request claims about its user counts for nothing
		d.At = d.At.Add(skew).UTC()
		if now := s.now().UTC(); d.At.Year() < 2000 || d.At.After(now) {
			d.At = now
		}
		e, mine, err := x.mine(d.ID)
		if err != nil {
			return nil, err
		}
		if mine {
			if e.dispose(d) {
				if err := saveSyncError(x.tx, e); err != nil {
					return nil, err
				}
			}
			d = *e.Disposal
		}
		inForce = append(inForce, d) // one that is unknown here is confirmed, or it would come for ever
	}
	for _, id := range request.Active {
		e, mine, err := x.mine(id)
		if err != nil {
			return nil, err
		}
		if mine && e.StateCode == ErrorResolved {
			inForce = append(inForce, *e.Disposal)
		}
	}
	for _, id := range request.Settled {
		e, mine, err := x.mine(id)
		if err != nil {
			return nil, err
		}
		if mine && e.StateCode == ErrorActive && e.Disposal != nil {
			inForce = append(inForce, *e.Disposal)
		}
	}
	return inForce, nil
}

// mine reads a sync error of this user and device.
func (x exchange) mine(id work.ID) (SyncError, bool, error) {
	var e SyncError
	found, err := store.ReadJSON(x.tx, docSyncError, id.String(), &e)
	return e, found && e.Owner == x.device.User && e.Device == x.device.ID, err
}

// dispose notes what became of the sync error. The newest disposal counts; it reports
// whether this is one.
func (e *SyncError) dispose(d wire.Disposal) bool {
	if e.Disposal != nil && !d.At.After(e.Disposal.At) {
		return false
	}
	d.ID = e.ID
	e.Disposal = &d
	e.StateCode, e.StatusCode = ErrorResolved, ErrorResolved
	if d.How == wire.DisposalActive {
		e.StateCode, e.StatusCode = ErrorActive, ErrorActive
	}
	return true
}
