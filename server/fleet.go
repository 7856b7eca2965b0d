package server

import (
	"context"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// DeviceStatus is what the office sees of one installation. Zero times are unknown.
type DeviceStatus struct {
	Device
	UserName    string    `json:"fullname"`
	SignedIn    bool      `json:"signed_in"`
	LastContact time.Time `json:"last_contact,omitzero"`
	// DataAsOf is the server's time for which the device's data were last complete there.
	DataAsOf       time.Time `json:"data_as_of,omitzero"`
	Profile        string    `json:"profile,omitempty"` // the offline profile of those data
	ProfileVersion int       `json:"profile_version,omitempty"`
	// ClockSkew is by how many seconds the device's clock was behind the server's, negative
	// if it was ahead, when it last sent changes.
	ClockSkew int `json:"clock_skew"`
	// ActiveErrors counts the sync errors of the device that nobody has disposed of;
	// ReportedErrors is how many the device last said to have, nil if it never said.
	ActiveErrors   int  `json:"active_sync_errors"`
	ReportedErrors *int `json:"reported_sync_errors,omitempty"`
	// Unsent is how many changes the device last said to wait there, nil if it never said;
	// UnsentSince is when the oldest of them was made, by the server's clock.
	Unsent      *int      `json:"unsent,omitempty"`
	UnsentSince time.Time `json:"unsent_since,omitzero"`
}

// AtRisk reports whether work waits on the device that nobody will send while it stays as
// it is: it has said so, and was not heard of for as long as quiet.
func (d DeviceStatus) AtRisk(now time.Time, quiet time.Duration) bool {
	return d.Unsent != nil && *d.Unsent > 0 && now.Sub(d.LastContact) >= quiet
}

// DeviceStatuses returns every device that has signed in, by id.
func (s *Server) DeviceStatuses() ([]DeviceStatus, error) {
	devices, err := s.Devices()
	if err != nil {
		return nil, err
	}
	signedIn, active := map[work.ID]bool{}, map[work.ID]int{}
	names := map[work.ID]string{}
	err = s.store.View(func(tx store.Tx) error {
		if err := store.EachJSON(tx, docToken, func(_ string, t token) error {
			signedIn[t.Device] = true
			return nil
		}); err != nil {
			return err
		}
		if err := store.EachJSON(tx, docSyncError, func(_ string, e SyncError) error {
			if e.StateCode == ErrorActive {
				active[e.Device]++
			}
			return nil
		}); err != nil {
			return err
		}
		return store.EachJSON(tx, docDevice, func(_ string, d device) (err error) {
			names[d.ID], err = personName(tx, d.User)
			return err
		})
	})
	list := make([]DeviceStatus, len(devices))
	for i, d := range devices {
		c := s.contacts.of(d.ID)
		list[i] = DeviceStatus{
			Device: d, UserName: names[d.ID], SignedIn: signedIn[d.ID], LastContact: c.Last, DataAsOf: c.AsOf, ProfileVersion: c.Profile.Version, Profile: s.library.Load().Name(c.Profile.Profile),
			ClockSkew: int(c.Skew / time.Second), ActiveErrors: active[d.ID], ReportedErrors: c.ActiveErrors,
		}
		if c.Unsent != nil {
			list[i].Unsent = &c.Unsent.Count
			if !c.Unsent.Oldest.IsZero() {
				list[i].UnsentSince = c.Unsent.Oldest.Add(c.Skew)
			}
		}
	}
	return list, err
}

// DeviceStatus returns one device. The error is NotFound.
func (s *Server) DeviceStatus(id work.ID) (DeviceStatus, error) {
	list, err := s.DeviceStatuses()
	for _, d := range list {
		if d.ID == id {
			return d, err
		}
	}
	if err == nil {
		err = work.Errorf(work.NotFound, "there is no device %s: fieldbookd device list shows them", id)
	}
	return DeviceStatus{}, err
}

// RevokeDevice ends the sign-ins on a device. What it holds and has not sent stays there
// until its user signs in again. The error is NotFound.
func (s *Server) RevokeDevice(ctx context.Context, id work.ID) (DeviceStatus, error) {
	err := s.store.Update(func(tx store.Tx) error {
		if _, found, err := tx.Document(docDevice, id.String()); err != nil || !found {
			if err == nil {
				err = work.Errorf(work.NotFound, "there is no device %s: fieldbookd device list shows them", id)
			}
			return err
		}
		return removeTokens(tx, func(t token) bool { return t.Device == id })
	})
	if err != nil {
		return DeviceStatus{}, err
	}
	s.live.signedOut()
	s.log.InfoContext(ctx, "device revoked", "device", id)
	return s.DeviceStatus(id)
}
