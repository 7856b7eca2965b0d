package server

import (
	"net/http"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// signOut ends the sign-in that the request is made under. What the server knows of the
// device stays: its user may sign in again and go on.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request, c caller) error {
	err := s.store.Update(func(tx store.Tx) error { return tx.RemoveDocument(docToken, c.key) })
	if err != nil {
		return err
	}
	s.live.signedOut()
	s.log.InfoContext(r.Context(), "signed out", "login", c.login, "device", c.device)
	s.answer(w, r, struct{}{})
	return nil
}

// endSignIns ends the sign-ins of a user: those for the server's own commands and, if
// devices is true, those on devices.
func endSignIns(tx store.Documents, login string, devices bool) error {
	return removeTokens(tx, func(t token) bool { return t.Login == login && (devices || t.Device == (work.ID{})) })
}

// removeTokens ends the sign-ins that which chooses.
func removeTokens(tx store.Documents, which func(token) bool) error {
	var keys []string
	err := eachDocument(tx, docToken, func(key string, t token) error {
		if which(t) {
			keys = append(keys, key)
		}
		return nil
	})
	for _, key := range keys {
		if err == nil {
			err = tx.RemoveDocument(docToken, key)
		}
	}
	return err
}
