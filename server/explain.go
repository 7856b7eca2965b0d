package server

import (
	"time"

	"fieldbook/internal/explain"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

// Explanation is why a record is, or is not, on a user's devices.
type Explanation struct {
	Login   string `json:"login"`
	Profile string `json:"offline_profile"` // that applies to the user, "" for none
	Version int    `json:"profile_version,omitempty"`
	// State says why the profile brings nothing, "" if it does.
	State   string            `json:"state,omitempty"`
	Reason  explain.Reason    `json:"reason"`
	Devices []ExplainedDevice `json:"devices"`
}

// ExplainedDevice says whether one device of the user holds the record, as far as the server
// knows.
type ExplainedDevice struct {
	Device work.ID `json:"device"`
	Name   string  `json:"name"`
	Holds  bool    `json:"holds"`
	// Current says that its copy is of the record's present state.
	Current bool `json:"current,omitempty"`
	// Pinned is until when the device keeps it although no rule takes it in.
	Pinned time.Time `json:"pinned_until,omitzero"`
}

// Explain says why a record is, or is not, on a user's devices. The errors are NotFound for an
// unknown user or table.
func (s *Server) Explain(login, table string, id work.ID) (Explanation, error) {
	var out Explanation
	if _, err := s.schema.Need(table); err != nil {
		return out, err
	}
	c, err := s.credential(login)
	if err != nil {
		return out, err
	}
	err = s.assumed(c.User, func(tx store.Tx, devices []device) error {
		a, err := s.assignment(tx, c.User)
		if err != nil {
			return err
		}
		out = Explanation{Login: c.Login, Profile: a.Name, Version: a.Version, State: noDownload(a), Devices: []ExplainedDevice{}}
		v, err := s.explainer(tx, c, a)
		if err != nil {
			return err
		}
		pinned := time.Time{}
		for _, d := range devices {
			if d.ID == (work.ID{}) {
				continue
			}
			e, err := explainDevice(tx, d, table, id, v.Now)
			if err != nil {
				return err
			}
			out.Devices = append(out.Devices, e)
			if e.Pinned.After(pinned) {
				pinned = e.Pinned
			}
		}
		v.Pinned = func(t string, of work.ID) time.Time {
			if t == table && of == id {
				return pinned
			}
			return time.Time{}
		}
		out.Reason, err = v.Record(tx, table, id)
		return err
	})
	return out, err
}

// explainer is for whom a user's scope is explained.
func (s *Server) explainer(tx store.Tx, c credential, a profiles.Assignment) (explain.Viewer, error) {
	role, err := s.roleOf(tx, c.Role)
	if err != nil {
		return explain.Viewer{}, err
	}
	user, err := scope.UserOf(tx, c.User, s.zone)
	return explain.Viewer{
		Profile: compiledFor(a.Edition, role), User: user, Now: s.now(),
		MayRead: func(r work.Record) bool { return role.MayRead(r, user) },
	}, err
}

// explainDevice says what a device has of a record.
func explainDevice(tx store.Tx, d device, table string, id work.ID, now time.Time) (ExplainedDevice, error) {
	out := ExplainedDevice{Device: d.ID, Name: d.Name}
	h, held, err := tx.Held(d.ID, table, id)
	if err != nil {
		return out, err
	}
	if out.Holds = held; held {
		r, ok, err := tx.Record(table, id)
		if err != nil {
			return out, err
		}
		out.Current = ok && r.Rev == h.Rev
	}
	pins, err := PinsOf(tx, d.ID)
	if until := pins[table][id]; now.Before(until) {
		out.Pinned = until
	}
	return out, err
}

// noDownload says why an assignment brings nothing, "" if it does.
func noDownload(a profiles.Assignment) string {
	if a.State == profiles.NotConfigured {
		return "offline is not configured for this user: the app works online only"
	}
	return offline(a).Text()
}
