package profiles

import (
	"strings"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Editor changes profiles, in the transaction that Docs belong to and on behalf of By.
type Editor struct {
	Docs   store.Documents
	Schema *work.Schema
	Limits profile.Limits
	NewID  func() work.ID
	Now    time.Time
	By     string
}

func (e Editor) stamp() Stamp { return Stamp{At: e.Now.UTC(), By: e.By} }

func (e Editor) save(p Entry) error { return store.WriteJSON(e.Docs, kindProfile, p.ID.String(), p) }

// Create adds a profile as a draft. What it says need not make sense yet: that is asked for
// when it is published. The errors are Exists, for a name that another one has, and Invalid.
func (e Editor) Create(draft profile.Profile, managed bool) (Entry, error) {
	p := Entry{ID: e.NewID(), Draft: draft, Edited: e.stamp(), Managed: managed}
	if err := e.nameIsFree(draft.Name, p.ID); err != nil {
		return p, err
	}
	p.note(Event{Stamp: e.stamp(), Did: Created})
	return p, e.save(p)
}

// Edit replaces the draft. What is in force stays until the next publish. The errors are
// NotFound, Exists and Invalid.
func (e Editor) Edit(text string, draft profile.Profile) (Entry, error) {
	p, err := Find(e.Docs, text)
	if err != nil {
		return p, err
	}
	if err := e.nameIsFree(draft.Name, p.ID); err != nil {
		return p, err
	}
	if same(p.Draft, draft) {
		return p, nil
	}
	p.Draft, p.Edited = draft, e.stamp()
	return p, e.save(p)
}

// Copy adds a profile that says what another one's draft does, under another name. The copy is
// the administrator's own: it gets no updates.
func (e Editor) Copy(text, name string) (Entry, error) {
	p, err := Find(e.Docs, text)
	if err != nil {
		return p, err
	}
	draft := p.Draft
	draft.Name = strings.TrimSpace(name)
	return e.Create(draft, false)
}

// Delete removes a profile with its versions. The error is Conflict for the one that everyone
// has and for one with members, NotFound otherwise.
func (e Editor) Delete(text string) (Entry, error) {
	p, err := Find(e.Docs, text)
	if err != nil {
		return p, err
	}
	mode, err := ModeOf(e.Docs)
	if err != nil {
		return p, err
	}
	if !mode.Restricted && mode.Profile == p.ID {
		return p, work.Errorf(work.Conflict, "everyone has the offline profile %q: choose another one first (fieldbookd profile mode)", p.Name())
	}
	members, err := membersOf(e.Docs, p.ID)
	if err != nil {
		return p, err
	}
	if len(members) > 0 {
		return p, work.Errorf(work.Conflict, "the offline profile %q has %d members: take them out of it or move them first (fieldbookd profile member)", p.Name(), len(members))
	}
	for n := 1; n <= p.Newest; n++ {
		if err := e.Docs.RemoveDocument(kindVersion, versionKey(p.ID, n)); err != nil {
			return p, err
		}
	}
	return p, e.Docs.RemoveDocument(kindProfile, p.ID.String())
}

// Attach makes a profile part of the app or takes it out.
func (e Editor) Attach(text string, attached bool) (Entry, error) {
	p, err := Find(e.Docs, text)
	if err != nil || p.Detached == !attached {
		return p, err
	}
	p.Detached = !attached
	did := Attached
	if p.Detached {
		did = TookOut
	}
	p.note(Event{Stamp: e.stamp(), Did: did})
	return p, e.save(p)
}

// nameIsFree refuses a name that another profile has, or none.
func (e Editor) nameIsFree(name string, id work.ID) error {
	if strings.TrimSpace(name) == "" {
		return work.Errorf(work.Invalid, "name: give the profile a name")
	}
	list, err := List(e.Docs)
	for _, other := range list {
		if other.ID != id && strings.EqualFold(other.Name(), name) {
			return work.Errorf(work.Exists, "there is already an offline profile %q", other.Name())
		}
	}
	return err
}
