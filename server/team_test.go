package server

import (
	"testing"

	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

func TestTeams(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("bob")
	l.syncClean()
	admin := e.token("adam", work.ID{})
	var made Team
	e.must(e.call(admin, "POST", PathTeams, map[string]string{"name": "South", "description": "the lowlands"}, &made))
	e.must(e.call(admin, "PUT", PathTeams+"/south/members/bob", nil, &made))
	if made.Name != "South" || len(made.Members) != 1 || made.Members[0] != (Member{User: st.Bob, FullName: "Bob"}) {
		t.Errorf("%+v", made)
	}
	l.syncClean() // the team is in its member's scope
	if !l.has(work.TeamTable, made.ID) || l.has(work.TeamTable, st.North) {
		t.Error("the device does not hold Bob's team, or another")
	}
	var list []Team
	e.must(e.call(admin, "GET", PathTeams, nil, &list))
	if len(list) != 2 || list[0].Name != "North" || len(list[0].Members) != 1 || list[1].Description != "the lowlands" {
		t.Errorf("%+v", list)
	}
	e.office(work.UpdateOf(work.AccountTable, st.Mill, work.Fields{"ownerid": work.RefTo(work.TeamTable, made.ID)}))
	south := PathTeams + "/" + made.ID.String()
	for name, c := range map[string]struct {
		method, path string
		message      any
		want         work.Kind
	}{
		"a second of the name":    {"POST", PathTeams, map[string]string{"name": "SOUTH"}, work.Exists},
		"without a name":          {"POST", PathTeams, map[string]string{}, work.Invalid},
		"in it already":           {"PUT", south + "/members/Bob", nil, work.Exists},
		"not in it":               {"DELETE", south + "/members/ann", nil, work.NotFound},
		"nobody":                  {"PUT", south + "/members/nobody", nil, work.NotFound},
		"no such team":            {"PUT", PathTeams + "/East/members/ann", nil, work.NotFound},
		"no such id":              {"PUT", PathTeams + "/" + st.ID(4711).String() + "/members/ann", nil, work.NotFound},
		"a team that owns things": {"DELETE", south, nil, work.Conflict},
	} {
		if err := e.call(admin, c.method, c.path, c.message, nil); !work.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	made = Team{}
	e.must(e.call(admin, "DELETE", south+"/members/"+st.Bob.String(), nil, &made))
	if len(made.Members) != 0 {
		t.Errorf("%+v", made)
	}
	l.syncClean()
	if l.has(work.TeamTable, made.ID) {
		t.Error("the device keeps a team that Bob is not in")
	}
	e.must(e.call(admin, "PUT", south+"/members/ann", nil, nil))
	e.office(work.UpdateOf(work.AccountTable, st.Mill, work.Fields{"ownerid": work.RefTo(work.UserTable, st.Dora)}))
	e.must(e.call(admin, "DELETE", south, nil, nil))
	links, err := e.server.Records(Query{Table: work.TeamMembershipTable})
	e.must(err)
	if teams, _ := e.server.Teams(); len(teams) != 1 || len(links) != 1 {
		t.Errorf("left: %+v, %d memberships", teams, len(links))
	}
}
