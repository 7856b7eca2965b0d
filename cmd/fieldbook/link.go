package main

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/screen"
)

// linkWait is how long a program that opens links may take to fail. One that still runs then
// has opened the link: some stay until it is closed.
const linkWait = 3 * time.Second

// linkOpener opens links with what the system has for them.
func linkOpener() screen.LinkOpener {
	return func(ctx context.Context, link string) error {
		argv, err := openerOf(runtime.GOOS, os.Getenv, exec.LookPath)
		if err != nil {
			return err
		}
		return openLink(ctx, argv, link, linkWait)
	}
}

// openerOf is the program, with its arguments, that opens a link on a system. The error is
// Unavailable where a link would open out of the user's sight, or not at all.
func openerOf(system string, getenv func(string) string, look func(string) (string, error)) ([]string, error) {
	if getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != "" {
		return nil, work.Errorf(work.Unavailable, "this terminal works over SSH: a link would open on the other machine")
	}
	argv := []string{"xdg-open"}
	switch system {
	case "darwin":
		argv = []string{"open"}
	case "windows":
		argv = []string{"rundll32", "url.dll,FileProtocolHandler"}
	default:
		if getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "" {
			return nil, work.Errorf(work.Unavailable, "this terminal has no display on which a link could open")
		}
	}
	path, err := look(argv[0])
	if err != nil {
		return nil, work.Errorf(work.Unavailable, "%s is not installed, so links cannot be opened from here", argv[0])
	}
	argv[0] = path
	return argv, nil
}

// openLink starts the program with a link, without a shell and away from the terminal that
// the screens are drawn on. Only links that the screens make are opened.
func openLink(ctx context.Context, argv []string, link string, wait time.Duration) error {
	if !strings.HasPrefix(link, "https://") && !strings.HasPrefix(link, "tel:") {
		return work.Errorf(work.Invalid, "only https and tel links are opened")
	}
	c := exec.Command(argv[0], append(argv[1:len(argv):len(argv)], link)...)
	if err := c.Start(); err != nil {
		return work.Errorf(work.Unavailable, "the program for links cannot be started: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	late := time.NewTimer(wait)
	defer late.Stop()
	select {
	case err := <-ended:
		if err != nil {
			scheme, _, _ := strings.Cut(link, ":")
			return work.Errorf(work.Unavailable, "this system has no program for %s links", scheme)
		}
	case <-late.C:
	case <-ctx.Done():
	}
	return nil
}
