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
)

// raw sends bytes as a body and returns the error that the answer means.
func (e *environment) raw(token, contentType, coding string, body io.Reader) error {
	r := httptest.NewRequest("POST", wire.PathPull, body)
	r.Header.Set("Content-Type", contentType)
	if coding != "" {
		r.Header.Set("Content-Encoding", coding)
	}
	r.Header.Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	e.server.Handler().ServeHTTP(w, r)
	if w.Code == http.StatusOK {
		return nil
	}
	return wire.ReadProblem(w.Code, w.Header().Get("Content-Type"), w.Body.Bytes())
}

func TestBodies(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	small, err := wire.Compress([]byte(`{"acked_seq":0}`))
	e.must(err)
	bomb, err := wire.Compress(make([]byte, 64<<20))
	e.must(err)
	deep := strings.Repeat("[", 1_000_000)
	for name, c := range map[string]struct {
		contentType, coding, body string
		want                      work.Kind
	}{
		"form":            {"application/x-www-form-urlencoded", "", "{}", work.Invalid},
		"gzip":            {wire.TypeJSON, "gzip", "{}", work.Invalid},
		"not zstd":        {wire.TypeJSON, wire.Zstd, "{}", work.Invalid},
		"empty":           {wire.TypeJSON, "", "", work.Invalid},
		"trailing":        {wire.TypeJSON, "", `{"acked_seq":0}{}`, work.Invalid},
		"byte order mark": {wire.TypeJSON, "", "\ufeff{}", work.Invalid},
		"name twice":      {wire.TypeJSON, "", `{"acked_seq":0,"acked_seq":1}`, work.Invalid},
		"deep":            {wire.TypeJSON, "", deep, work.Invalid},
		"newer member":    {wire.TypeJSON, "", `{"acked_seq":0,"invented_later":[1]}`, work.Invalid},
		"other case":      {wire.TypeJSON, "", `{"Acked_seq":0}`, work.Invalid},
		"too many":        {wire.TypeJSON, "", `{"tables":[` + strings.Repeat(`"a",`, 2000) + `"a"]}`, work.TooLarge},
		"NaN":             {wire.TypeJSON, "", `{"acked_seq":NaN}`, work.Invalid},
		"bomb":            {wire.TypeJSON, wire.Zstd, string(bomb), work.TooLarge},
		"too long":        {wire.TypeJSON, "", strings.Repeat(" ", wire.MaxBody+1), work.TooLarge},
		"far too long":    {wire.TypeJSON, "", strings.Repeat(" ", wire.MaxBody+100), work.TooLarge},
	} {
		if err := e.raw(l.token, c.contentType, c.coding, strings.NewReader(c.body)); !work.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct{ contentType, coding, body string }{
		"plain":              {wire.TypeJSON, "", `{"acked_seq":0}`},
		"charset":            {wire.TypeJSON + "; charset=utf-8", "", `{"acked_seq":0}`},
		"compressed":         {wire.TypeJSON, wire.Zstd, string(small)},
		"as long as allowed": {wire.TypeJSON, "", `{"acked_seq":0}` + strings.Repeat(" ", wire.MaxBody-len(`{"acked_seq":0}`))},
	} {
		if err := e.raw(l.token, c.contentType, c.coding, strings.NewReader(c.body)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := io.MultiReader(strings.NewReader(`{"acked`), failing{})
	if err := e.raw(l.token, wire.TypeJSON, "", broken); !work.Is(err, work.Unavailable) {
		t.Errorf("a body that breaks off: %v", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestAnswersAreCompressedWhereThatPays(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	ask := func(accept, path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Authorization", "Bearer "+l.token)
		r.Header.Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
		r.Header.Set("Accept-Encoding", accept)
		w := httptest.NewRecorder()
		e.server.Handler().ServeHTTP(w, r)
		return w
	}
	plain, small := ask("gzip", wire.PathManifest), ask("gzip, zstd", wire.PathManifest)
	if plain.Header().Get("Content-Encoding") != "" || small.Header().Get("Content-Encoding") != wire.Zstd {
		t.Fatal("the coding does not follow what the client takes")
	}
	body, err := wire.Decompress(small.Body.Bytes(), wire.MaxBody)
	e.must(err)
	if !bytes.Equal(body, plain.Body.Bytes()) || small.Body.Len() > plain.Body.Len()/3 {
		t.Errorf("%d bytes compressed, %d plain", small.Body.Len(), plain.Body.Len())
	}
	if w := ask("zstd", wire.PathHealth); w.Header().Get("Content-Encoding") != "" {
		t.Error("a short answer was compressed")
	}
}

func TestManifestIsNotSentTwice(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	first := e.ask(l.token, "GET", wire.PathManifest, nil)
	ask := func() int {
		r := httptest.NewRequest("GET", wire.PathManifest, nil)
		r.Header.Set("Authorization", "Bearer "+l.token)
		r.Header.Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
		r.Header.Set("If-None-Match", first.Header().Get("ETag"))
		w := httptest.NewRecorder()
		e.server.Handler().ServeHTTP(w, r)
		return w.Code
	}
	if code := ask(); code != http.StatusNotModified {
		t.Errorf("unchanged: %d", code)
	}
	pulled := e.ask(l.token, "POST", wire.PathPull, wire.PullRequest{})
	pushed := e.ask(l.token, "POST", wire.PathPush, wire.PushRequest{})
	for _, w := range []*httptest.ResponseRecorder{pulled, pushed} {
		if w.Header().Get(wire.HeaderManifest) != first.Header().Get("ETag") {
			t.Error("an answer does not name the manifest that it was made under")
		}
	}
	e.must(e.server.ChangeSettings(Settings{DetectConflicts: true}))
	if code := ask(); code != http.StatusOK {
		t.Errorf("after a change: %d", code)
	}
}

func TestPanicsBecomeAnswers(t *testing.T) {
	e := newEnvironment(t)
	handler := e.server.guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret") }))
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestNothingElseIsServed(t *testing.T) {
	e := newEnvironment(t)
	for _, path := range []string{"/", "/v1", "/v1/pull/x", "/favicon.ico"} {
		if err := e.call("", "GET", path, nil, nil); !work.Is(err, work.NotFound) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
