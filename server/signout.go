package server

import (
	"net/http"

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

// endSignIns ends every sign-in of a user, on devices and of the office.
func endSignIns(tx store.Documents, login string) error {
	return removeTokens(tx, func(t token) bool { return t.Login == login })
}

// removeTokens ends the sign-ins that which chooses.
func removeTokens(tx store.Documents, which func(token) bool) error {
	var keys []string
	err := store.EachJSON(tx, docToken, func(key string, t token) error {
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
