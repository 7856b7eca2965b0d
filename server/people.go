package server

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/store"
)

// User is one person who can sign in.
type User struct {
	Login    string     `json:"login"`
	Role     apply.Role `json:"role"`
	User     work.ID    `json:"systemuserid"`
	FullName string     `json:"fullname"`
	Disabled bool       `json:"isdisabled"`
	// Profile is the offline profile that applies to the user, "" for none: then the app works
	// online only.
	Profile string `json:"offline_profile"`
}

// NewUser describes a user to add. A technician gets a bookable resource.
type NewUser struct {
	Login    string     `json:"login"`
	Password string     `json:"password"`
	Role     apply.Role `json:"role"`
	FullName string     `json:"fullname"`
	Zone     string     `json:"timezonename,omitempty"`
	// User names a systemuser record that exists already; zero = make one.
	User work.ID `json:"systemuserid,omitzero"`
}

// The bounds of what a person signs in with, in bytes.
const (
	maxLogin    = 100
	minPassword = 8
	maxPassword = 1024
)

func checkPasswordLength(password string) error {
	switch {
	case len(password) < minPassword:
		return work.Errorf(work.Invalid, "the password must have at least %d characters", minPassword)
	case len(password) > maxPassword:
		return work.Errorf(work.Invalid, "the password is longer than %d characters", maxPassword)
	}
	return nil
}

func (u NewUser) check(login string) error {
	switch {
	case login == "" || strings.ContainsFunc(login, unicode.IsSpace) || strings.ContainsRune(login, 0):
		return work.Errorf(work.Invalid, "the user name must be one word")
	case len(login) > maxLogin:
		return work.Errorf(work.Invalid, "the user name is longer than %d characters", maxLogin)
	case !slices.Contains(roles, u.Role):
		return work.Errorf(work.Invalid, "the role must be technician, dispatcher or administrator")
	}
	if _, err := time.LoadLocation(u.Zone); err != nil || u.Zone == "Local" {
		return work.Errorf(work.Invalid, "there is no time zone %q: give one such as Europe/Berlin", u.Zone)
	}
	return checkPasswordLength(u.Password)
}

// AddUser makes a user who can sign in. The errors are Invalid and Exists.
func (s *Server) AddUser(u NewUser) (User, error) {
	login := strings.ToLower(strings.TrimSpace(u.Login))
	if err := u.check(login); err != nil {
		return User{}, err
	}
	c := credential{Login: login, Role: u.Role, User: u.User, Salt: []byte(newSecret())[:16]}
	c.Hash = hashPassword(u.Password, c.Salt)
	err := s.store.Update(func(tx store.Tx) error {
		if _, exists, err := tx.Document(docCredential, login); err != nil || exists {
			if exists {
				err = work.Errorf(work.Exists, "there is already a user %s", login)
			}
			return err
		}
		if c.User == (work.ID{}) {
			c.User = s.newID()
			if err := s.addPerson(tx, c, u); err != nil {
				return err
			}
		} else if _, ok, err := tx.Record(work.UserTable, c.User); err != nil {
			return err
		} else if !ok {
			return work.Errorf(work.Invalid, "there is no user record %s", c.User)
		}
		return store.WriteJSON(tx, docCredential, login, c)
	})
	if err != nil {
		return User{}, err
	}
	return User{Login: login, Role: u.Role, User: c.User, FullName: u.FullName, Profile: s.library.Load().For(c.User, nil).Name}, nil
}

// addPerson makes the user's record and, for a technician, the bookable resource.
func (s *Server) addPerson(tx store.Tx, c credential, u NewUser) error {
	name := u.FullName
	if name == "" {
		name = c.Login
	}
	g := work.Group{At: s.now(), Changes: []work.Change{work.CreateOf(work.UserTable, c.User, work.Fields{
		"fullname": work.Text(name), "domainname": work.Text(c.Login), "timezonename": work.Text(u.Zone),
	})}}
	if u.Role == apply.Technician {
		g.Changes = append(g.Changes, s.resourceFor(c.User, name))
	}
	_, err := s.applyAs(tx, caller{user: c.User, role: apply.Administrator}, g)
	return err
}

// resourceFor makes the bookable resource of a technician: bookings are made for it.
func (s *Server) resourceFor(user work.ID, name string) work.Change {
	return work.CreateOf(work.ResourceTable, s.newID(), work.Fields{
		"name": work.Text(name), "userid": work.Ref(user), "resourcetype": work.Int(3),
	})
}

// SetPassword changes a user's password and ends their sign-ins. The errors are Invalid
// and NotFound.
func (s *Server) SetPassword(login, password string) error {
	if err := checkPasswordLength(password); err != nil {
		return err
	}
	login = strings.ToLower(login)
	salt := []byte(newSecret())[:16]
	hash := hashPassword(password, salt)
	defer s.live.signedOut()
	return s.store.Update(func(tx store.Tx) error {
		c, err := readCredential(tx, login)
		if err != nil {
			return err
		}
		c.Salt, c.Hash = salt, hash
		if err := store.WriteJSON(tx, docCredential, login, c); err != nil {
			return err
		}
		return endSignIns(tx, login)
	})
}

// Users returns everybody who can sign in, by login.
func (s *Server) Users() ([]User, error) {
	list := []User{}
	err := s.store.View(func(tx store.Tx) error {
		return store.EachJSON(tx, docCredential, func(_ string, c credential) error {
			u, err := s.describe(tx, c)
			list = append(list, u)
			return err
		})
	})
	return list, err
}

func (s *Server) describe(tx store.Tx, c credential) (User, error) {
	name, err := personName(tx, c.User)
	if err != nil {
		return User{}, err
	}
	a, err := s.assignment(tx, c.User)
	return User{Login: c.Login, Role: c.Role, User: c.User, FullName: name, Disabled: c.Disabled, Profile: a.Name}, err
}

// personName is what a user is called, "" if there is no such record.
func personName(tx store.Records, id work.ID) (string, error) {
	r, ok, err := tx.Record(work.UserTable, id)
	if !ok || err != nil {
		return "", err
	}
	return r.Fields().Text("fullname"), nil
}

// findUser returns the user whom a text means: by id, by login, or by full name if only
// one has it. The errors are NotFound and Invalid.
func (s *Server) findUser(tx store.Tx, text string) (work.ID, error) {
	if id, err := work.ParseID(text); err == nil {
		_, ok, err := tx.Record(work.UserTable, id)
		if err == nil && !ok {
			err = work.Errorf(work.NotFound, "there is no user %s", id)
		}
		return id, err
	}
	if c, err := readCredential(tx, text); err == nil || !work.Is(err, work.NotFound) {
		return c.User, err
	}
	return findByName(tx, s.schema.Table(work.UserTable), text)
}

// findByName returns the one record of that name. The errors are NotFound and Invalid.
func findByName(tx store.Records, t *work.Table, name string) (work.ID, error) {
	var found []work.ID
	err := tx.Rows(t.Name, work.ID{}, func(r work.Record) bool {
		if strings.EqualFold(t.NameOf(r), name) {
			found = append(found, r.ID)
		}
		return true
	})
	switch {
	case err != nil:
		return work.ID{}, err
	case len(found) == 0:
		return work.ID{}, work.Errorf(work.NotFound, "there is no %s called %q", t.Label, clip(name, 60))
	case len(found) > 1:
		return work.ID{}, work.Errorf(work.Invalid, "%d %s are called %q: use an id, such as %s", len(found), t.Plural, clip(name, 60), found[0])
	}
	return found[0], nil
}

// readCredential finds a user by login. The error is NotFound.
func readCredential(tx store.Documents, login string) (credential, error) {
	var c credential
	found, err := store.ReadJSON(tx, docCredential, strings.ToLower(login), &c)
	if err == nil && !found {
		err = work.Errorf(work.NotFound, "there is no user %s: fieldbookd user list shows them", login)
	}
	return c, err
}
