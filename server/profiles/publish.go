package profiles

import (
	"slices"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Publish puts the draft in force for everybody who has the profile, as a new version unless
// one that says the same is in force, or tried by a canary team, already. The error is Invalid
// for a draft that makes no sense: its message is the documented one where there is one.
func (e Editor) Publish(text, note string) (Entry, error) {
	p, err := Find(e.Docs, text)
	if err != nil {
		return p, err
	}
	number, err := e.versionOfDraft(&p, note)
	if err != nil {
		return p, err
	}
	if number == p.InForce && !p.Withdrawn && p.Canary == nil {
		return p, nil
	}
	p.InForce, p.Withdrawn, p.Canary = number, false, nil
	p.note(Event{Stamp: e.stamp(), Did: Published, Version: number, Note: note})
	return p, e.save(p)
}

// Try puts the draft in force for the members of some teams only. All others keep what they
// have until it is published. The errors are those of [Editor.Publish], and Conflict if
// the draft is what everybody has already.
func (e Editor) Try(text string, teams []work.ID, note string) (Entry, error) {
	p, err := Find(e.Docs, text)
	if err != nil {
		return p, err
	}
	number, err := e.versionOfDraft(&p, note)
	if err != nil {
		return p, err
	}
	if number == p.InForce {
		return p, work.Errorf(work.Conflict, "version %d is in force for everybody and says the same as the draft: edit the profile first", number)
	}
	p.Canary = &Canary{Version: number, Teams: teams}
	p.note(Event{Stamp: e.stamp(), Did: Tried, Version: number, Teams: teams, Note: note})
	return p, e.save(p)
}

// versionOfDraft returns the number of the version that says what the draft does, and makes
// one if neither the version in force nor the canary does.
func (e Editor) versionOfDraft(p *Entry, note string) (int, error) {
	if _, err := e.Limits.Compile(p.Draft, e.Schema); err != nil {
		return 0, err
	}
	known := []int{p.InForce}
	if p.Canary != nil {
		known = append(known, p.Canary.Version)
	}
	for _, n := range known {
		if n == 0 {
			continue
		}
		v, err := VersionOf(e.Docs, p.ID, n)
		if err != nil || same(v.Profile, p.Draft) {
			return n, err
		}
	}
	p.Newest++
	v := Version{Number: p.Newest, Stamp: e.stamp(), Note: note, Profile: p.Draft}
	return p.Newest, store.WriteJSON(e.Docs, kindVersion, versionKey(p.ID, p.Newest), v)
}

// Rollback undoes the latest publish: it takes the canary back or, if none is tried, puts the
// version in force that was before. With a number other than 0 it puts that version in force.
// The draft stays as it is. The errors are NotFound and Conflict if there is nothing to go
// back to.
func (e Editor) Rollback(text string, to int) (Entry, error) {
	p, err := Find(e.Docs, text)
	if err != nil {
		return p, err
	}
	if p.Canary != nil && to == 0 {
		p.note(Event{Stamp: e.stamp(), Did: CanaryOver, Version: p.Canary.Version, Teams: p.Canary.Teams})
		p.Canary = nil
		return p, e.save(p)
	}
	if to == 0 {
		if to = p.before(); to == 0 {
			return p, work.Errorf(work.Conflict, "there is no version before %d to go back to", p.InForce)
		}
	}
	v, err := VersionOf(e.Docs, p.ID, to)
	if err != nil {
		return p, err
	}
	if to == p.InForce && !p.Withdrawn {
		return p, work.Errorf(work.Conflict, "version %d is in force already", to)
	}
	if _, err := profile.Compile(v.Profile, e.Schema); err != nil {
		return p, err
	}
	p.InForce, p.Withdrawn, p.Canary = to, false, nil
	p.note(Event{Stamp: e.stamp(), Did: RolledBack, Version: to})
	return p, e.save(p)
}

// before is the version that was in force before the one that is, 0 for none. What was rolled
// back from is not gone back to: a second rollback goes one further back.
func (p *Entry) before() int {
	var path []int // of versions in force, each after the one that it replaced
	for _, v := range p.Log {
		switch v.Did {
		case Published:
			path = append(path, v.Version)
		case RolledBack:
			if i := slices.Index(path, v.Version); i >= 0 {
				path = path[:i+1]
			} else {
				path = append(path, v.Version)
			}
		}
	}
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] != p.InForce {
			return path[i]
		}
	}
	return 0
}

// Unpublish withdraws the profile: devices keep what they hold and send their changes, but
// download nothing.
func (e Editor) Unpublish(text string) (Entry, error) {
	p, err := Find(e.Docs, text)
	if err != nil || p.InForce == 0 || p.Withdrawn {
		return p, err
	}
	p.Withdrawn, p.Canary = true, nil
	p.note(Event{Stamp: e.stamp(), Did: Withdrew, Version: p.InForce})
	return p, e.save(p)
}
