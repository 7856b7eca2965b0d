package program

import (
	"errors"
	"io"
	"syscall"

	"fieldbook/internal/work"
)

// output is where a command's answers go. It remembers that something could not be written,
// so that no command has to ask after each line, and that something was.
type output struct {
	to     io.Writer
	begun  bool // something was written
	failed error
}

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	n, err := o.to.Write(p)
	o.begun = o.begun || n > 0
	if err != nil && o.failed == nil {
		o.failed = err
	}
	return n, err
}

// err is the failure to write, as people are told of it.
func (o *output) err() error {
	switch {
	case o.failed == nil:
		return nil
	case errors.Is(o.failed, syscall.ENOSPC):
		return work.Errorf(work.DiskFull, "the output could not be written: %w", o.failed)
	}
	return work.Errorf(work.Internal, "the output could not be written: %w", o.failed)
}

// Screen is what the output goes to, for programs that draw on it: a terminal is only known
// by its file.
func (c *Console) Screen() io.Writer {
	if o, ok := c.Out.(*output); ok {
		return o.to
	}
	return c.Out
}
