package server

import (
	"hash/fnv"
	"slices"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

const docPins = "pins" // by device: what it keeps for a while whatever the profile says

// maxPins is how many records are pinned for a device; the oldest pins go first.
const maxPins = 10_000

// pins are the records that a device keeps for a while, those pinned last at the end.
type pins []pin

type pin struct {
	work.RecordRef
	Until time.Time `json:"until"`
}

func readPins(tx store.Documents, device work.ID) (list pins, err error) {
	_, err = store.ReadJSON(tx, docPins, device.String(), &list)
	return list, err
}

func (p pins) scope() scope.Pins {
	by := scope.Pins{}
	for _, one := range p {
		by.Add(one.RecordRef, one.Until)
	}
	return by
}

// PinsOf returns what is pinned for a device: the part of its scope that its profile does
// not give it.
func PinsOf(tx store.Documents, device work.ID) (scope.Pins, error) {
	list, err := readPins(tx, device)
	return list.scope(), err
}

// pinned is what was read of a device's pins last.
type pinned struct {
	device work.ID
	sum    uint64
	scope  scope.Pins
}

// load decodes the pins of a device unless they are those that were decoded last.
func (p *pinned) load(tx store.Documents, device work.ID) error {
	data, _, err := tx.Document(docPins, device.String())
	if err != nil {
		return err
	}
	h := fnv.New64a()
	h.Write(data)
	if sum := h.Sum64(); p.scope == nil || p.device != device || p.sum != sum {
		read, err := PinsOf(tx, device)
		if err != nil {
			return err
		}
		*p = pinned{device, sum, read}
	}
	return nil
}

// pin pins records for a device. What is not pinned any more, because its time is over or
// the list is full, the next look has to look at: save must follow.
func (d *device) pin(tx store.Documents, refs []work.RecordRef, until, now time.Time) error {
	if len(refs) == 0 {
		return nil
	}
	list, err := readPins(tx, d.ID)
	if err != nil {
		return err
	}
	anew := make(map[work.RecordRef]bool, len(refs))
	for _, ref := range refs {
		anew[ref] = true
	}
	var kept pins
	for _, p := range list {
		switch {
		case anew[p.RecordRef]:
		case now.Before(p.Until):
			kept = append(kept, p)
		default:
			d.again(false, p.RecordRef)
		}
	}
	for _, ref := range refs {
		if anew[ref] {
			kept, anew[ref] = append(kept, pin{ref, until}), false
		}
	}
	for _, p := range kept[:max(0, len(kept)-maxPins)] {
		d.again(false, p.RecordRef)
	}
	return store.WriteJSON(tx, docPins, d.ID.String(), kept[max(0, len(kept)-maxPins):])
}

// touched notes which of the records that a group is to change are in scope.
func (b *batch) touched(g work.Group) ([]work.RecordRef, error) {
	var refs []work.RecordRef
	for _, c := range g.Changes {
		if c.Op != work.Update {
			continue
		}
		v, err := b.viewer()
		if err != nil {
			return nil, err
		}
		ref := work.RecordRef{Table: c.Table, ID: c.ID}
		in, err := v.InScope(b.tx, b.device.ID, ref)
		if err != nil {
			return nil, err
		}
		if in && !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	return refs, nil
}

// pin pins what an applied group made and, of what it changed, what was in scope and has no
// other reason to be now.
func (b *batch) pin(g work.Group, touched []work.RecordRef) error {
	var refs []work.RecordRef
	for _, c := range g.Changes {
		if c.Op == work.Create {
			refs = append(refs, work.RecordRef{Table: c.Table, ID: c.ID})
		}
	}
	if len(refs)+len(touched) == 0 {
		return nil
	}
	v, err := b.viewer()
	if err != nil {
		return err
	}
	unpinned := v.Viewer
	unpinned.Pins = nil
	for _, ref := range touched {
		in, err := unpinned.InScope(b.tx, b.device.ID, ref)
		if err != nil {
			return err
		}
		if !in {
			refs = append(refs, ref)
		}
	}
	until := profile.GraceEnd(b.profile.Profile.Grace, v.User, b.now)
	return b.device.pin(b.tx, refs, until, b.now)
}
