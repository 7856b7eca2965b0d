package syncclient

import (
	"context"
	"errors"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

func logged(reason Reason, minute int, kind work.Kind, failure string) localdb.Run {
	at := noon.Add(time.Duration(minute) * time.Minute)
	r := localdb.Run{Reason: string(reason), Started: at, Ended: at.Add(time.Second), Error: failure}
	if failure != "" {
		r.Kind = kind.String()
	}
	return r
}

// A failure stays the last word until something puts right what failed.
func TestLastFailure(t *testing.T) {
	const no = work.Unauthenticated
	for name, test := range map[string]struct {
		log  []localdb.Run // oldest first
		want string
	}{
		"nothing":                       {nil, ""},
		"a good one":                    {[]localdb.Run{logged(ReasonFirst, 1, 0, "")}, ""},
		"a failed one":                  {[]localdb.Run{logged(ReasonFirst, 1, 0, ""), logged(ReasonView, 2, no, "a")}, "a"},
		"put right":                     {[]localdb.Run{logged(ReasonView, 1, no, "a"), logged(ReasonView, 2, 0, "")}, ""},
		"two, the later one":            {[]localdb.Run{logged(ReasonView, 1, no, "a"), logged(ReasonView, 2, no, "b")}, "b"},
		"sending says nothing of it":    {[]localdb.Run{logged(ReasonView, 1, no, "a"), logged(ReasonEdit, 2, 0, "")}, "a"},
		"nor does a record":             {[]localdb.Run{logged(ReasonView, 1, no, "a"), logged(ReasonSingle, 2, 0, "")}, "a"},
		"sending puts sending right":    {[]localdb.Run{logged(ReasonEdit, 1, no, "a"), logged(ReasonEdit, 2, 0, "")}, ""},
		"and nothing before it":         {[]localdb.Run{logged(ReasonView, 1, no, "a"), logged(ReasonEdit, 2, no, "b"), logged(ReasonEdit, 3, 0, "")}, "a"},
		"fetching puts sending right":   {[]localdb.Run{logged(ReasonEdit, 1, no, "a"), logged(ReasonInterval, 2, 0, "")}, ""},
		"before the sign-in":            {[]localdb.Run{logged(ReasonView, -9, no, "a")}, ""},
		"before the sign-in, then sent": {[]localdb.Run{logged(ReasonView, -9, no, "a"), logged(ReasonEdit, 2, 0, "")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDevice(t).synced()
			check(t, d.db.SaveDevice(localdb.Device{Server: "http://office.test", Token: "secret", SignedIn: noon}))
			for _, r := range test.log {
				check(t, d.db.LogRun(r))
			}
			got, err := d.LastFailure()
			check(t, err)
			if got == nil && test.want != "" || got != nil && got.Error != test.want {
				t.Errorf("%+v, want %q", got, test.want)
			}
		})
	}
}

// A program that is started anew shows what the one before it found.
func TestStatusFollowsTheSyncLog(t *testing.T) {
	for name, test := range map[string]struct {
		kind work.Kind
		icon Icon // with a network
	}{
		"the sign-in has ended":  {work.Unauthenticated, IconError},
		"the disk is full":       {work.DiskFull, IconError},
		"an unpublished profile": {work.NoProfile, IconError},
		"both sides differ":      {work.Diverged, IconWarning},
		"no answer":              {work.Unavailable, IconConnected},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDevice(t).synced()
			check(t, d.db.SaveDevice(localdb.Device{Server: "http://office.test", Token: "secret", SignedIn: noon}))
			check(t, d.db.LogRun(logged(ReasonView, 1, test.kind, "it says so")))
			again := New(d.db, Options{Now: d.now})
			again.setNetwork(NetworkOnline, nil)
			s := again.Status()
			if s.Icon() != test.icon || test.icon != IconConnected && s.Message() != "It says so." {
				t.Errorf("%s, %q", s.Icon(), s.Message())
			}
			// Whoever looks once and goes is told of the connection as well.
			if again.recallConnection(); test.kind == work.Unavailable && again.Status().Icon() != IconWarning {
				t.Errorf("after a look: %s", again.Status().Icon())
			}
			again.endedWell(&pass{errand: errand{reason: ReasonEdit}}, noon)
			if sentOnly := again.Status().Icon(); test.icon == IconError && sentOnly != IconError {
				t.Errorf("sending put it right: %s", sentOnly)
			}
			again.endedWell(&pass{errand: errand{reason: ReasonView}}, noon)
			if s := again.Status(); s.Icon() != IconConnected {
				t.Errorf("after a good pass: %s, %q", s.Icon(), s.Message())
			}
			check(t, d.db.SaveDevice(localdb.Device{}))
			if s := New(d.db, Options{Now: d.now}).Status(); s.Problem != nil {
				t.Errorf("signed out: %v", s.Problem)
			}
		})
	}
}

// A good pass without a row is logged only after a failed one.
func TestGoodPassIsLoggedAfterAFailedOne(t *testing.T) {
	d := newDevice(t).synced()
	p := &pass{db: d.db, errand: errand{reason: ReasonView}}
	if p.recovers() {
		t.Error("nothing failed")
	}
	check(t, d.db.LogRun(logged(ReasonView, 1, work.Unavailable, "no")))
	for reason, want := range map[Reason]bool{ReasonView: true, ReasonInterval: true, ReasonEdit: false} {
		if p.reason = reason; p.recovers() != want {
			t.Errorf("%s: %t", reason, !want)
		}
	}
	check(t, d.db.LogRun(logged(ReasonView, 2, 0, "")))
	if p.reason = ReasonView; p.recovers() {
		t.Error("it was put right already")
	}
}

// A look that was stopped found nothing out.
func TestLookThatIsStopped(t *testing.T) {
	d := newDevice(t).synced()
	check(t, d.db.SaveDevice(localdb.Device{Server: "http://127.0.0.1:9", Token: "secret", SignedIn: noon}))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := d.Look(ctx); err == nil || !errors.Is(err, context.Canceled) {
		t.Errorf("Look: %v", err)
	}
	if _, err := d.SyncOnce(ctx, ReasonView); err == nil || !errors.Is(err, context.Canceled) {
		t.Errorf("SyncOnce: %v", err)
	}
	if _, err := d.SignOut(ctx, false); err == nil || !errors.Is(err, context.Canceled) {
		t.Errorf("SignOut: %v", err)
	}
	if err := SignIn(ctx, d.db, Options{}, "http://127.0.0.1:9", "mara", "x"); err == nil || !errors.Is(err, context.Canceled) {
		t.Errorf("SignIn: %v", err)
	}
}
