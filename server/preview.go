package server

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

// Preview is what the devices of a user would be told if the user had a profile's draft.
type Preview struct {
	Login    string          `json:"login"`
	FullName string          `json:"fullname"`
	Has      string          `json:"offline_profile"` // the profile that applies to the user now, "" for none
	Devices  []DevicePreview `json:"devices"`
}

// DevicePreview is what one device would be told. A user without a device has one of no id that
// holds nothing.
type DevicePreview struct {
	Device work.ID          `json:"device,omitzero"`
	Name   string           `json:"name,omitempty"`
	Tables []scope.Forecast `json:"tables"` // the largest first
	Total  scope.Forecast   `json:"total"`
}

// ProfileUsers returns the logins of those who have a profile now, in order. The error is
// NotFound.
func (s *Server) ProfileUsers(name string) ([]string, error) {
	logins := []string{}
	err := s.store.View(func(tx store.Tx) error {
		p, err := profiles.Find(tx, name)
		if err != nil {
			return err
		}
		return store.EachJSON(tx, docCredential, func(login string, c credential) error {
			a, err := s.assignment(tx, c.User)
			if err == nil && a.Profile == p.ID && a.By != profiles.ByNobody && !c.Disabled {
				logins = append(logins, login)
			}
			return err
		})
	})
	return logins, err
}

// errAssumed ends a transaction of which nothing is to stay.
var errAssumed = errors.New("only assumed")

// assumed runs a function on the store as it would be if every page that is on its way to the
// devices had arrived, which a device says with its next request only. Nothing of it stays.
func (s *Server) assumed(user work.ID, look func(tx store.Tx, devices []device) error) error {
	err := s.store.Update(func(tx store.Tx) error {
		devices, err := devicesOf(tx, user)
		if err != nil {
			return err
		}
		for i := range devices {
			var page pendingPage
			if found, err := store.ReadJSON(tx, docPending, devices[i].ID.String(), &page); err != nil {
				return err
			} else if found {
				if err := s.foldPage(tx, &devices[i], s.cursor(devices[i].ID, page.Generation), devices[i].Anew); err != nil {
					return err
				}
			}
		}
		if err := look(tx, devices); err != nil {
			return err
		}
		return errAssumed
	})
	if errors.Is(err, errAssumed) {
		return nil
	}
	return err
}

// PreviewProfile says what the devices of a user would be told if the draft of a profile
// applied to the user now. Nothing is changed. The errors are NotFound, and Invalid for a draft
// that could not be published.
func (s *Server) PreviewProfile(name, login string) (Preview, error) {
	var out Preview
	c, err := s.credential(login)
	if err != nil {
		return out, err
	}
	err = s.assumed(c.User, func(tx store.Tx, devices []device) error {
		p, err := profiles.Find(tx, name)
		if err != nil {
			return err
		}
		draft, err := profile.Compile(p.Draft, s.schema)
		if err != nil {
			return err
		}
		has, err := s.assignment(tx, c.User)
		if err != nil {
			return err
		}
		out = Preview{Login: c.Login, Has: has.Name, Devices: []DevicePreview{}}
		if out.FullName, err = personName(tx, c.User); err != nil {
			return err
		}
		for _, d := range devices {
			preview, err := s.previewDevice(tx, c, d, has.Compiled, draft)
			if err != nil {
				return err
			}
			out.Devices = append(out.Devices, preview)
		}
		return nil
	})
	return out, err
}

// credential is how a user signs in. The error is NotFound.
func (s *Server) credential(login string) (c credential, err error) {
	err = s.store.View(func(tx store.Tx) error {
		c, err = readCredential(tx, login)
		return err
	})
	return c, err
}

// devicesOf are the devices of a user, by name; one that holds nothing if there are none.
func devicesOf(tx store.Documents, user work.ID) ([]device, error) {
	var list []device
	err := store.EachJSON(tx, docDevice, func(_ string, d device) error {
		if d.User == user {
			list = append(list, d)
		}
		return nil
	})
	slices.SortFunc(list, func(a, b device) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), slices.Compare(a.ID[:], b.ID[:]))
	})
	if len(list) == 0 {
		list = []device{{}}
	}
	return list, err
}

func (s *Server) previewDevice(tx store.Tx, c credential, d device, has, draft *profile.Compiled) (DevicePreview, error) {
	out := DevicePreview{Device: d.ID, Name: d.Name}
	role, err := s.roleOf(tx, c.Role)
	if err != nil {
		return out, err
	}
	user, err := scope.UserOf(tx, c.User, s.zone)
	if err != nil {
		return out, err
	}
	pins, err := PinsOf(tx, d.ID)
	if err != nil {
		return out, err
	}
	is := scope.Viewer{User: user, Now: s.now(), Pins: pins, MayRead: func(r work.Record) bool { return role.MayRead(r, user) }}
	was := is
	is.Profile, was.Profile = draft, has
	if len(role.Columns) > 0 {
		is.Profile, was.Profile = draft.Hiding(role.Readable), has.Hiding(role.Readable)
	}
	out.Tables, err = is.Forecast(tx, d.ID, was)
	for _, t := range out.Tables {
		out.Total = out.Total.Plus(t)
	}
	return out, err
}
