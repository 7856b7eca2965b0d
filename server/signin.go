package server

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

// credential is how one user signs in. The password is kept as an argon2id hash.
type credential struct {
	Login string     `json:"login"`
	User  work.ID    `json:"user"`
	Role  apply.Role `json:"role"`
	Salt  []byte     `json:"salt"`
	Hash  []byte     `json:"hash"`
	// Disabled users cannot sign in.
	Disabled bool `json:"disabled,omitempty"`
}

// token is what a bearer token stands for. Only its hash is stored.
type token struct {
	Login   string    `json:"login"`
	Device  work.ID   `json:"device,omitzero"` // zero for an administrator's or dispatcher's session
	Created time.Time `json:"created"`
	// OwnMachine marks the one that the server's own commands use: see [Server.OfficeToken].
	OwnMachine bool `json:"own_machine,omitempty"`
}

// caller is who makes a request.
type caller struct {
	login  string
	user   work.ID
	role   apply.Role
	device work.ID
	key    string // of the token in the store
}

// maxDeviceName bounds what a device calls itself, in bytes.
const maxDeviceName = 256

// The cost of a password hash: OWASP's minimum for argon2id.
const (
	argonTime    = 2
	argonMemory  = 19 << 10 // KiB
	argonThreads = 1
)

func hashPassword(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, 32)
}

func (s *Server) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := checkProtocol(r); err != nil {
		return err
	}
	var request wire.TokenRequest
	if err := read(r, &request); err != nil {
		return err
	}
	if len(request.Password) > maxPassword || len(request.Login) > maxLogin || len(request.DeviceName) > maxDeviceName {
		return work.Errorf(work.Invalid, "the user name, the password or the device's name is too long")
	}
	c, err := s.checkPassword(request.Login, request.Password)
	if err != nil {
		return err
	}
	if request.Device == (work.ID{}) && !ofOffice(c.Role) {
		return work.Errorf(work.Forbidden, "%s is a %s: technicians sign in on their device, with fieldbook sign-in", c.Login, c.Role)
	}
	secret := newSecret()
	answer := wire.TokenAnswer{Token: secret, Environment: s.identity.Environment, User: c.User, Role: string(c.Role), ServerTime: s.now().UTC()}
	err = s.store.Update(func(tx store.Tx) error {
		if err := c.unchanged(tx); err != nil {
			return err
		}
		if err := store.WriteJSON(tx, docToken, tokenKey(secret), token{Login: c.Login, Device: request.Device, Created: s.now().UTC()}); err != nil {
			return err
		}
		if err := s.describeUser(tx, &answer); err != nil {
			return err
		}
		if request.Device == (work.ID{}) {
			return nil
		}
		d, err := s.enrol(tx, request, c)
		answer.HealthKey = d.HealthKey
		return err
	})
	if err != nil {
		return err
	}
	s.log.InfoContext(r.Context(), "signed in", "login", c.Login, "device", request.Device)
	s.answer(w, r, answer)
	return nil
}

// checkPassword takes the same time for an unknown login as for a wrong password.
func (s *Server) checkPassword(login, password string) (credential, error) {
	c := credential{Salt: make([]byte, 16)}
	found := false
	err := s.store.View(func(tx store.Tx) (err error) {
		found, err = store.ReadJSON(tx, docCredential, strings.ToLower(login), &c)
		return err
	})
	if err != nil {
		return c, err
	}
	s.hashing <- struct{}{}
	hash := hashPassword(password, c.Salt)
	<-s.hashing
	if !found || subtle.ConstantTimeCompare(hash, c.Hash) != 1 {
		return c, work.Errorf(work.Unauthenticated, "the user name or the password is wrong")
	}
	if c.Disabled { // only somebody who knows the password learns that
		return c, work.Errorf(work.Unauthenticated, "the user %s is disabled: ask your administrator; unsent work stays on the device", c.Login)
	}
	return c, nil
}

// unchanged refuses a sign-in whose user was disabled, or given another password, while
// the password was checked.
func (c credential) unchanged(tx store.Documents) error {
	var now credential
	found, err := store.ReadJSON(tx, docCredential, c.Login, &now)
	if err == nil && (!found || now.Disabled || subtle.ConstantTimeCompare(now.Hash, c.Hash) != 1) {
		err = work.Errorf(work.Unauthenticated, "the user was changed meanwhile: sign in again")
	}
	return err
}

// describeUser adds what a device shows of its user.
func (s *Server) describeUser(tx store.Tx, answer *wire.TokenAnswer) error {
	user, err := scope.UserOf(tx, answer.User, s.zone)
	if err != nil {
		return err
	}
	answer.Zone = user.Zone.String()
	if len(user.Resources) > 0 {
		answer.Resource = user.Resources[0]
	}
	record, ok, err := tx.Record(work.UserTable, answer.User)
	if ok {
		answer.UserName = record.Fields().Text("fullname")
	}
	return err
}

// caller finds out who makes a request by its bearer token.
func (s *Server) caller(r *http.Request) (caller, error) {
	if err := checkProtocol(r); err != nil {
		return caller{}, err
	}
	secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || secret == "" {
		return caller{}, work.Errorf(work.Unauthenticated, "sign in first")
	}
	var t token
	var c credential
	key := tokenKey(secret)
	err := s.store.View(func(tx store.Tx) error {
		found, err := store.ReadJSON(tx, docToken, key, &t)
		if err == nil && found {
			found, err = store.ReadJSON(tx, docCredential, t.Login, &c)
		}
		if err == nil && (!found || c.Disabled) {
			return work.Errorf(work.Unauthenticated, "the sign-in is no longer valid: sign in again")
		}
		return err
	})
	if err != nil {
		return caller{}, err
	}
	s.heard(t.Device)
	return caller{login: c.Login, user: c.User, role: c.Role, device: t.Device, key: key}, nil
}

// onDevice refuses a session without a device where the request is about one.
func (c caller) onDevice() error {
	if c.device == (work.ID{}) {
		return work.Errorf(work.Forbidden, "this request is for signed-in devices only")
	}
	return nil
}

// inOffice refuses whoever is not a dispatcher or an administrator, and the sign-in of a
// device: a laptop that is lost must not open the office.
func (c caller) inOffice() error {
	if !ofOffice(c.role) {
		return work.Errorf(work.Forbidden, "this is for dispatchers and administrators, and %s is a %s", c.login, c.role)
	}
	if c.device != (work.ID{}) {
		return work.Errorf(work.Forbidden, "this is for the office, and the sign-in is a device's: use fieldbookd sign-in")
	}
	return nil
}

// administrator refuses everybody else in the office.
func (c caller) administrator() error {
	if c.role != apply.Administrator {
		return work.Errorf(work.Forbidden, "this is for administrators, and %s is a %s: ask an administrator, or sign in as one with fieldbookd sign-in", c.login, c.role)
	}
	return nil
}

// ofOffice reports whether the role works at a desk.
func ofOffice(r apply.Role) bool { return r == apply.Dispatcher || r == apply.Administrator }

func newSecret() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func tokenKey(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// OfficeToken makes a bearer token for the server's own commands, which prove who they are
// by reading the data folder. The one made before stops working; sign-ins, on devices and of
// the office, go on. The error is NotFound.
func (s *Server) OfficeToken(login string) (string, error) {
	login = strings.ToLower(login)
	secret := newSecret()
	err := s.store.Update(func(tx store.Tx) error {
		if _, found, err := tx.Document(docCredential, login); err != nil || !found {
			if err == nil {
				err = work.Errorf(work.NotFound, "there is no user %s", login)
			}
			return err
		}
		if err := removeTokens(tx, func(t token) bool { return t.OwnMachine }); err != nil {
			return err
		}
		return store.WriteJSON(tx, docToken, tokenKey(secret), token{Login: login, Created: s.now().UTC(), OwnMachine: true})
	})
	return secret, err
}
