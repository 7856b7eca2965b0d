package localdb

import (
	"errors"
	"time"

	"fieldbook/internal/work"
)

// What a person made of a sync error, here or at the office.
const (
	DisposalActive    = "active"    // a discard was undone: it waits for a decision again
	DisposalRetried   = "retried"   // sent again, as it was or corrected
	DisposalDiscarded = "discarded" // the server's state stays
	DisposalResolved  = "resolved"  // settled by hand at the office
)

// Disposal says what became of one sync error, and through whom.
type Disposal struct {
	ID  work.ID   `json:"id"` // the sync error's
	How string    `json:"how"`
	By  string    `json:"by,omitempty"`
	At  time.Time `json:"at"`
	// Note is what the office wrote about it; what is disposed of here has none.
	Note string `json:"note,omitempty"`
}

// storedDisposal carries a number, so that the confirmation of one disposal is not taken
// for that of a later one.
type storedDisposal struct {
	Disposal
	N uint64 `json:"n"`
}

// disposed notes what the user made of a sync error, for the server, which knows nothing
// of those that the device raised itself.
func (t *txn) disposed(e *storedError, how string) error {
	if e.Code == CodeDamaged {
		return nil
	}
	d, err := t.device()
	if err != nil {
		return err
	}
	x := t.top(disposalBucket)
	n, err := x.bucket.NextSequence()
	if err != nil {
		return err
	}
	return t.putJSON(x, e.ID[:], storedDisposal{Disposal{ID: e.ID, How: how, By: d.UserName, At: t.db.now().UTC()}, n})
}

// Disposals returns what the user made of sync errors here and the server has not
// confirmed: of each error the latest. Send them, then call [DB.DisposalsSent].
func (db *DB) Disposals() (list []Disposal, err error) {
	shown := map[work.ID]uint64{}
	err = db.view("Disposals", func(t *txn) error {
		x := t.top(disposalBucket)
		return x.scan(nil, func(key, p []byte) (bool, error) {
			var d storedDisposal
			err := decode(x, key, p, &d)
			list = append(list, d.Disposal)
			shown[d.ID] = d.N
			return true, err
		})
	})
	if err != nil {
		return nil, err
	}
	db.flight.tell(shown)
	return list, nil
}

// DisposalsSent forgets disposals that the server has confirmed. One that the user has
// changed since [DB.Disposals] stays, and so does one that was never handed out.
func (db *DB) DisposalsSent(ids []work.ID) error {
	return db.update("DisposalsSent", func(t *txn) error {
		x := t.top(disposalBucket)
		for _, id := range ids {
			var d storedDisposal
			found, err := t.getJSON(x, id[:], &d)
			if err != nil {
				return err
			}
			if found && d.N == t.db.flight.told(id) {
				if err := x.del(id[:]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// DisposeFromOffice carries out what the office made of this device's sync errors: one
// that it retried, discarded or resolved is resolved here too, and the groups that waited
// for it are sent; one that it made active again waits for a decision again. An error that
// the device does not have, or that its user has decided on later, is passed over. Each
// disposal is stored by itself: the error, a Conflict while a later change of the same
// record is being sent, is that of those that must be tried again.
func (db *DB) DisposeFromOffice(list []Disposal) error {
	var failed error
	for _, d := range list {
		if err := db.update("DisposeFromOffice", func(t *txn) error { return t.disposeFromOffice(d) }); err != nil {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

func (t *txn) disposeFromOffice(d Disposal) error {
	e, err := t.errorAt(d.ID)
	if work.Is(err, work.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	var own storedDisposal
	found, err := t.getJSON(t.top(disposalBucket), d.ID[:], &own)
	if err != nil || found && own.At.After(d.At) {
		return err
	}
	if d.Note != "" {
		e.Note = d.Note
	}
	switch {
	case d.How == DisposalActive && e.State == ErrorResolved && !e.Resent:
		err = t.reactivate(e)
	case d.How != DisposalActive && e.State == ErrorActive:
		err = t.giveUp(e, d.How, d.By, false)
	}
	if err != nil {
		return err
	}
	return t.top(disposalBucket).del(d.ID[:])
}
