package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// The commands of the stories in testdata/script, beside testscript's own.

// remember NAME PREFIX keeps the word that follows the prefix in the last output as an
// environment variable, such as a record's id.
func remember(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: remember NAME PREFIX")
	}
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		if i := strings.Index(line, args[1]); i >= 0 {
			rest := strings.TrimLeft(line[i+len(args[1]):], ` :"`)
			ts.Setenv(args[0], strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune("\", \t\n", r) })[0])
			return
		}
	}
	ts.Fatalf("nothing in the output begins with %q", args[1])
}

// hostile runs a command with a text at the end of its last argument that would retitle
// the window, clear the screen and turn the line around if it reached a terminal.
func hostile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: hostile COMMAND ARG...")
	}
	args[len(args)-1] += "a\x1b]0;pwned\a\x1b[2J\u202eb\u009b31mc"
	ts.Check(ts.Exec(args[0], args[1:]...))
}

// damage FILE overwrites the first pages of a database, where it says what it is.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: damage FILE")
	}
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY, 0)
	ts.Check(err)
	_, err = f.WriteAt(make([]byte, 2*os.Getpagesize()), 0)
	ts.Check(err)
	ts.Check(f.Close())
}

// exits CODE COMMAND ARG... runs a command that must end with the exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARG...")
	}
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		failed, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		code = failed.ExitCode()
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// alike FILE FILE NAME... compares members of two JSON documents; each must be in both.
func alike(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: alike FILE FILE NAME...")
	}
	var one, other map[string]any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &one))
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &other))
	for _, name := range args[2:] {
		a, inOne := one[name]
		b, inOther := other[name]
		if !inOne || !inOther || !reflect.DeepEqual(a, b) {
			ts.Fatalf("%s is %#v (%t) in %s and %#v (%t) in %s", name, a, inOne, args[0], b, inOther, args[1])
		}
	}
}
