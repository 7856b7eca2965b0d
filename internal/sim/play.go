package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/profile"
)

// Play is a day that chance makes: technicians and a dispatcher work, and everything
// between them fails.
type Play struct {
	*World
	Wait func(time.Duration) // lets time pass until everybody is at rest
	// Shifts is how often technicians sign out and others sign in on their laptops; 0 = never.
	Shifts int

	told []string // what happened, for people
}

// NewPlay begins a play with n laptops.
func NewPlay(w *World, n int, wait func(time.Duration)) (*Play, error) {
	return &Play{World: w, Wait: wait}, w.Begin(n)
}

// tell notes what happens, with the true time.
func (p *Play) tell(format string, args ...any) {
	p.told = append(p.told, p.Clock.Now().Format("02 15:04:05.000 ")+fmt.Sprintf(format, args...))
}

// Story returns what happened, and what the networks did.
func (p *Play) Story() string {
	var b strings.Builder
	for _, line := range p.told {
		fmt.Fprintln(&b, line)
	}
	for _, l := range p.Laptops {
		faults := map[network.Fault]int{}
		for _, e := range l.Net.Log() {
			faults[e.Fault]++
		}
		var names []string
		for fault, n := range faults {
			if fault != network.FaultNone {
				names = append(names, fmt.Sprintf("%d %s", n, fault))
			}
		}
		slices.Sort(names)
		fmt.Fprintf(&b, "%s: %d requests, of which %s; %d reboots\n", l.Name, len(l.Net.Log()), strings.Join(names, ", "), l.boots)
	}
	return b.String()
}

// chance is one thing that can happen, and how often.
type chance struct {
	weight int
	happen func() error
}

// choose lets one of the chances happen.
func (p *Play) choose(chances ...chance) error {
	sum := 0
	for _, c := range chances {
		sum += c.weight
	}
	n := p.Rand.IntN(sum)
	for _, c := range chances {
		if n -= c.weight; n < 0 {
			return c.happen()
		}
	}
	return nil
}

// Step lets one thing happen and some time pass. The error is a broken promise, or a
// defect of the play.
func (p *Play) Step() error {
	l := p.Laptops[p.Rand.IntN(len(p.Laptops))]
	err := p.choose(
		chance{40, func() error { return p.technician(l) }},
		chance{16, p.dispatcher},
		chance{12, func() error { return p.weather(l) }},
		chance{10, func() error { return p.accident(l) }},
		chance{6, p.office},
		chance{4, func() error { return p.clocks(l) }},
	)
	if err != nil {
		return err
	}
	p.Wait(p.while())
	if _, dead := p.Office.Dead(); dead && p.Rand.IntN(3) > 0 {
		p.tell("the server, which died, starts")
		if err := p.Office.Start(); err != nil {
			return err
		}
	}
	return p.revive(0.4)
}

// while is how long it takes until the next thing happens.
func (p *Play) while() time.Duration {
	longest := []time.Duration{
		20 * time.Millisecond, 200 * time.Millisecond, time.Second, time.Second, 3 * time.Second, 10 * time.Second,
		time.Minute, 10 * time.Minute,
	}
	return time.Duration(p.Rand.Int64N(int64(longest[p.Rand.IntN(len(longest))])))
}

// revive switches some of the laptops on again that are off.
func (p *Play) revive(odds float64) error {
	for _, l := range p.Laptops {
		where, dead := l.Dead()
		if !dead && l.DB != nil || p.Rand.Float64() > odds {
			continue
		}
		if dead {
			p.tell("%s, which died %s, comes back", l.Name, where)
		} else {
			p.tell("%s is switched on", l.Name)
		}
		if err := p.Revive(l); err != nil {
			return err
		}
	}
	return nil
}

// weather changes a laptop's network.
func (p *Play) weather(l *Laptop) error {
	return p.choose(
		chance{5, func() error {
			conditions := []network.Condition{
				network.Online, network.Online, network.Online, network.Flaky, network.Flaky, network.Offline,
				network.Slow, network.CaptivePortal, network.ServerError, network.NoAnswer, network.OtherServer,
			}
			c := conditions[p.Rand.IntN(len(conditions))]
			p.tell("%s's network is %s", l.Name, c)
			l.Net.Set(c)
			return nil
		}},
		chance{5, func() error {
			paths := []string{"/v1/push", "/v1/push", "/v1/push", "/v1/pull", "/v1/pull", "/v1/manifest", ""}
			path, n := paths[p.Rand.IntN(len(paths))], 1+p.Rand.IntN(4)
			faults := map[string]func(){
				"lost before":      func() { l.Plan.DropBefore(path, n) },
				"answered in vain": func() { l.Plan.LoseReply(path, n) },
				"sent twice":       func() { l.Plan.Duplicate(path, n) },
				"cut":              func() { l.Plan.CutBody(path, n, p.Rand.Int64N(3000)) },
				"cut on the way":   func() { l.Plan.CutUpload(path, n, p.Rand.Int64N(300)) },
				"late":             func() { l.Plan.Delay(path, n, time.Duration(p.Rand.Int64N(int64(20*time.Second)))) },
			}
			names := []string{"lost before", "answered in vain", "answered in vain", "sent twice", "cut", "cut on the way", "late"}
			name := names[p.Rand.IntN(len(names))]
			p.tell("%s: the next %d requests to %q are %s", l.Name, n, path, name)
			faults[name]()
			return nil
		}},
	)
}

// accident lets a laptop die soon, or be switched off.
func (p *Play) accident(l *Laptop) error {
	if _, dead := l.Dead(); dead || l.DB == nil {
		return nil
	}
	return p.choose(
		chance{6, func() error {
			n := 1 + p.Rand.IntN(8)
			kinds := []Moment{Committed, Asking, Answered, ""}
			kind := kinds[p.Rand.IntN(len(kinds))]
			p.tell("%s will die at its %d. moment %s", l.Name, n, kind)
			l.DieAt(n, func(m Moment, _ string) bool { return kind == "" || m == kind })
			return nil
		}},
		chance{2, func() error {
			p.tell("%s dies", l.Name)
			l.Kill()
			return nil
		}},
		chance{2, func() error {
			p.tell("%s is switched off", l.Name)
			return l.Stop()
		}},
	)
}

// office lets the server die and come back, and an administrator change its ways.
func (p *Play) office() error {
	if p.Office.Closed() {
		p.tell("the server starts")
		return p.Office.Start()
	}
	return p.choose(
		chance{4, func() error { p.tell("the server dies"); return p.Office.Kill() }},
		chance{6, func() error {
			n := 1 + p.Rand.IntN(6)
			p.tell("the server will die after %d commits", n)
			p.Office.DieAt(n, nil)
			return nil
		}},
		chance{4, func() error { p.tell("the server dies and starts"); return p.Office.Restart() }},
		chance{4, func() error {
			on := p.Rand.IntN(2) == 0
			p.tell("conflict detection: %t", on)
			return p.SetDetection(on)
		}},
		chance{2, p.publish},
		chance{3, p.rights},
		chance{5, p.settle},
	)
}

// publish puts another profile into force: with other columns, or without a table.
func (p *Play) publish() error {
	next := profile.Default()
	switch which := p.Rand.IntN(3); which {
	case 0:
		next.Items = slices.DeleteFunc(next.Items, func(i profile.Item) bool { return i.Table == "msdyn_functionallocation" })
	case 1:
		for i := range next.Items {
			if next.Items[i].Table == "account" {
				next.Items[i].Columns = []string{"name", "telephone1"}
			}
		}
	}
	p.tell("a profile of %d tables is published", len(next.Items))
	return p.Office.Publish(next)
}

// clocks lets days pass at once, or sets a laptop's clock.
func (p *Play) clocks(l *Laptop) error {
	return p.choose(
		chance{3, func() error {
			d := time.Duration(p.Rand.Int64N(int64(40 * time.Hour)))
			p.tell("%s pass", d)
			p.Clock.Jump(d)
			return nil
		}},
		chance{2, func() error {
			most := []time.Duration{time.Minute, time.Hour, 30 * time.Hour, 4000 * time.Hour}[p.Rand.IntN(4)]
			d := time.Duration(p.Rand.Int64N(int64(2*most))) - most
			p.tell("%s's clock is moved by %s", l.Name, d)
			l.Clock.Jump(d)
			return nil
		}},
	)
}
