package server

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
)

// Whatever comes to an endpoint of the office, in its path, its query and its body, gets an
// answer that names a fault of the asker's, and leaves an environment in which people can
// still work and administrators still administer.
func FuzzAdmin(f *testing.F) {
	f.Add(uint8(0), "account", "limit=1&after=x", `{}`)
	for i, body := range []string{
		`{"columns":{"name":"x"}}`, `{"columns":{"a":1,"a":2}}`, `{"columns":[]}`, `{"rev":1,"column":"name"}`, `{"note":"x"}`,
		`{"conflict_detection":true}`, `{"login":"x","password":"long enough","role":"technician"}`, `{"role":"boss"}`,
		`{"isdisabled":true}`, `{"read":"user","write":"organization"}`, `{"no_read":true}`, `{"name":"","description":"x"}`,
		`null`, `{`, "\xff", `{"columns":null}`, `{"role":null,"offline":false}`,
	} {
		for n := i % 5; n < 40; n += 5 {
			f.Add(uint8(n), []string{"account", "bob", "North", "technician", st.Mill.String(), "\x00", "../x"}[i%7], "type=3&state=active&since=2026", body)
		}
	}
	f.Fuzz(func(t *testing.T, n uint8, name, query, body string) {
		e := newEnvironment(t)
		routes := e.server.adminTable()
		route := routes[int(n)%len(routes)]
		method, path, _ := strings.Cut(route.pattern, " ")
		r := httptest.NewRequest(method, "/", bytes.NewReader([]byte(body)))
		for _, part := range []string{"{table}", "{id}", "{login}", "{role}", "{column}", "{team}", "{user}"} {
			if strings.Contains(path, part) {
				r.SetPathValue(strings.Trim(part, "{}"), name)
			}
		}
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", wire.TypeJSON)
		r.Header.Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
		r.Header.Set("Authorization", "Bearer "+e.token("adam", work.ID{}))
		w := httptest.NewRecorder()
		// Past the router, which would not let some of the names through.
		e.server.guard(e.server.administrators(route.handle)).ServeHTTP(w, r)
		if answer, _ := io.ReadAll(w.Result().Body); w.Code >= http.StatusInternalServerError {
			t.Fatalf("%s %q ?%q %q: %d %s", route.pattern, name, query, body, w.Code, answer)
		}
		users, err := e.server.Users()
		e.must(err)
		administrators := 0
		for _, u := range users {
			if u.Role == apply.Administrator && !u.Disabled {
				administrators++
			}
		}
		if administrators == 0 {
			t.Fatalf("%s %q %q leaves no administrator", route.pattern, name, body)
		}
		for _, role := range roles {
			if r, err := e.server.Role(role); err != nil || r.Check(e.server.schema) != nil {
				t.Fatalf("%s %q %q: the role %s: %v", route.pattern, name, body, role, err)
			}
		}
		l := e.signIn("ann")
		if _, err := l.ask(); err != nil && !work.Is(err, work.NoProfile) {
			t.Fatalf("%s %q %q: a pull then: %v", route.pattern, name, body, err)
		}
	})
}
