package profiles

import (
	"slices"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Key names a version of a profile.
type Key struct {
	Profile work.ID `json:"profile,omitzero"`
	Version int     `json:"version"` // 0 = nothing was published
}

// Edition is one published version, ready to be evaluated.
type Edition struct {
	Key
	Compiled *profile.Compiled
}

// nothing is the edition of those who have none: it holds no table.
func nothing(id work.ID) *Edition { return &Edition{Key{Profile: id}, &profile.Compiled{}} }

// State says whether a user can download.
type State int

// The states.
const (
	Ready         State = iota
	NotConfigured       // in no profile: the app works online only
	NotPublished        // the user's profile is not published, or withdrawn
	NotAttached         // the user's profile is not part of the app
)

// Assignment is the profile that applies to a user.
type Assignment struct {
	*Edition        // never nil; of who can download nothing, what they had before or nothing
	Name     string // of the profile, "" for none
	State    State
	Canary   bool      // a version that only some teams have yet
	By       Route     // why it applies
	Team     work.ID   // the team that brought it, if one did
	Since    time.Time // of that membership
}

// Route says why a profile applies to a user.
type Route string

// The routes, the strongest first.
const (
	ByMode   Route = "everyone" // the default mode
	ByUser   Route = "user"     // a membership of their own
	ByTeam   Route = "team"     // a team's
	ByNobody Route = "none"
)

// Library is what is published and for whom. It does not change and may be used by any number
// of goroutines.
type Library struct {
	mode    Mode
	shelves map[work.ID]*shelf
	users   map[work.ID]Member
	teams   map[work.ID]Member
}

// shelf is what requests need to know of one profile.
type shelf struct {
	entry   Entry
	inForce *Edition
	canary  *Edition
}

// Load reads everything and compiles what is in force.
func Load(docs store.Documents, schema *work.Schema) (*Library, error) {
	l := &Library{shelves: map[work.ID]*shelf{}, users: map[work.ID]Member{}, teams: map[work.ID]Member{}}
	var err error
	if l.mode, err = ModeOf(docs); err != nil {
		return nil, err
	}
	entries, err := List(docs)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		s := &shelf{entry: e, inForce: nothing(e.ID)}
		if e.InForce > 0 {
			if s.inForce, err = edition(docs, schema, e.ID, e.InForce); err != nil {
				return nil, err
			}
		}
		if e.Canary != nil {
			if s.canary, err = edition(docs, schema, e.ID, e.Canary.Version); err != nil {
				return nil, err
			}
		}
		l.shelves[e.ID] = s
	}
	members, err := Members(docs)
	for _, m := range members {
		if m.Kind == TeamMember {
			l.teams[m.ID] = m
		} else {
			l.users[m.ID] = m
		}
	}
	return l, err
}

func edition(docs store.Documents, schema *work.Schema, id work.ID, number int) (*Edition, error) {
	v, err := VersionOf(docs, id, number)
	if err != nil {
		return nil, err
	}
	compiled, err := profile.Compile(v.Profile, schema)
	if err != nil {
		return nil, work.Errorf(work.Damaged, "version %d of the offline profile %s: %w", number, v.Profile.Name, err)
	}
	return &Edition{Key{id, number}, compiled}, nil
}

// Everyone returns a library in which everybody has one edition.
func Everyone(e *Edition) *Library {
	entry := Entry{ID: e.Profile, Draft: e.Compiled.Profile, InForce: e.Version}
	return &Library{mode: Mode{Profile: e.Profile}, shelves: map[work.ID]*shelf{e.Profile: {entry: entry, inForce: e}}}
}

// Name is what a profile is called, "" if there is none of that id.
func (l *Library) Name(id work.ID) string {
	if s := l.shelves[id]; s != nil {
		return s.entry.Name()
	}
	return ""
}

// ByTeams reports whether it matters in which teams a user is.
func (l *Library) ByTeams() bool {
	if l.mode.Restricted && len(l.teams) > 0 {
		return true
	}
	for _, s := range l.shelves {
		if s.canary != nil {
			return true
		}
	}
	return false
}

// For returns what applies to a user of those teams: in the default mode the same for
// everyone, in the restricted one the user's own membership before a team's, and of several
// teams the one that was added first.
func (l *Library) For(user work.ID, teams []work.ID) Assignment {
	a := l.route(user, teams)
	s := l.shelves[a.Profile]
	if s == nil {
		return Assignment{Edition: nothing(work.ID{}), State: NotConfigured, By: ByNobody}
	}
	a.Edition, a.Name = s.inForce, s.entry.Name()
	if s.canary != nil && slices.ContainsFunc(teams, func(t work.ID) bool { return slices.Contains(s.entry.Canary.Teams, t) }) {
		a.Edition, a.Canary = s.canary, true
	}
	switch {
	case s.entry.Detached:
		a.State = NotAttached
	case s.entry.Withdrawn || a.Version == 0:
		a.State = NotPublished
	}
	if a.Version > 0 {
		a.Name = a.Compiled.Profile.Name
	}
	return a
}

func (l *Library) route(user work.ID, teams []work.ID) Assignment {
	if !l.mode.Restricted {
		return Assignment{Edition: nothing(l.mode.Profile), By: ByMode}
	}
	if m, ok := l.users[user]; ok {
		return Assignment{Edition: nothing(m.Profile), By: ByUser, Since: m.At}
	}
	var first Member
	for _, t := range teams {
		if m, ok := l.teams[t]; ok && (first.Profile == work.ID{} || m.At.Before(first.At)) {
			first = m
		}
	}
	return Assignment{Edition: nothing(first.Profile), By: ByTeam, Team: first.ID, Since: first.At}
}
