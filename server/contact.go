package server

import (
	"maps"
	"sync"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
	"fieldbook/server/store"
)

// contact is when and how a device was last heard of. It is for the administrator's list
// and decides nothing.
type contact struct {
	Last    time.Time     `json:"last_contact"`
	AsOf    time.Time     `json:"data_as_of,omitzero"` // of the newest checkpoint that the device has stored
	Profile profiles.Key  `json:"profile,omitzero"`    // of those data
	Skew    time.Duration `json:"skew,omitempty"`      // what to add to the device's clock to get the server's
	// ActiveErrors is how many sync errors the device last said to wait there for a person,
	// nil if it never said.
	ActiveErrors *int `json:"active_errors,omitempty"`
	// Unsent is what the device last said to wait there, nil if it never said.
	Unsent *wire.Unsent `json:"unsent,omitempty"`

	// The checkpoint that is on its way counts when the device comes back with its cursor.
	cursor  string
	asOf    time.Time
	profile profiles.Key
}

// contacts keeps contacts in memory and writes them down together, at most once a minute:
// a device that asks and finds nothing new must not cost a write.
type contacts struct {
	mu       sync.Mutex
	byDevice map[work.ID]*contact
	stale    map[work.ID]bool // not written down yet
	written  time.Time
}

const contactsEvery = time.Minute

// note changes what is known of a device.
func (c *contacts) note(device work.ID, change func(*contact)) {
	if device == (work.ID{}) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	known := c.byDevice[device]
	if known == nil {
		known = &contact{}
		c.byDevice[device] = known
	}
	change(known)
	c.stale[device] = true
}

// of returns what is known of a device.
func (c *contacts) of(device work.ID) contact {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known := c.byDevice[device]; known != nil {
		return *known
	}
	return contact{}
}

// due returns what has to be written down now, nil if nothing has.
func (c *contacts) due(now time.Time, all bool) map[work.ID]contact {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.stale) == 0 || !all && now.Sub(c.written) < contactsEvery {
		return nil
	}
	list := make(map[work.ID]contact, len(c.stale))
	for id := range maps.Keys(c.stale) {
		list[id] = *c.byDevice[id]
	}
	clear(c.stale)
	c.written = now
	return list
}

// heard notes that a device made a request.
func (s *Server) heard(device work.ID) {
	now := s.now().UTC()
	s.contacts.note(device, func(c *contact) { c.Last = now })
	s.writeContacts(now, false)
}

// writeContacts writes down what is due. That it could not is only logged: the next attempt
// is a minute away.
func (s *Server) writeContacts(now time.Time, all bool) {
	list := s.contacts.due(now, all)
	if len(list) == 0 {
		return
	}
	err := s.store.Update(func(tx store.Tx) error {
		for id, c := range list {
			if err := store.WriteJSON(tx, docContact, id.String(), c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.log.Error("contacts of devices not written", "err", err)
	}
}

// readContacts takes up what an earlier process wrote down.
func (s *Server) readContacts() error {
	s.contacts.byDevice, s.contacts.stale = map[work.ID]*contact{}, map[work.ID]bool{}
	return s.store.View(func(tx store.Tx) error {
		return store.EachJSON(tx, docContact, func(key string, c contact) error {
			id, err := work.ParseID(key)
			s.contacts.byDevice[id] = &c
			return err
		})
	})
}

// told notes the checkpoint of the page that goes out, and under which cursor.
func (s *Server) told(device work.ID, cursor string, asOf time.Time, of profiles.Key) {
	s.contacts.note(device, func(c *contact) { c.cursor, c.asOf, c.profile = cursor, asOf.UTC(), of })
}

// cameWith notes that the device has stored the page of that cursor.
func (s *Server) cameWith(device work.ID, cursor string) {
	s.contacts.note(device, func(c *contact) {
		if cursor != "" && cursor == c.cursor {
			c.AsOf, c.Profile = c.asOf, c.profile
		}
	})
}

// waits notes what the device says to wait there.
func (s *Server) waits(device work.ID, u *wire.Unsent) {
	if u != nil {
		s.contacts.note(device, func(c *contact) { c.Unsent = u })
	}
}
