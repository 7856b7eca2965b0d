package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// settingsIn makes a folder the user's own folder for settings.
func settingsIn(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "AppData"} {
		t.Setenv(name, dir)
	}
}

// keep saves a sign-in where it belongs.
func keep(t *testing.T, server, login string) *session {
	t.Helper()
	file, err := sessionFile(server)
	s := &session{Server: server, Login: login, Token: "secret of " + login, file: file}
	if err == nil {
		err = s.save()
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhichSignInIsUsed(t *testing.T) {
	settingsIn(t)
	if s, err := findSession("", ""); s != nil || err != nil {
		t.Errorf("without any: %v, %v", s, err)
	}
	north := keep(t, "https://north.example.com/a", "rosa")
	if s, err := findSession("", ""); err != nil || *s != *north {
		t.Errorf("the only one: %+v, %v", s, err)
	}
	south := keep(t, "https://north.example.com/b", "ingrid")
	elsewhere := filepath.Join(t.TempDir(), "deep", "mine.json")
	other := &session{Server: "https://west.example.com", Login: "dora", Token: "x", file: elsewhere}
	if err := other.save(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file, server string
		want         *session
		kind         work.Kind
		says         string
	}{
		"by address":           {"", north.Server, north, 0, ""},
		"as typed":             {"", " north.example.com/b/ ", south, 0, ""},
		"by file":              {elsewhere, "", other, 0, ""},
		"by both":              {elsewhere, "west.example.com", other, 0, ""},
		"two, and none named":  {"", "", nil, work.Invalid, "north.example.com/a and at https://north.example.com/b: say which with --server"},
		"not signed in there":  {"", "east.example.com", nil, work.Unauthenticated, "fieldbookd sign-in https://east.example.com LOGIN"},
		"a file of another":    {elsewhere, "east.example.com", nil, work.Unauthenticated, "not signed in at https://east.example.com"},
		"a file that is away":  {elsewhere + ".away", "", nil, work.Unauthenticated, "fieldbookd sign-in SERVER LOGIN"},
		"an address that none": {"", "ftp://x", nil, work.Invalid, "not a server address"},
	} {
		s, err := findSession(c.file, c.server)
		switch {
		case c.want != nil && (err != nil || *s != *c.want):
			t.Errorf("%s: %+v, %v", name, s, err)
		case c.want == nil && (!work.Is(err, c.kind) || !strings.Contains(work.Message(err), c.says)):
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
	if err := south.remove(); err != nil {
		t.Fatal(err)
	}
	if s, err := findSession("", ""); err != nil || *s != *north {
		t.Errorf("the one that is left: %+v, %v", s, err)
	}
}

func TestSignInIsKeptFromOthers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no modes there")
	}
	settingsIn(t)
	s := keep(t, "https://fieldbook.example.com", "rosa")
	if err := os.WriteFile(s.file+".new", nil, 0o666); err != nil { // left by a crash, open to all
		t.Fatal(err)
	}
	if err := s.save(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{s.file: 0o600, filepath.Dir(s.file): 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if err := os.WriteFile(s.file, []byte(`{"server":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := findSession("", ""); !work.Is(err, work.Damaged) {
		t.Errorf("half a file: %v", err)
	}
}

// Neither the password nor the token goes to what is not a Fieldbook server.
func TestSecretsStayWithTheServer(t *testing.T) {
	settingsIn(t)
	told := 0
	stranger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.Method != http.MethodGet {
			told++
		}
		w.Header().Set("Content-Type", "text/html")
	}))
	defer stranger.Close()
	portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(wire.HeaderVersion, "1")
		http.Redirect(w, r, stranger.URL, http.StatusTemporaryRedirect)
	}))
	defer portal.Close()
	for name, url := range map[string]string{"stranger": stranger.URL, "portal": portal.URL} {
		con := &console{Ctx: t.Context(), In: strings.NewReader("secret\n"), Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}
		if err := (&signInCommand{Server: url, Login: "rosa"}).Run(con); !work.Is(err, work.Unavailable) || !strings.Contains(err.Error(), "not a Fieldbook server") {
			t.Errorf("%s: %v", name, err)
		}
		keep(t, url, "rosa")
	}
	con := &console{Ctx: t.Context(), Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}
	if err := (&whoAmICommand{officeFlags{Server: portal.URL}}).Run(con); !work.Is(err, work.Unavailable) {
		t.Errorf("with a token: %v", err)
	}
	if told > 0 {
		t.Errorf("the stranger was told %d times", told)
	}
}

// The commands on the server's own machine know it by its certificate, which is for the
// name that devices use.
func TestCommandsBesideAServerWithACertificate(t *testing.T) {
	settingsIn(t)
	cert, key, _ := files(t, "fieldbook.test", time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	data := memory(t)
	start(t, "serve", "--data", data, "--listen", "0.0.0.0:0", "--cert", cert, "--key", key)
	var out bytes.Buffer
	who := func() error {
		return (&whoAmICommand{officeFlags{Data: data}}).Run(&console{Ctx: t.Context(), Out: &out, Err: &bytes.Buffer{}})
	}
	if err := who(); err != nil || !strings.Contains(out.String(), "(admin), administrator, at https://localhost:") {
		t.Fatalf("%s %v", &out, err)
	}
	office, err := readOffice(data)
	if err == nil {
		office.Certificate = fingerprint([]byte("another"))
		err = office.write(data)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := who(); !work.Is(err, work.Unavailable) || !strings.Contains(err.Error(), "another certificate") {
		t.Errorf("another certificate: %v", err)
	}
	s := keep(t, office.URL, "admin")
	if err := (&whoAmICommand{officeFlags{Server: s.Server}}).Run(&console{Ctx: t.Context(), Out: &out}); !strings.Contains(work.Message(err), "is not trusted") {
		t.Errorf("from elsewhere, with an authority that nobody knows: %v", err)
	}
}
