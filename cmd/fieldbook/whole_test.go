package main

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// programs builds both programs once and returns the folder that they are in. Whole
// processes are what these tests are about: their files, their locks, their deaths.
var programs = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "fieldbook-programs-")
	if err != nil {
		return "", err
	}
	if err := readSources(filepath.Join("..", "..")); err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "./cmd/fieldbook", "./cmd/fieldbookd")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the programs: %w\n%s", err, out)
	}
	return dir, nil
})

// readSources reads what the programs are built from. The go command does so behind the
// test's back, and the test itself is linked without most of it: reading it here as well lets
// a change in it void a cached result.
func readSources(root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && entry.Name() == ".git" {
			return fs.SkipDir
		}
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		_, err = os.ReadFile(path)
		return err
	})
}

func TestMain(m *testing.M) {
	if fault := os.Getenv(faultWanted); fault != "" {
		os.Exit(faultyProgram(fault))
	}
	code := m.Run()
	if dir, err := programs(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// freeAddress is a loopback address that nobody listens on now.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// serving waits until a server answers.
func serving(address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/v1/health", nil)
		if err != nil {
			return err
		}
		if resp, err := http.DefaultClient.Do(request); err == nil {
			return resp.Body.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("no server answers on %s", address)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// TestScripts runs the stories in testdata/script: whole days in real processes.
func TestScripts(t *testing.T) {
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("ADDR", freeAddress(t))
			env.Setenv("SERVER", env.Getenv("WORK")+"/server")
			env.Setenv("FIELDBOOKD_DATA", env.Getenv("SERVER"))
			env.Setenv("FIELDBOOK_DATA", env.Getenv("WORK")+"/device")
			env.Setenv("TZ", "UTC")
			env.Setenv("TODAY", time.Now().UTC().Format(time.DateOnly))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"serving":  func(ts *testscript.TestScript, _ bool, args []string) { ts.Check(serving(args[0])) },
			"remember": remember,
			"hostile":  hostile,
			"damage":   damage,
			"exits":    exits,
			"alike":    alike,
			"many":     many,
		},
	})
}

func needUnix(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("kills processes as Unix does")
	}
}
