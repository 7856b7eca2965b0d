package wire

import (
	"net/url"
	"testing"

	"fieldbook/internal/work"
)

// Whatever people type leads to a server by its name alone or is refused, and the address
// that is kept is read as itself.
func FuzzServerAddress(f *testing.F) {
	for _, seed := range []string{
		"fieldbook.example.com", " 127.0.0.1:7070/ ", "[::1]:7070", "https://example.com/field/book//", "http://a?", "http://a#", "a?b", "user:secret@host",
		"ftp://a", "://", "https://", "localhost", "http://[fe80::1%25eth0]:1", "https://a/%2F/", "https://a/..", "\x00", "http://a:99999", "\u200b.example",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		u, err := ServerAddress(typed)
		if err != nil {
			if !work.Is(err, work.Invalid) {
				t.Fatalf("%q: %v", typed, err)
			}
			return
		}
		if u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			t.Fatalf("%q is read as %#v", typed, u)
		}
		kept := u.String()
		again, err := ServerAddress(kept)
		if err != nil || again.String() != kept {
			t.Fatalf("%q is kept as %q, which is read as %v, %v", typed, kept, again, err)
		}
		// Paths are appended to what is kept, and must stay at the server and below that.
		asked, err := url.Parse(kept + PathPull)
		if err != nil || asked.Host != u.Host || asked.Scheme != u.Scheme || asked.Path != u.Path+PathPull || asked.RawQuery != "" {
			t.Fatalf("%q is kept as %q, and a pull goes to %v, %v", typed, kept, asked, err)
		}
	})
}
