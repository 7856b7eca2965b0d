package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
)

func TestOpenerOfASystem(t *testing.T) {
	found := func(name string) (string, error) { return "/bin/" + name, nil }
	missing := func(string) (string, error) { return "", errors.New("not found") }
	for _, tc := range []struct {
		what, system string
		env          map[string]string
		look         func(string) (string, error)
		argv         []string
		why          string
	}{
		{"a desktop", "linux", map[string]string{"DISPLAY": ":0"}, found, []string{"/bin/xdg-open"}, ""},
		{"Wayland", "freebsd", map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, found, []string{"/bin/xdg-open"}, ""},
		{"a console", "linux", nil, found, nil, "no display"},
		{"without xdg-open", "linux", map[string]string{"DISPLAY": ":0"}, missing, nil, "xdg-open is not installed"},
		{"a Mac", "darwin", nil, found, []string{"/bin/open"}, ""},
		{"Windows", "windows", nil, found, []string{"/bin/rundll32", "url.dll,FileProtocolHandler"}, ""},
		{"SSH", "linux", map[string]string{"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "a b c d"}, found, nil, "over SSH"},
		{"SSH on a Mac", "darwin", map[string]string{"SSH_TTY": "/dev/ttys001"}, found, nil, "over SSH"},
	} {
		argv, err := openerOf(tc.system, func(k string) string { return tc.env[k] }, tc.look)
		if !slices.Equal(argv, tc.argv) {
			t.Errorf("%s: %q", tc.what, argv)
		}
		if tc.why != "" && (!work.Is(err, work.Unavailable) || !strings.Contains(err.Error(), tc.why)) || tc.why == "" && err != nil {
			t.Errorf("%s: %v", tc.what, err)
		}
	}
}

// script is a program that does as the shell script says.
func script(t *testing.T, body string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	path := filepath.Join(t.TempDir(), "opener")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenLink(t *testing.T) {
	got := filepath.Join(t.TempDir(), "got")
	link := "https://www.openstreetmap.org/directions?to=%24%28touch+x%29"
	// The wait is long: it ends with the program, not by itself.
	if err := openLink(context.Background(), []string{script(t, `printf '%s|' "$@" > `+got), "first"}, link, time.Hour); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(got); err != nil || string(data) != "first|"+link+"|" {
		t.Errorf("the program got %q, %v", data, err)
	}
	if err := openLink(context.Background(), []string{script(t, "exit 3")}, "tel:+441632960115", time.Hour); !work.Is(err, work.Unavailable) || !strings.Contains(err.Error(), "no program for tel links") {
		t.Errorf("a failure: %v", err)
	}
	if err := openLink(context.Background(), []string{"/nowhere/at/all"}, link, time.Hour); !work.Is(err, work.Unavailable) {
		t.Errorf("no program: %v", err)
	}
	for _, bad := range []string{"file:///etc/passwd", "--help", "", "javascript:alert(1)"} {
		if err := openLink(context.Background(), []string{script(t, "exit 0")}, bad, time.Hour); !work.Is(err, work.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// A program that stays has opened the link.
func TestOpenLinkDoesNotWaitForAProgramThatStays(t *testing.T) {
	hold := filepath.Join(t.TempDir(), "hold")
	if err := openLink(context.Background(), []string{script(t, "until [ -e "+hold+" ]; do sleep 0.1; done")}, "https://example.com", 0); err != nil {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(hold, nil, 0o600); err != nil { // lets it end
		t.Fatal(err)
	}
}
