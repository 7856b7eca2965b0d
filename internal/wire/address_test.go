package wire

import (
	"testing"

	"fieldbook/internal/work"
)

func TestAServersAddressIsReadAsPeopleTypeIt(t *testing.T) {
	for typed, want := range map[string]string{
		"fieldbook.example.com":          "https://fieldbook.example.com",
		" fieldbook.example.com/ ":       "https://fieldbook.example.com",
		"fieldbook.example.com:7070":     "https://fieldbook.example.com:7070",
		"https://fieldbook.example.com/": "https://fieldbook.example.com",
		"http://10.0.0.7:7070":           "http://10.0.0.7:7070",
		"https://example.com/field/book": "https://example.com/field/book",
		"localhost":                      "http://localhost",
		"localhost:7070":                 "http://localhost:7070",
		"127.0.0.1:7070":                 "http://127.0.0.1:7070",
		"[::1]:7070":                     "http://[::1]:7070",
		"127.evil.example.com":           "https://127.evil.example.com",
		"localhost.example.com":          "https://localhost.example.com",
		"HTTPS://Fieldbook.example.com":  "https://Fieldbook.example.com",
		"https://fieldbook.example.com#": "https://fieldbook.example.com",
	} {
		u, err := ServerAddress(typed)
		if err != nil || u.String() != want {
			t.Errorf("%q is read as %v (%v), want %s", typed, u, err, want)
		}
	}
	for _, typed := range []string{
		"", "   ", "ftp://example.com", "https://", "http:///path", "https://user:secret@example.com", "https://example.com?token=1",
		"https://example.com/#part", "https://exa mple.com", "://example.com", "javascript://example.com", "http://[::1", "a b", "https://example.com:port", "https://:443",
	} {
		if u, err := ServerAddress(typed); !work.Is(err, work.Invalid) {
			t.Errorf("%q is read as %v (%v)", typed, u, err)
		}
	}
}
