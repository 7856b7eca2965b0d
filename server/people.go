package server

import (
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
	case u.Role != apply.Technician && u.Role != apply.Dispatcher && u.Role != apply.Administrator:
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
		return writeDocument(tx, docCredential, login, c)
	})
	return User{Login: login, Role: u.Role, User: c.User, FullName: u.FullName}, err
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
		g.Changes = append(g.Changes, work.CreateOf(work.ResourceTable, s.newID(), work.Fields{
			"name": work.Text(name), "userid": work.Ref(c.User), "resourcetype": work.Int(3),
		}))
	}
	author := apply.Author{User: c.User, Role: apply.Administrator}
	_, refusal, err := apply.Group(tx, apply.Rules{Schema: s.schema}, author, g, s.now())
	if err == nil && refusal != nil {
		err = &work.Error{Kind: refusal.Kind, Message: refusal.Message, Column: refusal.Column}
	}
	return err
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
	return s.store.Update(func(tx store.Tx) error {
		var c credential
		found, err := readDocument(tx, docCredential, login, &c)
		if err == nil && !found {
			err = work.Errorf(work.NotFound, "there is no user %s", login)
		}
		if err != nil {
			return err
		}
		c.Salt, c.Hash = salt, hash
		if err := writeDocument(tx, docCredential, login, c); err != nil {
			return err
		}
		return revokeTokens(tx, login, true)
	})
}

// Users returns everybody who can sign in, by login.
func (s *Server) Users() ([]User, error) {
	list := []User{}
	err := s.store.View(func(tx store.Tx) error {
		return eachDocument(tx, docCredential, func(_ string, c credential) error {
			u := User{Login: c.Login, Role: c.Role, User: c.User}
			r, ok, err := tx.Record(work.UserTable, c.User)
			if ok {
				u.FullName = r.Fields().Text("fullname")
			}
			list = append(list, u)
			return err
		})
	})
	return list, err
}
