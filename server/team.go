package server

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Team is a team with who is in it. Teams own records, and offline profiles go by them.
type Team struct {
	ID          work.ID  `json:"teamid"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Members     []Member `json:"members"`
}

// Member is one user in a team.
type Member struct {
	User     work.ID `json:"systemuserid"`
	FullName string  `json:"fullname"`
}

// Teams returns every team with its members, by name.
func (s *Server) Teams() ([]Team, error) {
	list := []Team{}
	err := s.store.View(func(tx store.Tx) error {
		var ids []work.ID
		err := tx.Rows(work.TeamTable, work.ID{}, func(r work.Record) bool {
			ids = append(ids, r.ID)
			return true
		})
		for _, id := range ids {
			if err != nil {
				return err
			}
			var t Team
			t, err = readTeam(tx, id)
			list = append(list, t)
		}
		return err
	})
	slices.SortFunc(list, func(a, b Team) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return list, err
}

func readTeam(tx store.Records, id work.ID) (Team, error) {
	r, ok, err := tx.Record(work.TeamTable, id)
	if err == nil && !ok {
		err = work.Errorf(work.NotFound, "there is no team %s", id)
	}
	if err != nil {
		return Team{}, err
	}
	f := r.Fields()
	t := Team{ID: id, Name: f.Text("name"), Description: f.Text("description"), Members: []Member{}}
	links, err := memberships(tx, id)
	for _, link := range links {
		if err != nil {
			return t, err
		}
		m := Member{User: link.Fields().Ref("systemuserid")}
		m.FullName, err = personName(tx, m.User)
		t.Members = append(t.Members, m)
	}
	slices.SortFunc(t.Members, func(a, b Member) int { return cmp.Compare(strings.ToLower(a.FullName), strings.ToLower(b.FullName)) })
	return t, err
}

// memberships are the records that put users into a team.
func memberships(tx store.Records, team work.ID) ([]work.Record, error) {
	var links []work.Record
	var failed error
	err := tx.Lookup(work.TeamMembershipTable, "teamid", team, func(id work.ID) bool {
		r, ok, err := tx.Record(work.TeamMembershipTable, id)
		if failed = err; ok && err == nil {
			links = append(links, copyOf(r))
		}
		return err == nil
	})
	return links, cmp.Or(err, failed)
}

// findTeam returns the team whom a text means: by id or by name. The errors are NotFound
// and Invalid.
func (s *Server) findTeam(tx store.Records, text string) (work.ID, error) {
	if id, err := work.ParseID(text); err == nil {
		_, err := readTeam(tx, id)
		return id, err
	}
	return findByName(tx, s.schema.Table(work.TeamTable), text)
}

// addTeam makes a team. The errors are Invalid, Exists and Forbidden.
func (s *Server) addTeam(ctx context.Context, c caller, name, description string) (Team, error) {
	id := s.newID()
	return s.changeTeam(ctx, c, func(tx store.Tx) (work.ID, []work.Change, error) {
		if _, err := findByName(tx, s.schema.Table(work.TeamTable), name); !work.Is(err, work.NotFound) {
			return id, nil, cmp.Or(err, error(work.Errorf(work.Exists, "there is already a team called %q", clip(name, 60))))
		}
		return id, []work.Change{work.CreateOf(work.TeamTable, id, work.Fields{
			"name": work.Text(name), "description": work.Text(description),
		})}, nil
	})
}

// addMember puts a user into a team. The errors are NotFound, Exists and Forbidden.
func (s *Server) addMember(ctx context.Context, c caller, team, user string) (Team, error) {
	return s.changeTeam(ctx, c, func(tx store.Tx) (work.ID, []work.Change, error) {
		t, u, link, err := s.membership(tx, team, user)
		if err == nil && link != (work.ID{}) {
			err = work.Errorf(work.Exists, "the user is in the team already")
		}
		return t, []work.Change{work.CreateOf(work.TeamMembershipTable, s.newID(), work.Fields{
			"teamid": work.Ref(t), "systemuserid": work.Ref(u),
		})}, err
	})
}

// removeMember takes a user out of a team. The errors are NotFound and Forbidden.
func (s *Server) removeMember(ctx context.Context, c caller, team, user string) (Team, error) {
	return s.changeTeam(ctx, c, func(tx store.Tx) (work.ID, []work.Change, error) {
		t, _, link, err := s.membership(tx, team, user)
		if err == nil && link == (work.ID{}) {
			err = work.Errorf(work.NotFound, "the user is not in the team")
		}
		return t, []work.Change{work.DeleteOf(work.TeamMembershipTable, link)}, err
	})
}

// membership finds a team, a user, and the record that puts one into the other, if there
// is one.
func (s *Server) membership(tx store.Tx, team, user string) (t, u, link work.ID, err error) {
	if t, err = s.findTeam(tx, team); err != nil {
		return t, u, link, err
	}
	if u, err = s.findUser(tx, user); err != nil {
		return t, u, link, err
	}
	links, err := memberships(tx, t)
	for _, r := range links {
		if r.Fields().Ref("systemuserid") == u {
			link = r.ID
		}
	}
	return t, u, link, err
}

// removeTeam deletes a team that owns nothing, with its memberships. The errors are
// NotFound, Conflict and Forbidden.
func (s *Server) removeTeam(ctx context.Context, c caller, team string) (Team, error) {
	var removed Team
	_, err := s.changeTeam(ctx, c, func(tx store.Tx) (work.ID, []work.Change, error) {
		id, err := s.findTeam(tx, team)
		if err != nil {
			return id, nil, err
		}
		if removed, err = readTeam(tx, id); err != nil {
			return id, nil, err
		}
		if err := s.ownsNothing(tx, removed); err != nil {
			return id, nil, err
		}
		links, err := memberships(tx, id)
		var changes []work.Change
		for _, r := range links {
			changes = append(changes, work.DeleteOf(work.TeamMembershipTable, r.ID))
		}
		return work.ID{}, append(changes, work.DeleteOf(work.TeamTable, id)), err
	})
	return removed, err
}

func (s *Server) ownsNothing(tx store.Records, t Team) error {
	for _, table := range s.schema.Tables {
		n := 0
		err := tx.Lookup(table.Name, "ownerid", t.ID, func(work.ID) bool {
			n++
			return true
		})
		if err == nil && n > 0 {
			err = work.Errorf(work.Conflict, "the team %s owns %d %s: give them to somebody else first (fieldbookd record set %s ID ownerid=…)",
				t.Name, n, table.Plural, table.Name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// changeTeam applies the changes that plan works out, and returns the team as it is then;
// a team of the zero id is gone.
func (s *Server) changeTeam(ctx context.Context, c caller, plan func(store.Tx) (work.ID, []work.Change, error)) (Team, error) {
	var t Team
	var tables []string
	err := s.store.Update(func(tx store.Tx) error {
		id, changes, err := plan(tx)
		if err != nil {
			return err
		}
		effect, err := s.applyAs(tx, c, work.Group{Changes: changes})
		if err != nil {
			return err
		}
		if tables = changedTables(effect); id != (work.ID{}) {
			t, err = readTeam(tx, id)
		}
		return err
	})
	if err != nil {
		return Team{}, err
	}
	s.announce(ctx, work.ID{}, tables)
	if s.library.Load().ByTeams() {
		s.live.published() // for whom teams decide about the profile
	}
	return t, nil
}
