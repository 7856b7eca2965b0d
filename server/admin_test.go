package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/rights"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

// forEverybodyInTheOffice are the endpoints that a dispatcher reaches. All others are for
// administrators: one that is added must be put here to be reached.
var forEverybodyInTheOffice = []string{
	"GET /v1/admin/records/{table}", "POST /v1/admin/records/{table}", "GET /v1/admin/records/{table}/{id}",
	"PATCH /v1/admin/records/{table}/{id}", "DELETE /v1/admin/records/{table}/{id}",
	"GET /v1/admin/records/{table}/{id}/history", "POST /v1/admin/records/{table}/{id}/restore",
	"GET /v1/admin/sync-errors", "GET /v1/admin/sync-errors/{id}", "GET /v1/admin/devices", "GET /v1/admin/devices/{id}",
	"GET /v1/admin/settings", "GET /v1/admin/teams", "GET /v1/admin/profiles", "GET /v1/admin/explain/{login}/{table}/{id}", "GET /v1/admin/profiles/mode", "GET /v1/admin/profiles/{profile}",
	"GET /v1/admin/profiles/{profile}/versions", "GET /v1/admin/profiles/{profile}/users", "GET /v1/admin/profiles/{profile}/updates", "GET /v1/admin/profiles/{profile}/preview/{login}", "GET /v1/admin/who",
}

// at fills in what an endpoint's path is about.
func (r adminRoute) at(id work.ID) (method, path string) {
	method, path, _ = strings.Cut(r.pattern, " ")
	return method, strings.NewReplacer(
		"{table}", work.AccountTable, "{id}", id.String(), "{login}", "bob", "{role}", "technician", "{column}", "telephone1",
		"{team}", "North", "{user}", "ann", "{profile}", "Field", "{kind}", "user", "{member}", "ann",
	).Replace(path)
}

// Whoever asks reaches what is for their role and nothing else, and with the sign-in of a
// device nothing at all.
func TestAdminEndpointsAreForTheirRoles(t *testing.T) {
	e := newEnvironment(t)
	tokens := map[string]string{"nobody": "", "stranger": "wrong"}
	for _, login := range []string{"ann", "dora", "adam"} {
		tokens[login] = e.token(login, work.ID{})
		tokens[login+" on a device"] = e.token(login, e.newID())
	}
	routes := e.server.adminTable()
	for _, route := range routes {
		office := slices.Contains(forEverybodyInTheOffice, route.pattern)
		method, path := route.at(st.ID(4711))
		for who, token := range tokens {
			w := e.ask(token, method, path, json.RawMessage(`{}`))
			refused := w.Code == http.StatusForbidden && strings.Contains(w.Body.String(), "this is for")
			switch login, _, device := strings.Cut(who, " "); {
			case login == "nobody" || login == "stranger":
				if w.Code != http.StatusUnauthorized {
					t.Errorf("%s %s: %d", who, route.pattern, w.Code)
				}
			case refused != (device || login == "ann" || login == "dora" && !office):
				t.Errorf("%s %s: %d %s", who, route.pattern, w.Code, w.Body)
			case w.Code == http.StatusNotFound && strings.Contains(w.Body.String(), "nothing at"), w.Code >= http.StatusInternalServerError:
				t.Errorf("%s %s: %d %s", who, route.pattern, w.Code, w.Body)
			}
		}
	}
	if len(routes) < len(forEverybodyInTheOffice)+20 {
		t.Errorf("only %d endpoints were looked at", len(routes))
	}
}

// People and settings are records, too: a dispatcher does not change them by that way.
func TestDispatcherDoesNotChangePeopleAndSettings(t *testing.T) {
	e := newEnvironment(t)
	token := e.token("dora", work.ID{})
	for _, c := range []struct {
		method, table string
		id            work.ID
		message       any
	}{
		{"POST", work.TeamTable, work.ID{}, RecordMessage{Columns: []byte(`{"name":"x"}`)}},
		{"DELETE", work.TeamTable, st.North, nil},
		{"POST", work.TeamMembershipTable, work.ID{}, RecordMessage{Columns: []byte(`{"teamid":"` + st.North.String() + `","systemuserid":"` + st.Dora.String() + `"}`)}},
		{"PATCH", work.UserTable, st.Ann, RecordMessage{Columns: []byte(`{"fullname":"x"}`)}},
		{"PATCH", work.SettingTable, st.TimeStamps, RecordMessage{Columns: []byte(`{"msdyn_timestampfrequency":192350000}`)}},
	} {
		path := PathRecords + "/" + c.table
		if c.id != (work.ID{}) {
			path += "/" + c.id.String()
		}
		if err := e.call(token, c.method, path, c.message, nil); !work.Is(err, work.Forbidden) {
			t.Errorf("%s %s: %v", c.method, c.table, err)
		}
	}
}

func TestDispatcherWorksOnRecords(t *testing.T) {
	e := newEnvironment(t)
	token := e.token("dora", work.ID{})
	var made RecordMessage
	path := PathRecords + "/" + work.AccountTable
	e.must(e.call(token, "POST", path, RecordMessage{Columns: []byte(`{"name":"New <Ltd>"}`)}, &made))
	if made.Rev != 1 || made.ID == (work.ID{}) || (work.Record{Data: made.Columns}).Fields().Text("name") != "New <Ltd>" {
		t.Errorf("made %+v", made)
	}
	one := path + "/" + made.ID.String()
	e.must(e.call(token, "PATCH", one, RecordMessage{Columns: []byte(`{"name":"Newer","telephone1":"1"}`)}, &made))
	if made.Rev != 2 {
		t.Errorf("changed to rev %d", made.Rev)
	}
	var history []store.Revision
	e.must(e.call(token, "GET", one+"/history", nil, &history))
	if len(history) != 2 || history[1].User != st.Dora || string(history[1].Set["name"].From) != `"New <Ltd>"` && string(history[1].Set["name"].From) != `"New \u003cLtd\u003e"` {
		t.Errorf("history %+v", history)
	}
	e.must(e.call(token, "DELETE", one, nil, nil))
	if err := e.call(token, "GET", one, nil, nil); !work.Is(err, work.NotFound) {
		t.Errorf("a deleted record: %v", err)
	}
}

func TestAdminErrors(t *testing.T) {
	e := newEnvironment(t)
	token := e.token("adam", work.ID{})
	bookings := PathRecords + "/" + work.BookingTable
	for _, c := range []struct {
		method, path, body string
		want               work.Kind
	}{
		{"GET", PathRecords + "/nonsense", "", work.NotFound},
		{"GET", bookings + "/garbage", "", work.Invalid},
		{"GET", bookings + "/" + st.ID(4711).String(), "", work.NotFound},
		{"GET", bookings + "?limit=0", "", work.Invalid},
		{"GET", bookings + "?limit=10001", "", work.Invalid},
		{"GET", bookings + "?target=x", "", work.Invalid},
		{"GET", bookings + "?lookup=name&target=" + st.AnnVan.String(), "", work.Invalid},
		{"POST", bookings, `{"columns":{"name":"x"}}`, work.Invalid},
		{"POST", bookings, `{"columns":{"a":{}}}`, work.Invalid},
		{"POST", bookings, `{}`, work.Invalid},
		{"PATCH", bookings + "/" + st.AnnToday.String(), `{"columns":{"duration":"long"}}`, work.Invalid},
		{"PATCH", bookings + "/" + st.ID(4711).String(), `{"columns":{"name":"x"}}`, work.NotFound},
		{"DELETE", bookings + "/" + st.ID(4711).String(), "", work.NotFound},
		{"PUT", PathUsers + "/nobody/password", `{"password":"long enough"}`, work.NotFound},
	} {
		var message any
		if c.body != "" {
			message = json.RawMessage(c.body)
		}
		if err := e.call(token, c.method, c.path, message, nil); !work.Is(err, c.want) {
			t.Errorf("%s %s %s: %v", c.method, c.path, c.body, err)
		}
	}
}

func TestListsOfRecords(t *testing.T) {
	e := newEnvironment(t)
	token := e.token("dora", work.ID{})
	want := func(about, query string, more bool, ids ...work.ID) {
		t.Helper()
		var list RecordList
		e.must(e.call(token, "GET", PathRecords+"/"+work.BookingTable+query, nil, &list))
		var got []work.ID
		for _, m := range list.Records {
			got = append(got, m.ID)
		}
		wantIDs(t, about, got, ids...)
		if list.More != more {
			t.Errorf("%s: more is %t", about, list.More)
		}
	}
	want("all", "", false, st.AnnToday, st.AnnShared, st.BobShared, st.AnnLater, st.AnnPast, st.BobToday)
	want("two", "?limit=2", true, st.AnnToday, st.AnnShared)
	want("next", "?limit=2&after="+st.AnnShared.String(), true, st.BobShared, st.AnnLater)
	want("last", "?limit=2&after="+st.AnnLater.String(), false, st.AnnPast, st.BobToday)
	want("Bob's", "?lookup=resource&target="+st.BobVan.String(), false, st.BobShared, st.BobToday)
	want("Bob's first", "?limit=1&lookup=resource&target="+st.BobVan.String(), true, st.BobShared)
	want("Bob's next", "?limit=1&lookup=resource&target="+st.BobVan.String()+"&after="+st.BobShared.String(), false, st.BobToday)

	// Records that are large come in several answers.
	e.must(e.store.Update(func(tx store.Tx) (err error) {
		for n := range 4 {
			data := work.Encode(work.Fields{"documentbody": work.Text(strings.Repeat("x", maxListBytes/2))})
			err = errors.Join(err, tx.Put(work.Record{Table: "annotation", ID: st.ID(5000 + n), Rev: 1, Data: data}))
		}
		return err
	}))
	var list RecordList
	e.must(e.call(token, "GET", PathRecords+"/annotation", nil, &list))
	if len(list.Records) != 2 || !list.More {
		t.Errorf("%d large records, more is %t", len(list.Records), list.More)
	}
}

func TestLoadOnlyIntoAnEmptyEnvironment(t *testing.T) {
	e := newEnvironment(t)
	if err := e.server.Load(st.Company()); !work.Is(err, work.Exists) {
		t.Errorf("into a full one: %v", err)
	}
}

// Records with line breaks between their members are fine JSON; they must not break the
// lines of a page.
func TestLoadedRecordsFitIntoLines(t *testing.T) {
	e := &environment{t: t, path: t.TempDir() + "/environment.db", clock: st.NewClock(), newID: st.IDs(100_000)}
	e.start()
	defer e.stop()
	e.must(e.server.Load([]work.Record{
		{Table: work.UserTable, ID: st.Ann, Data: []byte("{\n  \"fullname\" : \"Ann\",\r\n \"domainname\":\"ann\"\n}")},
	}))
	e.must(e.store.Update(func(tx store.Tx) error {
		return store.WriteJSON(tx, docCredential, "ann", credential{Login: "ann", User: st.Ann, Role: apply.Technician})
	}))
	l := e.signIn("ann")
	l.syncClean()
	if !l.has(work.UserTable, st.Ann) {
		t.Error("the record does not arrive")
	}
	for name, r := range map[string]work.Record{
		"unknown table": {Table: "nonsense", ID: st.ID(1), Data: []byte(`{}`)},
		"no object":     {Table: work.UserTable, ID: st.ID(1), Data: []byte(`[]`)},
		"bad value":     {Table: work.UserTable, ID: st.ID(1), Data: []byte(`{"fullname":1}`)},
		"no id":         {Table: work.UserTable, Data: []byte(`{"fullname":"x"}`)},
	} {
		other := &environment{t: t, path: t.TempDir() + "/environment.db", clock: st.NewClock(), newID: st.IDs(100_000)}
		other.start()
		if err := other.server.Load([]work.Record{r}); err == nil {
			t.Errorf("%s: loaded", name)
		}
		other.stop()
	}
}

// What the sync errors say to the office travels over the admin endpoint whole.
func TestSyncErrorsAreListed(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.edit(work.UpdateOf(work.BookingTable, st.ID(4711), name("nowhere")))
	l.push()
	var list []SyncError
	e.must(e.call(e.token("dora", work.ID{}), "GET", PathSyncErrors, nil, &list))
	if len(list) != 1 || list[0].ErrorType != wire.ErrorNotFound || list[0].Device != l.id || list[0].Action != "update" {
		t.Errorf("%+v", list)
	}
}

// Dispatchers see of records, lists and histories what their rights show them.
func TestDispatcherReadsUnderRights(t *testing.T) {
	e := newEnvironment(t)
	token, admin := e.token("dora", work.ID{}), e.token("adam", work.ID{})
	e.office(work.UpdateOf(work.AccountTable, st.Mill, work.Fields{"telephone1": work.Text("1"), "ownerid": work.RefTo(work.UserTable, st.Ann)}))
	role := PathRoles + "/dispatcher"
	e.must(e.call(admin, "PUT", role+"/columns/account/telephone1", rights.Column{NoRead: true}, nil))
	mill := PathRecords + "/account/" + st.Mill.String()
	var one RecordMessage
	e.must(e.call(token, "GET", mill, nil, &one))
	var history []store.Revision
	e.must(e.call(token, "GET", mill+"/history", nil, &history))
	last := history[len(history)-1]
	if f := (work.Record{Data: one.Columns}).Fields(); f.Has("telephone1") || !f.Has("name") || len(last.Set) != 1 {
		t.Errorf("%s, history %+v", one.Columns, last.Set)
	}
	e.must(e.call(admin, "GET", mill+"/history", nil, &history))
	if _, shown := history[len(history)-1].Set["telephone1"]; !shown {
		t.Error("the administrator does not see the column")
	}
	e.must(e.call(admin, "PUT", role+"/tables/account", rights.Table{Read: rights.Own}, nil))
	var list RecordList
	e.must(e.call(token, "GET", PathRecords+"/account?limit=1", nil, &list))
	if len(list.Records) != 1 || list.More || list.Records[0].ID != st.Bakery { // Dora owns the bakery
		t.Errorf("%+v", list)
	}
	for _, path := range []string{mill, mill + "/history"} {
		if err := e.call(token, "GET", path, nil, nil); !work.Is(err, work.Forbidden) {
			t.Errorf("%s: %v", path, err)
		}
	}
	e.must(e.call(admin, "PUT", role+"/columns/contact/parentcustomerid", rights.Column{NoRead: true}, nil))
	if err := e.call(token, "GET", PathRecords+"/contact?lookup=parentcustomerid&target="+st.Mill.String(), nil, nil); !work.Is(err, work.Forbidden) {
		t.Errorf("by a hidden lookup: %v", err)
	}
	e.must(e.call(admin, "PUT", role+"/tables/account", rights.Table{Read: rights.None, Create: rights.None}, nil))
	if err := e.call(token, "GET", PathRecords+"/account", nil, nil); !work.Is(err, work.Forbidden) {
		t.Errorf("without any right: %v", err)
	}
}
