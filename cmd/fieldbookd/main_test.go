package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// asProgram makes the test's own process the program: whole processes are what some of the
// tests are about.
const asProgram = "FIELDBOOKD_TEST_IS_THE_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// process is a server process with what it says.
type process struct {
	*exec.Cmd
	t    *testing.T
	url  string
	errs *bytes.Buffer
	rest chan string
}

// start runs the program and waits until it serves.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(os.Args[0], args...), t: t, errs: &bytes.Buffer{}, rest: make(chan string, 1)}
	p.Env = append(os.Environ(), asProgram+"=1")
	p.Stderr = p.errs
	out, err := p.StdoutPipe()
	if err == nil {
		err = p.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	lines := bufio.NewReader(out)
	for p.url == "" {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("the server says nothing more: %v\n%s", err, p.errs)
		}
		if url, ok := strings.CutPrefix(line, "Serving "); ok {
			p.url = strings.TrimSpace(url)
		}
	}
	go func() {
		rest, _ := io.ReadAll(lines)
		p.rest <- string(rest)
	}()
	return p
}

// ended waits for the end of the process and returns its exit code and last words.
func (p *process) ended() (code int, said string) {
	said = <-p.rest
	_ = p.Wait()
	return p.ProcessState.ExitCode(), said
}
