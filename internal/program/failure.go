package program

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/tui/text"
)

// misused is a failure for which the command was typed wrongly.
type misused struct{ error }

func (m misused) Unwrap() error { return m.error }

// Misused marks a failure as one of what was typed, whatever the data: its exit code is that
// of wrong usage. Only an Invalid one can be: others are returned as they are.
func Misused(err error) error {
	if !work.Is(err, work.Invalid) { // or nil
		return err
	}
	return misused{err}
}

// Misuse is a failure of what was typed, told in these words.
func Misuse(format string, args ...any) error {
	return misused{work.Errorf(work.Invalid, format, args...)}
}

// answered is a failure of a command that has printed its answer.
type answered struct{ error }

func (a answered) Unwrap() error { return a.error }

// Answered marks a failure of a command that has already printed JSON which tells of it:
// nothing is added to the output, so that it stays one document.
func Answered(err error) error {
	if err == nil {
		return nil
	}
	return answered{err}
}

// fail tells a failure and returns its exit code. The output stays one document: behind an
// answer, or a part of one, the failure's is a line of the error output.
func (c *Console) fail(program string, asJSON bool, err error) int {
	stopped := errors.Is(err, context.Canceled)
	if _, told := errors.AsType[answered](err); asJSON && !told {
		if o, ok := c.Out.(*output); ok && o.begun {
			if line, err := wire.Encode(failure(err, stopped)); err == nil {
				fmt.Fprintf(c.Err, "%s\n", bytes.TrimSpace(line))
			}
		} else {
			_ = c.JSON(failure(err, stopped))
		}
	}
	if stopped {
		fmt.Fprintln(c.Err, wordsStopped)
		return ExitStopped
	}
	fmt.Fprintf(c.Err, "%s: %s\n", program, text.Line(work.Message(err)))
	if _, ok := errors.AsType[misused](err); ok {
		return ExitUsage
	}
	return codeOf(err)
}

const wordsStopped = "Stopped."

// failureMessage is an error as JSON, for scripts that read nothing but the output.
type failureMessage struct {
	Error struct {
		Kind    string `json:"kind"`
		Message string `json:"message"`
		Column  string `json:"column,omitempty"`
	} `json:"error"`
}

func failure(err error, stopped bool) (m failureMessage) {
	m.Error.Kind, m.Error.Message = work.KindOf(err).String(), work.Message(err)
	if stopped {
		m.Error.Kind, m.Error.Message = "stopped", wordsStopped
	}
	if e, ok := errors.AsType[*work.Error](err); ok {
		m.Error.Column = e.Column
	}
	return m
}

// codeOf is the exit code of a failure.
func codeOf(err error) int {
	switch work.KindOf(err) {
	case work.NotFound:
		return ExitNotFound
	case work.Unauthenticated:
		return ExitSignIn
	case work.Unavailable, work.Throttled:
		return ExitNetwork
	case work.Locked:
		return ExitLocked
	case work.Invalid, work.Exists, work.Conflict, work.Forbidden, work.TooLarge, work.NoProfile:
		return ExitRefused
	case work.Damaged, work.Diverged, work.DiskFull, work.Outdated:
		return ExitDamaged
	case work.Partial:
		return ExitPartial
	}
	return ExitInternal
}
