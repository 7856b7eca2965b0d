package server

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"sync"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
	"fieldbook/server/rights"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

// plan is what one device still has to be told, worked out once and served page by page.
// It lives in memory: after a restart it is simply worked out again.
type plan struct {
	busy sync.Mutex // one pull of a device at a time

	look       look
	sent, next int // the page that is on its way has the steps from sent to before next
	// before and after are the states of the view without and with that page.
	before, after uint64
	drifted       bool // some record changed after it was looked at and before it was sent

	quiet  quiet
	flip   flip
	person person
	pinned pinned
}

// told says up to where a view agrees with the scope: of which profile, for which viewer,
// and to which position of each table.
type told struct {
	profiles.Key
	Viewer string                    `json:"viewer"`
	Tables map[string]scope.Position `json:"tables"`
}

// quiet is where a device stands of which a look found that there is nothing to tell.
type quiet struct {
	told *told
	view viewState
}

// viewState names a state of a device's view.
type viewState struct{ generation, changes uint64 }

func (d *device) state() viewState { return viewState{d.Generation, d.Changes} }

type plans struct {
	mu       sync.Mutex
	byDevice map[work.ID]*plan
}

func (p *plans) of(device work.ID) *plan {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.byDevice[device] == nil {
		p.byDevice[device] = &plan{}
	}
	return p.byDevice[device]
}

// forget drops the steps that were not sent yet.
func (p *plan) forget() { p.look, p.sent, p.next, p.drifted = look{}, 0, 0, false }

// resume reports whether the next page continues the plan, and chooses the step at which
// it begins: after the page that is on its way or, if that one was lost, with it.
func (p *plan) resume(d device, v viewer) bool {
	if p.look.end.Key != v.key || p.look.end.Viewer != v.mark {
		return false
	}
	switch d.Generation {
	case p.after:
		p.sent = p.next
	case p.before:
		if p.sent == 0 && p.next == len(p.look.Steps) {
			return false // a single page: a new look costs as little
		}
		p.next = p.sent
	default:
		return false
	}
	return p.next < len(p.look.Steps)
}

// viewer is for whom a plan is made.
type viewer struct {
	scope.Viewer
	key  profiles.Key
	mark string // changes with everything about the user that decides about their scope
}

// person is what is known of a plan's user, as long as the tables stand where they stood.
type person struct {
	user  profile.User
	heads [3]uint64
}

// viewerOf gathers for whom a device is told what. What a user is changes rarely: it is
// read again only when one of its tables changed.
func (s *Server) viewerOf(tx store.Tx, p *plan, c caller, now time.Time) (viewer, error) {
	role, err := s.roleOf(tx, c.role)
	if err != nil {
		return viewer{}, err
	}
	var heads [3]uint64
	for i, table := range userTables {
		if heads[i], err = tx.HeadOf(table); err != nil {
			return viewer{}, err
		}
	}
	if p.person.user.ID != c.user || p.person.heads != heads {
		user, err := scope.UserOf(tx, c.user, s.zone)
		if err != nil {
			return viewer{}, err
		}
		p.person = person{user, heads}
	}
	if err := p.pinned.load(tx, c.device); err != nil {
		return viewer{}, err
	}
	user := p.person.user
	current := s.library.Load().For(user.ID, user.Teams)
	return viewer{
		Viewer: scope.Viewer{
			Profile: compiledFor(current.Edition, role), User: user, Now: now,
			MayRead: func(r work.Record) bool { return role.MayRead(r, user) },
			Pins:    p.pinned.scope,
		},
		key: current.Key, mark: markOf(user, role),
	}, nil
}

// userTables say who a user is.
var userTables = [...]string{work.UserTable, work.ResourceTable, work.TeamMembershipTable}

// markOf is a fingerprint of what decides about a user's scope besides the profile.
func markOf(u profile.User, role *rights.Role) string {
	u.Resources, u.Teams = slices.Clone(u.Resources), slices.Clone(u.Teams)
	for _, ids := range [][]work.ID{u.Resources, u.Teams} {
		slices.SortFunc(ids, func(a, b work.ID) int { return slices.Compare(a[:], b[:]) })
	}
	h := fnv.New64a()
	_ = json.NewEncoder(h).Encode([]any{u.ID, u.Resources, u.Teams, u.Zone.String(), u.WeekStart}) // nothing in them can fail
	return fmt.Sprintf("%x-%x", h.Sum64(), roleHash(role))
}

// agrees reports whether the positions are of this profile and this viewer.
func (t *told) agrees(v viewer) bool { return t != nil && t.Key == v.key && t.Viewer == v.mark }

// upTo returns the positions with the tables moved to the head.
func (t *told) upTo(v viewer, tables []string, head uint64) told {
	moved := told{Key: v.key, Viewer: v.mark, Tables: map[string]scope.Position{}}
	if t.agrees(v) {
		maps.Copy(moved.Tables, t.Tables)
	}
	for _, table := range tables {
		moved.Tables[table] = scope.Position{At: head, AsOf: v.Now.UTC()}
	}
	return moved
}
