package syncclient

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// check finds out whether there is a network that leads to the right server. healthKey is
// what was agreed at sign-in; without it any Fieldbook server will do. skew is how far
// this device's clock is behind the server's, when the server answered.
func (c *client) check(ctx context.Context, healthKey []byte) (n Network, skew time.Duration) {
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails
	nonce := hex.EncodeToString(random[:])
	asked := c.now()
	r, err := c.do(ctx, c.quick, http.MethodGet, wire.PathHealth+"?nonce="+url.QueryEscape(nonce), nil, nil)
	if err != nil {
		if failed := networkOf(err); failed != nil {
			return failed.network, 0
		}
		return NetworkOtherServer, 0 // it answered, but not as a Fieldbook server does
	}
	took := c.now().Sub(asked)
	var answer wire.HealthAnswer
	if wire.Decode(r.body, &answer) != nil || answer.Product != wire.Product || answer.Nonce != nonce {
		return NetworkOtherServer, 0
	}
	if len(healthKey) > 0 && answer.Proof != wire.Proof(healthKey, nonce) {
		return NetworkOtherServer, 0
	}
	skew = answer.ServerTime.Sub(asked.Add(took / 2))
	if took > slowAnswer {
		return NetworkSlow, skew
	}
	return NetworkOnline, skew
}

// signIn asks for a token. The errors are the server's: Unauthenticated for a wrong password.
func (c *client) signIn(ctx context.Context, request wire.TokenRequest) (wire.TokenAnswer, error) {
	var answer wire.TokenAnswer
	r, err := c.do(ctx, c.once, http.MethodPost, wire.PathToken, request, nil)
	if err == nil {
		err = wire.Decode(r.body, &answer)
	}
	if err == nil && (answer.Token == "" || answer.User == (work.ID{})) {
		err = work.Errorf(work.Unavailable, "the server's answer to the sign-in is incomplete")
	}
	return answer, err
}
