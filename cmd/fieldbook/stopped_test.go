package main

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"fieldbook/internal/program"
)

// gate is a way to a server that can be blocked: then requests arrive and get no answer.
type gate struct {
	net.Listener
	to      string
	blocked atomic.Bool
	arrived chan struct{} // something came while it is blocked
}

func newGate(t *testing.T, to string) *gate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{Listener: l, to: to, arrived: make(chan struct{}, 100)}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go g.pass(c)
		}
	}()
	return g
}

func (g *gate) pass(c net.Conn) {
	defer c.Close()
	if g.blocked.Load() {
		g.arrived <- struct{}{}
		_, _ = io.Copy(io.Discard, c) // until the other side gives up
		return
	}
	server, err := net.Dial("tcp", g.to)
	if err != nil {
		return
	}
	defer server.Close()
	go func() { _, _ = io.Copy(server, c) }()
	_, _ = io.Copy(c, server)
}

// stopWaiting starts a command, waits until it waits for the server, stops it as Ctrl+C
// does, and returns its exit code and what it said.
func (g *gate) stopWaiting(t *testing.T, cmd *exec.Cmd) (code int, said string) {
	t.Helper()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.Stdin = &out, &out, strings.NewReader("fieldbook\n")
	for len(g.arrived) > 0 {
		<-g.arrived
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-g.arrived:
		_ = cmd.Process.Signal(os.Interrupt)
		<-ended
	case <-ended:
		t.Errorf("%s asked nobody", cmd)
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

// Ctrl+C while a command waits for the server is neither success nor something that the
// server or the network did.
func TestCommandThatIsStopped(t *testing.T) {
	needUnix(t)
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	c := &company{t: t, bin: bin, dir: t.TempDir(), address: freeAddress(t)}
	c.serve("--sample")
	t.Cleanup(func() { _ = c.server.Process.Kill(); _ = c.server.Wait() })
	g := newGate(t, c.address)
	c.address = g.Addr().String()
	c.signIn()

	// The office's way leads through the gate as well.
	file, err := os.ReadFile(filepath.Join(c.dir, "server", "office.json"))
	if err != nil {
		t.Fatal(err)
	}
	office := filepath.Join(c.dir, "office")
	if err := errors.Join(os.Mkdir(office, 0o700), os.WriteFile(filepath.Join(office, "office.json"), bytes.Replace(file, []byte(g.to), []byte(c.address), 1), 0o600)); err != nil {
		t.Fatal(err)
	}
	g.blocked.Store(true)
	for _, args := range [][]string{
		{"fieldbook", "status", "--check"},
		{"fieldbook", "sync"},
		{"fieldbook", "show", "account", "01a00000-0000-7000-8000-000000000001"},
		{"fieldbook", "show", "account", "Nobody of This Name"},
		{"fieldbook", "agenda", "--online"},
		{"fieldbook", "history", "account", "01a00000-0000-7000-8000-000000000001"},
		{"fieldbook", "sign-out"},
		{"fieldbook", "sign-in", "http://" + c.address, "mara"},
		{"fieldbookd", "user", "list", "--data", office},
		{"fieldbookd", "record", "list", "account", "--data", office},
	} {
		code, said := g.stopWaiting(t, c.command(args[0], args[1:]...))
		if code != program.ExitStopped || said != "Stopped.\n" {
			t.Errorf("%s: exit %d, %q", strings.Join(args, " "), code, said)
		}
	}
	g.blocked.Store(false)
	if said := c.must("fieldbook", "sync"); !strings.Contains(said, "Synced") {
		t.Errorf("afterwards: %s", said)
	}
}
