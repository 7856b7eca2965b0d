package server

import (
	"net/http"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// health answers anybody, so that a device can tell this server from a captive portal.
// A known device gets the proof that this is the server that it signed in to.
func (s *Server) health(w http.ResponseWriter, r *http.Request) error {
	nonce := r.URL.Query().Get("nonce")
	if len(nonce) > 128 {
		return work.Errorf(work.Invalid, "the nonce is longer than 128 characters")
	}
	answer := wire.HealthAnswer{Product: wire.Product, Protocol: wire.Version, Nonce: nonce, ServerTime: s.now().UTC()}
	if id, err := work.ParseID(r.Header.Get(wire.HeaderDevice)); err == nil && nonce != "" {
		var d device
		err := s.store.View(func(tx store.Tx) (err error) {
			_, err = store.ReadJSON(tx, docDevice, id.String(), &d)
			return err
		})
		if err != nil {
			return err
		}
		if len(d.HealthKey) > 0 {
			answer.Proof = wire.Proof(d.HealthKey, nonce)
		}
	}
	s.answer(w, r, answer)
	return nil
}
