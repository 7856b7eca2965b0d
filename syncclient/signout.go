package syncclient

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// UnsentError is the answer to a sign-out while changes wait that could not be sent now:
// the user is to be asked. Its kind is Conflict.
type UnsentError struct {
	Changes int       // individual updates that wait
	Oldest  time.Time // when the oldest of them was saved
	User    string    // display name of the user whose they are
}

// Error returns the sentence for people.
func (e *UnsentError) Error() string { return work.Message(e.Unwrap()) }

// Unwrap returns the failure with its kind.
func (e *UnsentError) Unwrap() error {
	waits, stay := "1 change waits", "it stays on this device and is sent"
	if e.Changes != 1 {
		waits, stay = fmt.Sprintf("%d changes wait", e.Changes), "they stay on this device and are sent"
	}
	return work.Errorf(work.Conflict, "%s to be sent. After a sign-out %s when %s signs in again: "+
		"connect and try again, or sign out all the same", waits, stay, e.User)
}

// SignedOut says how a sign-out went.
type SignedOut struct {
	Kept  int  // changes that wait on this device for the same user
	Ended bool // the server has ended the sign-in; false = it could not be told
}

// SignOut is [Engine.SignOut] for commands, where no engine runs.
func SignOut(ctx context.Context, db *localdb.DB, o Options, anyway bool) (SignedOut, error) {
	return New(db, o).SignOut(ctx, anyway)
}

// SignOut sends what waits, ends the sign-in on the server, if it can be reached, and on
// this device, and drops what was downloaded. The outbox, sync errors and drafts are kept
// for the same user. Killed at any point it has either not happened, and can be done again,
// or it has.
//
// While changes are left that could not be sent nothing happens and the error is an
// *[UnsentError], unless anyway says that the user knows. It is Unauthenticated when nobody
// is signed in.
func (e *Engine) SignOut(ctx context.Context, anyway bool) (done SignedOut, err error) {
	err = e.exclusively(ctx, func(ctx context.Context) error {
		d, err := e.db.Device()
		if err != nil {
			return err
		}
		c, err := e.connect(ctx, d)
		if err != nil && !work.Is(err, work.Unavailable) {
			return err
		}
		if c != nil {
			_, _ = e.pass(ctx, c, errand{reason: ReasonEdit}) // what cannot be sent is counted below
		}
		if ctx.Err() != nil {
			return stoppedBy(context.Cause(ctx))
		}
		n, oldest, err := e.db.Pending()
		if err != nil {
			return err
		}
		if n > 0 && !anyway {
			return &UnsentError{Changes: n, Oldest: oldest, User: d.UserName}
		}
		// The server first: whoever is killed in between finds a device that asks for a
		// sign-in, and can sign out again.
		if c != nil {
			done.Ended = c.signOut(ctx)
		}
		if err := e.db.SignOut(); err != nil {
			return err
		}
		done.Kept = n
		e.lost = true
		e.mu.Lock()
		e.now.Network, e.now.OfflineSince = NetworkUnknown, time.Time{} // nobody looks any more
		e.mu.Unlock()
		e.forget()
		return nil
	})
	if err != nil {
		return SignedOut{}, err
	}
	return done, nil
}

// signOut ends the sign-in on the server. It reports whether there is none any more.
func (c *client) signOut(ctx context.Context) bool {
	_, err := c.do(ctx, c.once, http.MethodPost, wire.PathSignOut, struct{}{}, nil)
	return err == nil || work.Is(err, work.Unauthenticated)
}

// Reconfigure drops what was downloaded and starts a new first sync; until it is complete
// the app works online. What waits is sent before, and what cannot be is kept and sent
// later: nothing of the user's is dropped. Killed at any point it has either not happened
// or the next start goes on with the first sync.
//
// The error is Unauthenticated when nobody is signed in, Unavailable without a network,
// with which there would be nothing to work with, and NoProfile for a user who has none to
// download again: then nothing is dropped.
func (e *Engine) Reconfigure(ctx context.Context) error {
	err := e.exclusively(ctx, func(ctx context.Context) error {
		d, err := e.db.Device()
		if err != nil {
			return err
		}
		c, err := e.connect(ctx, d)
		if err != nil {
			return err
		}
		_, _ = e.pass(ctx, c, errand{reason: ReasonEdit}) // what cannot be sent stays in the outbox
		if err := e.downloadable(ctx, c); err != nil {
			return err
		}
		if err := e.db.Wipe(); err != nil {
			return err
		}
		e.forget()
		return nil
	})
	if err == nil {
		e.wish(func(w *wishes) { w.check, w.back, w.tries = true, true, w.tries+1 })
	}
	return err
}

// downloadable asks the server whether there is a profile to download again.
func (e *Engine) downloadable(ctx context.Context, c *client) error {
	r, err := c.do(ctx, c.steady, http.MethodGet, wire.PathManifest, nil, nil)
	if err != nil {
		return err
	}
	var m wire.Manifest
	if err := wire.Decode(r.body, &m); err != nil {
		return err
	}
	if m.Offline == wire.OfflineNotConfigured {
		return work.Errorf(work.NoProfile, "%s", TextOnlineOnly)
	}
	if text := m.Offline.Text(); text != "" {
		return work.Errorf(work.NoProfile, "%s", text)
	}
	return nil
}

// forget lets go of what was known of the data that are gone. The caller has the turn.
func (e *Engine) forget() {
	e.hushNow()
	e.retryAt, e.fetchAt, e.flipAt, e.pokeAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	e.failed, e.missed, e.poked, e.told, e.toldAt = 0, false, news{}, nil, time.Time{}
	e.mu.Lock()
	e.want = wishes{}
	e.offline = ""
	e.now.Problem, e.now.Warning, e.now.passing = nil, "", false
	e.now.LastSync, e.now.LastDuration, e.now.LastRows = time.Time{}, 0, 0
	e.mu.Unlock()
	e.refreshStatus()
}
