package server

import (
	"context"
	"slices"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/store"
)

// UserChange is what an administrator changes of a user; nil members stay.
type UserChange struct {
	Role *apply.Role `json:"role,omitempty"`
	// Disabled ends the user's sign-ins and refuses new ones.
	Disabled *bool `json:"isdisabled,omitempty"`
}

// ChangeUser changes a user. It holds from the user's next request on. The last
// administrator who can sign in stays one. The errors are Invalid, NotFound and Forbidden.
func (s *Server) ChangeUser(ctx context.Context, login string, to UserChange) (User, error) {
	login = strings.ToLower(login)
	if to.Role != nil && !slices.Contains(roles, *to.Role) {
		return User{}, work.Errorf(work.Invalid, "the role must be technician, dispatcher or administrator")
	}
	var changed User
	var tables []string
	err := s.store.Update(func(tx store.Tx) error {
		c, err := readCredential(tx, login)
		if err != nil {
			return err
		}
		if to.Role != nil {
			c.Role = *to.Role
		}
		if to.Disabled != nil {
			c.Disabled = *to.Disabled
		}
		if c.Role == apply.Technician {
			if tables, err = s.ensureResource(tx, c); err != nil {
				return err
			}
		}
		if c.Disabled {
			if err := endSignIns(tx, login); err != nil {
				return err
			}
		}
		if err := store.WriteJSON(tx, docCredential, login, c); err != nil {
			return err
		}
		if err := administered(tx); err != nil {
			return err
		}
		changed, err = s.describe(tx, c)
		return err
	})
	if err != nil {
		return User{}, err
	}
	s.live.signedOut()
	s.log.InfoContext(ctx, "user changed", "login", login, "role", changed.Role, "disabled", changed.Disabled)
	s.announce(ctx, work.ID{}, tables)
	return changed, nil
}

// administered refuses to leave an environment without an administrator.
func administered(tx store.Documents) error {
	found := false
	err := store.EachJSON(tx, docCredential, func(_ string, c credential) error {
		found = found || c.Role == apply.Administrator && !c.Disabled
		return nil
	})
	if err == nil && !found {
		err = work.Errorf(work.Forbidden, "this is the last administrator: make another user one first")
	}
	return err
}

// ensureResource makes a bookable resource for a technician who has none.
func (s *Server) ensureResource(tx store.Tx, c credential) (tables []string, err error) {
	found := false
	err = tx.Lookup(work.ResourceTable, "userid", c.User, func(work.ID) bool {
		found = true
		return false
	})
	if err != nil || found {
		return nil, err
	}
	name, err := personName(tx, c.User)
	if err != nil {
		return nil, err
	}
	if name == "" {
		name = c.Login
	}
	effect, err := s.applyAs(tx, caller{user: c.User, role: apply.Administrator}, work.Group{Changes: []work.Change{s.resourceFor(c.User, name)}})
	return changedTables(effect), err
}
