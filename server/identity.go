package server

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// identity is who this environment is, made once with its store.
type identity struct {
	Environment string `json:"environment"`
	// Epoch names the store: cursors of another one lead to a repair.
	Epoch  string `json:"epoch"`
	Secret []byte `json:"secret"` // signs cursors
}

// The kinds of documents in the store.
const (
	docServer     = "server"     // "identity"
	docSetting    = "setting"    // by name
	docCredential = "credential" // by login
	docToken      = "token"      // by hash of the token
	docDevice     = "device"     // by id
	docPending    = "pending"    // by device: the page that is on its way
	docSyncError  = "syncerror"  // by id
	docContact    = "contact"    // by device: when it was last heard of
	docRole       = "role"       // by name: rights that differ from the ones it starts with
)

// prepare reads who the environment is, or founds it, and compiles the published profiles.
func (s *Server) prepare() error {
	err := s.store.Update(func(tx store.Tx) error {
		found, err := store.ReadJSON(tx, docServer, "identity", &s.identity)
		if err != nil {
			return err
		}
		if !found {
			s.identity = identity{Environment: s.newID().String(), Epoch: s.newID().String(), Secret: make([]byte, 32)}
			_, _ = rand.Read(s.identity.Secret) // never fails
			if err := store.WriteJSON(tx, docServer, "identity", s.identity); err != nil {
				return err
			}
		}
		return s.foundProfiles(tx)
	})
	if err != nil {
		return err
	}
	return s.loadProfiles()
}

// cursor names a state of a device's view: the generation of the last page in it.
func (s *Server) cursor(device work.ID, generation uint64) string {
	body := s.identity.Epoch + "." + strconv.FormatUint(generation, 10)
	return body + "." + s.seal(device, body)
}

// generation reads a cursor. One that is forged, of another device or of another epoch is
// Diverged: the device is to say what it holds.
func (s *Server) generation(device work.ID, cursor string) (uint64, error) {
	body, _, _ := cutLast(cursor, ".")
	_, number, _ := cutLast(body, ".")
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil || !hmac.Equal([]byte(cursor), []byte(s.cursor(device, n))) {
		return 0, work.Errorf(work.Diverged, "the server does not know this state of the device; it must be compared again")
	}
	return n, nil
}

func (s *Server) seal(device work.ID, body string) string {
	mac := hmac.New(sha256.New, s.identity.Secret)
	mac.Write(device[:])
	mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
