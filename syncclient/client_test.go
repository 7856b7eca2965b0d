package syncclient

import (
	"testing"
	"time"

	"fieldbook/internal/work"
)

func TestParseServer(t *testing.T) {
	for typed, want := range map[string]string{
		"https://field.example.com":      "https://field.example.com",
		" https://field.example.com/ ":   "https://field.example.com",
		"https://field.example.com/book": "https://field.example.com/book",
		"field.example.com":              "https://field.example.com",
		"field.example.com:8443":         "https://field.example.com:8443",
		"localhost:7070":                 "http://localhost:7070",
		"127.0.0.1:7070":                 "http://127.0.0.1:7070",
		"[::1]:7070":                     "http://[::1]:7070",
	} {
		u, err := parseServer(typed)
		if err != nil || u.String() != want {
			t.Errorf("%q: %v, %v", typed, u, err)
		}
	}
	for _, typed := range []string{"", "   ", "https://", "ftp://field.example.com", "https://user:secret@field.example.com", "https://field.example.com?token=1", "http://[::1", "a b"} {
		if u, err := parseServer(typed); !work.Is(err, work.Invalid) {
			t.Errorf("%q: %v, %v", typed, u, err)
		}
	}
}

func TestJitterStaysInItsBounds(t *testing.T) {
	low, high := time.Hour, time.Duration(0)
	for range 2000 {
		d := jitter(time.Second)
		low, high = min(low, d), max(high, d)
	}
	if low < time.Second/2 || high > time.Second {
		t.Errorf("from %s to %s", low, high)
	}
	if high-low < time.Second/4 {
		t.Errorf("no spread: from %s to %s", low, high)
	}
}
