package server

import (
	"bytes"
	"io"
	"net/http"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// admission decides who may go on now, before any work is done for them.
type admission struct {
	snapshots              *snapshots
	pulls, pushes, signIns *lane
	searches               *lane
	devices, addresses     *rates
	attempts               *attempts
}

func newAdmission(l Limits) *admission {
	return &admission{
		snapshots: newSnapshots(l.Snapshots),
		pulls:     newLane(l.Pulls, l.Queue), pushes: newLane(l.Pushes, l.Queue), signIns: newLane(l.SignIns, l.Queue),
		searches: newLane(l.Searches, l.Queue),
		devices:  newRates(l.DeviceRate, l.DeviceBurst), addresses: newRates(l.AddressRate, l.AddressBurst),
		attempts: newAttempts(),
	}
}

// stranger counts a request of somebody who is not signed in. The error is Throttled.
func (a *admission) stranger(r *http.Request) error {
	address := hostOf(r.RemoteAddr)
	if address == "" {
		return nil
	}
	return tooMany(a.addresses.take(address))
}

// known counts a request of somebody who is signed in. The error is Throttled.
func (a *admission) known(c caller) error {
	if c.device != (work.ID{}) {
		return tooMany(a.devices.take(c.device.String()))
	}
	return tooMany(a.devices.take("login " + c.login))
}

func tooMany(wait time.Duration, ok bool) error {
	if ok {
		return nil
	}
	return wire.Later(wait, work.Errorf(work.Throttled, "too many requests: wait a moment"))
}

type handler func(w http.ResponseWriter, r *http.Request, c caller) error

// through lets a handler work in a lane. The request's body is read before, so that who
// sends it slowly holds no place, and the place is given back when the answer begins to
// leave, so that who takes it slowly holds none either.
func through(l *lane, handle handler) handler {
	return func(w http.ResponseWriter, r *http.Request, c caller) error {
		return l.work(w, r, func() error { return handle(w, r, c) })
	}
}

func (l *lane) work(w http.ResponseWriter, r *http.Request, do func() error) error {
	body, err := wire.ReadBody(r.Body, wire.MaxBody)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	leave, err := l.enter(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	if x, ok := w.(*traffic); ok {
		x.leave = leave
	}
	return do()
}

// inLine lets pulls that fetch everything from the start stand in line for it.
func (s *Server) inLine(handle handler) handler {
	return func(w http.ResponseWriter, r *http.Request, c caller) error {
		body, err := wire.ReadBody(r.Body, wire.MaxBody)
		if err != nil {
			return err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		var request wire.PullRequest
		if err := read(r, &request); err != nil {
			return err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.waits(c.device, request.Unsent) // whether or not its turn has come
		if request.Cursor != "" {
			s.admission.snapshots.goesOn(c.device)
		} else if wait, ok := s.admission.snapshots.enter(c.device); !ok {
			return wire.Later(wait, work.Errorf(work.Throttled, "many devices fetch everything at this moment: this one is in line"))
		}
		err = handle(w, r, c)
		if err == nil && s.plans.of(c.device).finished() || err != nil && !work.Is(err, work.Throttled) {
			s.admission.snapshots.done(c.device)
		}
		return err
	}
}

// finished reports whether nothing of the plan is left to send.
func (p *plan) finished() bool {
	p.busy.Lock()
	defer p.busy.Unlock()
	return p.next == len(p.look.Steps)
}

// careful lets a sign-in be tried, unless too many have failed.
func (s *Server) careful(w http.ResponseWriter, r *http.Request) error {
	if err := checkProtocol(r); err != nil {
		return err
	}
	body, err := wire.ReadBody(r.Body, maxSignIn)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	var request wire.TokenRequest
	if err := read(r, &request); err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if len(request.Login) > maxLogin {
		return work.Errorf(work.Invalid, "the user name is too long")
	}
	tried, wait := s.admission.attempts.begin(request.Login, hostOf(r.RemoteAddr))
	if tried == nil {
		return wire.Later(wait, work.Errorf(work.Throttled, "too many sign-ins have failed: wait %s", wait.Round(time.Second)))
	}
	err = s.admission.signIns.work(w, r, func() error { return s.signIn(w, r) })
	switch {
	case err == nil:
		tried.succeeded()
	case !work.Is(err, work.Unauthenticated):
		tried.undo()
	}
	return err
}

// maxSignIn is more than a sign-in's body ever has, in bytes.
const maxSignIn = 16 << 10
