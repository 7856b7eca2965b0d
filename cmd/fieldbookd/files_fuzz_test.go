package main

import (
	"encoding/json"
	"net/url"
	"testing"
)

// What is taken for a sign-in names a server and has a token, and is read as it was kept.
func FuzzSession(f *testing.F) {
	for _, seed := range []string{
		`{"server":"https://fieldbook.example.com","login":"rosa","token":"secret"}`,
		`{"server":"","login":"rosa","token":"secret"}`, `{"server":"x"}`, `{"token":7}`, `null`, `[]`, ``, `{"server":"x","token":"t"} trailing`,
		`{"SERVER":"x","token":"t","more":{}}`, "{\"server\":\"x\",\"token\":\"\xff\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		s, err := decodeSession(body)
		if err != nil {
			return
		}
		if s.Server == "" || s.Token == "" {
			t.Fatalf("%q is a sign-in", body)
		}
		kept, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := decodeSession(kept); err != nil || *back != *s {
			t.Fatalf("%+v is kept as %s and read as %+v, %v", s, kept, back, err)
		}
	})
}

// What is taken for the file of a running server says where to ask and with which token.
func FuzzOffice(f *testing.F) {
	for _, seed := range []string{
		`{"url":"http://127.0.0.1:7070","token":"secret","pid":12}`,
		`{"url":"https://127.0.0.1:7070","token":"secret","pid":12,"certificate":"00ff"}`,
		`{"url":"ftp://127.0.0.1","token":"secret"}`, `{"url":"http://","token":"t"}`, `{"url":"http://[::1","token":"t"}`,
		`{"url":"http://127.0.0.1:7070"}`, `{"pid":1e3}`, `null`, `{}`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		o, err := decodeOffice(body)
		if err != nil {
			return
		}
		u, err := url.Parse(o.URL)
		if err != nil || u.Host == "" || o.Token == "" {
			t.Fatalf("%q leads to %q with %q (%v)", body, o.URL, o.Token, err)
		}
		written, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := decodeOffice(written); err != nil || back != o {
			t.Fatalf("%+v is written as %s and read as %+v, %v", o, written, back, err)
		}
	})
}
