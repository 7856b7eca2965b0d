package server

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/internal/work"
)

func TestRatesAreKeptByKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRates(2, 10)
		for i := range 10 {
			if _, ok := r.take("a"); !ok {
				t.Fatalf("request %d of a burst of 10 was refused", i)
			}
		}
		wait, ok := r.take("a")
		if ok || wait != 500*time.Millisecond {
			t.Errorf("the eleventh at once: %v, wait %s", ok, wait)
		}
		if _, ok := r.take("b"); !ok {
			t.Error("another key was refused")
		}
		time.Sleep(wait)
		if _, ok := r.take("a"); !ok {
			t.Error("refused after the wait that was asked for")
		}
		if _, ok := r.take("a"); ok {
			t.Error("two a second at once after half a second")
		}
		time.Sleep(time.Hour)
		r.take("b")
		if len(r.byKey) != 1 {
			t.Errorf("%d buckets are remembered after an hour", len(r.byKey))
		}
		for i := range 11 {
			if _, ok := r.take("a"); ok != (i < 10) {
				t.Errorf("request %d after an hour: %v", i, ok)
			}
		}
	})
}

// fail makes a sign-in that fails and returns the wait that it met.
func (t *attempts) fail(login, address string) time.Duration {
	_, wait := t.begin(login, address)
	return wait
}

func TestFailedSignInsWaitLongerEachTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAttempts()
		for i := range freePair {
			if wait := a.fail("Ann", "x"); wait != 0 {
				t.Fatalf("attempt %d waits %s", i, wait)
			}
		}
		for i := range 14 {
			want := min(time.Second<<i, mostWait)
			if wait := a.fail("ann", "x"); wait != want {
				t.Fatalf("wait %d is %s, want %s", i, wait, want)
			}
			time.Sleep(want - time.Millisecond)
			if wait := a.fail("ann", "x"); wait != time.Millisecond {
				t.Fatalf("wait %d, nearly over: %s", i, wait)
			}
			time.Sleep(time.Millisecond)
			if wait := a.fail("ann", "x"); wait != 0 {
				t.Fatalf("after wait %d: %s", i, wait)
			}
		}
		if wait := a.fail("ann", "y"); wait != 0 {
			t.Errorf("a few failures from one address lock the user out elsewhere: %s", wait)
		}
		if wait := a.fail("bob", "x"); wait != 0 {
			t.Errorf("another user at the address waits %s", wait)
		}
		time.Sleep(2 * forgetting)
		if wait := a.fail("ann", "x"); wait != 0 {
			t.Errorf("after two hours: %s", wait)
		}
	})
}

func TestManyAddressesAndManyNamesAreStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAttempts()
		for i := range freeLogin {
			if wait := a.fail("ann", fmt.Sprint(i)); wait != 0 {
				t.Fatalf("address %d waits %s", i, wait)
			}
		}
		if a.fail("ann", "one more") == 0 {
			t.Error("a name can be tried for ever from many addresses")
		}
		for i := range freeAddress {
			if wait := a.fail(fmt.Sprint("user", i), "x"); wait != 0 {
				t.Fatalf("name %d waits %s", i, wait)
			}
		}
		if a.fail("one more", "x") == 0 {
			t.Error("an address can try names for ever")
		}
		if wait := a.fail("one more", ""); wait != 0 {
			t.Errorf("loopback waits %s for an address", wait)
		}
	})
}

func TestASignInThatWorksForgetsItsFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAttempts()
		for range 3 {
			for range freePair - 1 {
				a.fail("ann", "x")
			}
			tried, wait := a.begin("ann", "x")
			if tried == nil {
				t.Fatalf("wait %s", wait)
			}
			tried.succeeded()
		}
		for range 100 { // what is not about the password does not count
			tried, _ := a.begin("bob", "y")
			if tried == nil {
				t.Fatal("it counted")
			}
			tried.undo()
		}
		for key := range a.byKey {
			if strings.Contains(key, "bob") {
				t.Errorf("%q is remembered", key)
			}
		}
	})
}

func TestTriedNamesAreNotRememberedWithoutBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAttempts()
		for i := range 3 * mostKeys {
			a.fail(fmt.Sprint(i), "")
			if i%1000 == 0 {
				time.Sleep(100 * time.Millisecond)
			}
		}
		if n := len(a.byKey); n > mostKeys+25_000 {
			t.Errorf("%d names are remembered", n)
		}
	})
}

func TestLane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLane(2, 10*time.Second)
		first, err := l.enter(t.Context())
		second, err2 := l.enter(t.Context())
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		begin := time.Now()
		if _, err := l.enter(t.Context()); !work.Is(err, work.Throttled) || time.Since(begin) != 10*time.Second {
			t.Errorf("a third waited %s: %v", time.Since(begin), err)
		}
		gone, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := l.enter(gone); !work.Is(err, work.Unavailable) {
			t.Errorf("one that went away: %v", err)
		}
		time.AfterFunc(3*time.Second, first)
		begin = time.Now()
		third, err := l.enter(t.Context())
		if err != nil || time.Since(begin) != 3*time.Second {
			t.Errorf("after a place became free: %v after %s", err, time.Since(begin))
		}
		first() // again
		if len(l.places) != 2 {
			t.Error("a place was given back twice")
		}
		second()
		third()
		if len(l.places) != 0 {
			t.Error("a place is lost")
		}
	})
}

func TestSnapshotsAreTakenInTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSnapshots(2)
		device := func(n int) work.ID { return work.ID{15: byte(n)} }
		enter := func(n int, want bool) time.Duration {
			t.Helper()
			wait, ok := s.enter(device(n))
			if ok != want || ok != (wait == 0) {
				t.Fatalf("device %d: %v, wait %s", n, ok, wait)
			}
			return wait
		}
		enter(1, true)
		enter(2, true)
		waits := []time.Duration{enter(3, false), enter(4, false), enter(5, false), enter(6, false), enter(7, false)}
		for i, want := range []time.Duration{1, 1, 2, 2, 3} {
			if waits[i] != want*snapshotTakes {
				t.Errorf("wait %d is %s", i, waits[i])
			}
		}
		enter(1, true) // again: a lost answer
		s.done(device(1))
		enter(5, false) // two stand before it
		enter(4, false) // one does
		enter(3, true)
		enter(4, false)
		s.done(device(2))
		enter(4, true)
		// A device that does not come back holds nobody up for long, wherever it stands.
		for _, admitted := range []bool{false, true, true} {
			time.Sleep(15 * time.Second)
			s.goesOn(device(3))
			s.goesOn(device(9)) // not inside: nothing happens
			enter(6, admitted)  // when device 4 has been silent for too long
		}
		if len(s.inside) != 2 {
			t.Errorf("%d inside", len(s.inside))
		}
		time.Sleep(time.Hour)
		enter(8, true)
		if len(s.line) != 0 || len(s.inside) != 1 {
			t.Errorf("%d in line, %d inside after an hour", len(s.line), len(s.inside))
		}
	})
}

func TestAddressesThatLimitsAreCountedBy(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.1:1234": "192.0.2.1", "127.0.0.1:80": "", "[::1]:80": "", "127.9.9.9:1": "",
		"[2001:db8:1:2:3:4:5:6]:80": "2001:db8:1:2::", "[2001:db8:1:2:ffff::]:81": "2001:db8:1:2::", "[::ffff:192.0.2.1]:80": "192.0.2.1",
		"nonsense": "nonsense", "": "",
	} {
		if got := hostOf(remote); got != want {
			t.Errorf("%q is counted by %q, want %q", remote, got, want)
		}
	}
}
