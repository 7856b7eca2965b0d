package sim

import (
	"context"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/servertest"
)

// logins are those of the users of laptops.
var logins = map[work.ID]string{servertest.Ann: "ann", servertest.Bob: "bob"}

// SignOut ends the sign-in on a laptop, whether or not everything was sent.
func (w *World) SignOut(l *Laptop) (kept int, err error) {
	l.safely(func() {
		done, failed := l.Engine.SignOut(context.Background(), true)
		kept, err = done.Kept, failed
	})
	if err == nil {
		l.Out = true
	}
	return kept, err
}

// SignIn lets a user sign in on a laptop. What another did there is put aside.
func (w *World) SignIn(l *Laptop, user work.ID) (err error) {
	l.safely(func() { err = l.Engine.SignIn(context.Background(), Address, logins[user], password) })
	if err == nil {
		l.User, l.Out = user, false
	}
	return err
}

// signOut lets a technician go home.
func (p *Play) signOut(l *Laptop) error {
	kept, err := p.SignOut(l)
	p.tell("%s: %s signs out, %d changes wait (%v)", l.Name, logins[l.User], kept, err)
	return passing(err)
}

// signIn lets the same technician or the other one sign in, which may fail without a network.
func (p *Play) signIn(l *Laptop) error {
	user := l.User
	if p.Rand.IntN(3) == 0 {
		user = servertest.Ann
	} else if p.Rand.IntN(2) == 0 {
		user = servertest.Bob
	}
	err := p.SignIn(l, user)
	p.tell("%s: %s signs in (%v)", l.Name, logins[user], err)
	return passing(err)
}

// reconfigure lets a technician download everything again, with work that waits.
func (p *Play) reconfigure(l *Laptop) (err error) {
	l.safely(func() { err = l.Engine.Reconfigure(context.Background()) })
	p.tell("%s is reconfigured (%v)", l.Name, err)
	return passing(err)
}

// passing lets failures of the network pass.
func passing(err error) error {
	if work.Is(err, work.Unavailable) || work.Is(err, work.Conflict) {
		return nil
	}
	return err
}

// ComeHome lets everybody whose work waits on a laptop sign in there until it is done, and
// in the end the one whose laptop it is.
func (p *Play) ComeHome() error {
	for i, l := range p.Laptops {
		home := members()[i].user
		parked, err := l.DB.Parked()
		if err != nil {
			return err
		}
		for _, waits := range parked {
			if waits.User != home {
				if err := p.visits(l, waits.User); err != nil {
					return err
				}
			}
		}
		if l.User == home && !l.Out {
			continue
		}
		if err := p.visits(l, home); err != nil {
			return err
		}
	}
	return nil
}

// visits lets a user sign in and stay until nothing of theirs waits to be sent.
func (p *Play) visits(l *Laptop, user work.ID) error {
	p.Wait(30 * time.Second) // the network is noticed
	err := p.SignIn(l, user)
	p.tell("%s: %s comes home (%v)", l.Name, logins[user], err)
	if err != nil {
		return err
	}
	p.Wait(5 * time.Minute)
	return nil
}
