package server

import (
	"slices"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

const docRecheck = "recheck" // by device: what the next look has to look at

// rechecks are records that came into a device's view, or left it, otherwise than by a
// page: with the answer to a push. Whether they and what hangs on them are in scope is for
// the next look to say. They count on, so that those which come while a plan is under way
// are not taken for done with it.
type rechecks struct {
	Count uint64    `json:"count"`
	Refs  []recheck `json:"refs"`
}

type recheck struct {
	N uint64 `json:"n"`
	work.RecordRef
	// Moved says that the record came or went, not only changed.
	Moved bool `json:"moved,omitzero"`
}

func readRechecks(tx store.Documents, device work.ID) (rechecks, error) {
	var r rechecks
	_, err := store.ReadJSON(tx, docRecheck, device.String(), &r)
	return r, err
}

// refs returns what to look at, and which of them moved.
func (r rechecks) refs() (look, moved []work.RecordRef) {
	for _, ref := range r.Refs {
		if ref.Moved {
			moved = append(moved, ref.RecordRef)
		} else {
			look = append(look, ref.RecordRef)
		}
	}
	return look, moved
}

// again notes records to look at with the next look; save stores them.
func (d *device) again(moved bool, refs ...work.RecordRef) {
	for _, ref := range refs {
		d.rechecks = append(d.rechecks, recheck{RecordRef: ref, Moved: moved})
	}
}

// saveRechecks adds what was noted since the device was loaded.
func (d *device) saveRechecks(tx store.Documents) error {
	if len(d.rechecks) == 0 {
		return nil
	}
	all, err := readRechecks(tx, d.ID)
	if err != nil {
		return err
	}
	at := map[recheck]int{}
	for i, ref := range all.Refs {
		ref.N = 0
		at[ref] = i
	}
	for _, ref := range d.rechecks {
		all.Count++
		i, known := at[ref]
		if !known {
			i = len(all.Refs)
			at[ref] = i
			all.Refs = append(all.Refs, ref)
		}
		all.Refs[i].N = all.Count
	}
	d.rechecks = nil
	return store.WriteJSON(tx, docRecheck, d.ID.String(), all)
}

// rechecked drops those that were looked at.
func (d *device) rechecked(tx store.Documents, upTo uint64) error {
	all, err := readRechecks(tx, d.ID)
	if err != nil || len(all.Refs) == 0 {
		return err
	}
	all.Refs = slices.DeleteFunc(all.Refs, func(r recheck) bool { return r.N <= upTo })
	return store.WriteJSON(tx, docRecheck, d.ID.String(), all)
}
