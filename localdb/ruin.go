package localdb

import (
	"errors"
	"os"
	"strings"

	"fieldbook/internal/work"
)

// damageError says of a damaged file what to do about it. Opening it with the state before
// its last change is not proposed to somebody who does that.
func damageError(path string, recovering bool, err error) error {
	e, known := errors.AsType[*work.Error](err)
	switch {
	case !known || e.Kind != work.Damaged || strings.Contains(e.Message, path):
		return err
	case recovering:
		return ruined(path, err)
	}
	return &work.Error{Kind: work.Damaged, Err: err, Message: path + " is damaged and was left as it is: make a copy of it, " +
		"write what was not sent to a file with fieldbook export-outbox, then open it with --recover or name another folder with --data"}
}

func ruined(path string, err error) error {
	return &work.Error{Kind: work.Damaged, Err: err, Message: path + " is damaged, and no earlier state of it can be opened; it was left as it is: " +
		"write what was not sent to a file with fieldbook export-outbox, then name another folder with --data"}
}

// firstPagesError tells a database whose first pages are both damaged, by what else is in
// the file, from a file of something else.
func firstPagesError(path string, err error) error {
	if !work.Is(err, work.Invalid) {
		return err
	}
	file, openErr := os.Open(path)
	if openErr != nil {
		return err
	}
	defer file.Close()
	info, statErr := file.Stat()
	if statErr != nil {
		return err
	}
	s := salvage{known: map[work.ID]bool{}, answered: map[work.ID]bool{}}
	if s.file(file, info.Size()); s.nothing() {
		return err
	}
	return ruined(path, err)
}
