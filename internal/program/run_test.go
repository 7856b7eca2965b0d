package program

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"fieldbook/internal/work"
)

type sayCommand struct {
	Word string `arg:""`
	JSON bool   `name:"json"`
	To   string `short:"t"`
	fail error
}

func (s *sayCommand) Run(c *Console) error {
	if s.fail != nil {
		return s.fail
	}
	if s.To != "" {
		fmt.Fprintf(c.Out, "to %s: %s\n", s.To, s.Word)
		return nil
	}
	return c.JSON(map[string]string{"word": s.Word})
}

type showCommand struct {
	Theme string
}

func (s *showCommand) Run(c *Console) error { return nil }

type grammar struct {
	Say  sayCommand  `cmd:""`
	Show showCommand `cmd:"" default:"withargs"`
}

func run(t *testing.T, fail error, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	c := &Console{Ctx: context.Background(), In: strings.NewReader(in), Out: &o, Err: &e}
	code = Run(c, Description{Name: "prog", Text: "Says."}, &grammar{Say: sayCommand{fail: fail}}, args)
	return code, o.String(), e.String()
}

func TestRun(t *testing.T) {
	if code, out, _ := run(t, nil, "", "say", "hello"); code != ExitOK || out != "{\n  \"word\": \"hello\"\n}\n" {
		t.Errorf("exit %d, %q", code, out)
	}
	if code, out, _ := run(t, nil, "", "--help"); code != ExitOK || !strings.Contains(out, "Exit codes:") {
		t.Errorf("help: exit %d, %q", code, out)
	}
	if code, _, errs := run(t, nil, "", "shout"); code != ExitUsage || !strings.Contains(errs, "hint: prog --help") {
		t.Errorf("usage: exit %d, %q", code, errs)
	}
	// What an error quotes may come from a record.
	if _, _, errs := run(t, work.Errorf(work.Invalid, "bad \x1b]52;c;eA==\a"), "", "say", "x"); strings.ContainsAny(errs, "\x1b\a") {
		t.Errorf("an escape got out: %q", errs)
	}
}

func TestExitCodes(t *testing.T) {
	for kind, want := range map[work.Kind]int{
		work.Internal: ExitInternal, work.NotFound: ExitNotFound, work.Unauthenticated: ExitSignIn,
		work.Unavailable: ExitNetwork, work.Throttled: ExitNetwork, work.Locked: ExitLocked,
		work.Invalid: ExitRefused, work.Exists: ExitRefused, work.Conflict: ExitRefused, work.Forbidden: ExitRefused,
		work.TooLarge: ExitRefused, work.NoProfile: ExitRefused,
		work.Damaged: ExitDamaged, work.Diverged: ExitDamaged, work.DiskFull: ExitDamaged, work.Outdated: ExitDamaged,
		work.Partial: ExitPartial,
	} {
		if code, _, errs := run(t, work.Errorf(kind, "no luck"), "", "say", "x"); code != want || errs != "prog: no luck\n" {
			t.Errorf("%s: exit %d, want %d, %q", kind, code, want, errs)
		}
	}
	if code, _, _ := run(t, errors.New("boom"), "", "say", "x"); code != ExitInternal {
		t.Errorf("another error: exit %d", code)
	}
}

// Whoever stops a command is told so, whatever it was waiting for: what was not done is no
// success.
func TestStopped(t *testing.T) {
	for _, err := range []error{context.Canceled, work.Errorf(work.Unavailable, "the server does not answer (%w)", context.Canceled)} {
		if code, out, errs := run(t, err, "", "say", "x"); code != ExitStopped || errs != "Stopped.\n" || out != "" {
			t.Errorf("%v: exit %d, %q, %q", err, code, out, errs)
		}
		if code, out, _ := run(t, err, "", "say", "x", "--json"); code != ExitStopped || !strings.Contains(out, `"kind": "stopped"`) {
			t.Errorf("%v: exit %d, %q", err, code, out)
		}
	}
}

// What was typed wrongly is told apart from what the rules refuse.
func TestMisused(t *testing.T) {
	if code, _, errs := run(t, Misused(work.Errorf(work.Invalid, "no such day")), "", "say", "x"); code != ExitUsage || errs != "prog: no such day\n" {
		t.Errorf("exit %d, %q", code, errs)
	}
	if code, _, _ := run(t, Misused(work.Errorf(work.NotFound, "nobody is called so")), "", "say", "x"); code != ExitNotFound {
		t.Errorf("not found: exit %d", code)
	}
	if Misused(nil) != nil {
		t.Error("nothing became a failure")
	}
	for _, args := range [][]string{{"shout", "--json"}, {"say", "--json"}, {"say", "x", "--json", "--loud"}} {
		code, out, _ := run(t, nil, "", args...)
		var m struct {
			Error struct{ Kind, Message string }
		}
		if err := json.Unmarshal([]byte(out), &m); code != ExitUsage || err != nil || m.Error.Kind != "invalid" || m.Error.Message == "" {
			t.Errorf("%s: exit %d, %q, %v", args, code, out, err)
		}
	}
}

// partCommand prints what it has and then fails.
type partCommand struct {
	JSON bool `name:"json"`
}

func (partCommand) Run(c *Console) error {
	if err := c.JSON([]string{"first"}); err != nil {
		return err
	}
	return work.Errorf(work.Partial, "First 1 of more.")
}

// The output is one document, also of a command that fails after a part of its answer: the
// failure is then a line of the error output.
func TestFailureAfterAnAnswerIsNoSecondDocument(t *testing.T) {
	var o, e bytes.Buffer
	c := &Console{Ctx: context.Background(), Out: &o, Err: &e}
	code := Run(c, Description{Name: "prog"}, &struct {
		Part partCommand `cmd:""`
	}{}, []string{"part", "--json"})
	if code != ExitPartial || o.String() != "[\n  \"first\"\n]\n" {
		t.Errorf("exit %d, %q", code, o.String())
	}
	if want := `{"error":{"kind":"partial","message":"First 1 of more."}}` + "\nprog: First 1 of more.\n"; e.String() != want {
		t.Errorf("%q, want %q", e.String(), want)
	}
}

// What is unknown is named, also where flags stand before it.
func TestUnknownArgumentIsNamed(t *testing.T) {
	for _, args := range [][]string{{"bogus"}, {"--json", "bogus"}, {"--to", "you", "bogus"}} {
		if code, _, errs := run(t, nil, "", args...); code != ExitUsage || !strings.Contains(errs, "unexpected argument bogus") {
			t.Errorf("%s: exit %d, %q", args, code, errs)
		}
	}
}

// An answer that tells of a failure is the whole output.
func TestAnsweredFailureAddsNothing(t *testing.T) {
	code, out, errs := run(t, Answered(work.Errorf(work.Conflict, "1 sync error")), "", "say", "x", "--json")
	if code != ExitRefused || out != "" || errs != "prog: 1 sync error\n" {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}

func TestFlagsMayStandBeforeTheCommand(t *testing.T) {
	for want, args := range map[string][]string{
		"to you: hello\n":             {"--to", "you", "say", "hello"},
		"to me: hello\n":              {"-t", "me", "say", "hello"},
		"to us: --loud\n":             {"--to=us", "say", "--", "--loud"},
		"{\n  \"word\": \"say\"\n}\n": {"--json", "say", "say"},
		"":                            {"--theme", "say"}, // a value, and the default command
	} {
		if code, out, errs := run(t, nil, "", args...); code != ExitOK || out != want {
			t.Errorf("%s: exit %d, %q, %q", args, code, out, errs)
		}
	}
}

// fullDisk takes nothing.
type fullDisk struct{ err error }

func (f fullDisk) Write([]byte) (int, error) { return 0, f.err }

// An answer that reaches nobody is a failure, whether or not the command looked.
func TestOutputThatCannotBeWritten(t *testing.T) {
	for _, args := range [][]string{{"say", "x"}, {"say", "x", "--to", "you"}, {"--help"}, {"say", "--help"}} {
		for err, want := range map[error]int{syscall.ENOSPC: ExitDamaged, syscall.EIO: ExitInternal} {
			var errs bytes.Buffer
			c := &Console{Ctx: context.Background(), Out: fullDisk{err}, Err: &errs}
			if code := Run(c, Description{Name: "prog"}, &grammar{}, args); code != want || !strings.Contains(errs.String(), "the output could not be written") {
				t.Errorf("%s, %v: exit %d, %q", args, err, code, errs.String())
			}
		}
	}
}

func TestPassword(t *testing.T) {
	for in, want := range map[string]string{"secret\n": "secret", "secret": "secret", "two words\r\nmore": "two words"} {
		c := &Console{In: strings.NewReader(in), Err: &bytes.Buffer{}}
		if got, err := c.Password(); err != nil || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	c := &Console{In: strings.NewReader(""), Err: &bytes.Buffer{}}
	if _, err := c.Password(); !work.Is(err, work.Invalid) {
		t.Errorf("no input: %v", err)
	}
}
