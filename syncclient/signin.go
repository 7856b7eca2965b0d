package syncclient

import (
	"context"
	"net/http"
	"os"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// Options are what the engine takes from outside. The zero value is complete.
type Options struct {
	Transport http.RoundTripper // nil = the system's, without proxies' surprises
	Now       func() time.Time  // nil = time.Now
	// Jitter spreads waits, so that devices do not come back together: it returns a
	// duration from half of limit to limit. nil = by chance.
	Jitter func(limit time.Duration) time.Duration
	// Wifi says whether the way to the network is a Wi-Fi. nil = as far as the system says.
	Wifi func() Wifi
	// Catch is deferred in what the engine runs beside [Engine.Run], with a word for it: there
	// it may recover from a panic and let the program end in good order. nil = nothing does.
	Catch func(doing string)
}

func (o Options) withDefaults() Options {
	if o.Transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.DisableCompression = true // the library's gzip has no limit; bodies are zstd with one
		t.MaxResponseHeaderBytes = 64 << 10
		o.Transport = t
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Jitter == nil {
		o.Jitter = jitter
	}
	if o.Wifi == nil {
		o.Wifi = systemWifi
	}
	if o.Catch == nil {
		o.Catch = func(string) {}
	}
	return o
}

// SignIn signs a user in at a server and notes it in the database. In a database that
// holds another user's or another environment's data that data is dropped first, and what
// the former user did is put aside until that user is back. The error is Conflict while a
// sync is sending it, Invalid for the address, Unauthenticated for the password, or
// Unavailable. Where an engine runs use [Engine.SignIn].
func SignIn(ctx context.Context, db *localdb.DB, o Options, server, login, password string) error {
	o = o.withDefaults()
	c, err := newClient(server, o)
	if err != nil {
		return err
	}
	d, err := db.Device()
	if err != nil {
		return err
	}
	// A password goes only to something that says it is a Fieldbook server.
	n, _ := c.check(ctx, nil)
	if stopped := ctx.Err(); stopped != nil {
		return stoppedBy(stopped)
	}
	if !n.Online() && n != NetworkSlow {
		return work.Errorf(work.Unavailable, "Network or service unavailable: %s.", n)
	}
	name, _ := os.Hostname()
	answer, err := c.signIn(ctx, wire.TokenRequest{Login: login, Password: password, Device: d.Install, DeviceName: name})
	if err != nil {
		return err
	}
	d.Server, d.Environment, d.Login = c.base.String(), answer.Environment, login
	d.User, d.UserName, d.Resource, d.Zone = answer.User, answer.UserName, answer.Resource, answer.Zone
	d.Token, d.HealthKey, d.SignedIn = answer.Token, answer.HealthKey, o.Now().UTC()
	return db.SaveDevice(d)
}

// SignIn is the function of that name beside a running engine: no pass runs meanwhile, and
// the next one is the new user's.
func (e *Engine) SignIn(ctx context.Context, server, login, password string) error {
	err := e.exclusively(ctx, func(ctx context.Context) error {
		return SignIn(ctx, e.db, e.opts, server, login, password)
	})
	if err == nil {
		e.SignedIn()
	}
	return err
}
