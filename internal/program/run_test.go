package program

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"fieldbook/internal/work"
)

type sayCommand struct {
	Word string `arg:""`
	fail error
}

func (s *sayCommand) Run(c *Console) error {
	if s.fail != nil {
		return s.fail
	}
	return c.JSON(map[string]string{"word": s.Word})
}

type grammar struct {
	Say sayCommand `cmd:""`
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
	if code, _, errs := run(t, context.Canceled, "", "say", "x"); code != ExitOK || errs != "" {
		t.Errorf("asked to stop: exit %d, %q", code, errs)
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
