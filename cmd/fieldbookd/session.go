package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// session is the sign-in of a dispatcher or an administrator at a server, as it is kept
// in a file that only this user may read.
type session struct {
	Server string `json:"server"`
	Login  string `json:"login"`
	Token  string `json:"token"`

	file string
}

// sessions is the folder with a file a server.
func sessions() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", work.Errorf(work.Invalid, "this user has no folder for settings: name a file for the sign-in with --session")
	}
	return filepath.Join(dir, "fieldbookd-sessions"), nil
}

// sessionFile is where the sign-in at a server is kept if nothing else is said.
func sessionFile(server string) (string, error) {
	dir, err := sessions()
	return filepath.Join(dir, url.QueryEscape(server)+".json"), err
}

// readSession returns what a file keeps, nil if there is no such file.
func readSession(file string) (*session, error) {
	body, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var s *session
	if err == nil {
		s, err = decodeSession(body)
	}
	if err != nil {
		return nil, work.Errorf(work.Damaged, "%s cannot be read: %w", file, err)
	}
	s.file = file
	return s, nil
}

// decodeSession reads what a file holds. A sign-in names its server and has a token.
func decodeSession(body []byte) (*session, error) {
	var s session
	if err := json.Unmarshal(body, &s); err != nil {
		return nil, err
	}
	if s.Server == "" || s.Token == "" {
		return nil, errors.New("it is not a sign-in")
	}
	return &s, nil
}

// save writes the file in one step.
func (s *session) save() error {
	body, err := json.Marshal(s)
	if err != nil {
		return work.Errorf(work.Internal, "sign-in: %w", err)
	}
	temporary := s.file + ".new"
	if err = os.MkdirAll(filepath.Dir(s.file), 0o700); err == nil {
		_ = os.Remove(temporary) // one that is left may be open to others
		err = os.WriteFile(temporary, body, 0o600)
	}
	if err == nil {
		err = os.Rename(temporary, s.file)
	}
	if err != nil {
		return work.Errorf(work.Unavailable, "the sign-in cannot be kept in %s: %w", s.file, err)
	}
	return nil
}

func (s *session) remove() error {
	if err := os.Remove(s.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return work.Errorf(work.Unavailable, "cannot remove %s: %w", s.file, err)
	}
	return nil
}

// findSession returns the sign-in in a file, or at a server, or without either the only one
// that is kept; nil if none is kept. The error is Unauthenticated when nobody is signed in
// where the caller names.
func findSession(file, server string) (*session, error) {
	if server != "" {
		address, err := wire.ServerAddress(server)
		if err != nil {
			return nil, err
		}
		server = address.String()
	}
	if file == "" && server == "" {
		return onlySession()
	}
	if file == "" {
		var err error
		if file, err = sessionFile(server); err != nil {
			return nil, err
		}
	}
	s, err := readSession(file)
	switch {
	case err != nil:
		return nil, err
	case s == nil && server == "":
		return nil, work.Errorf(work.Unauthenticated, "nobody is signed in under %s: fieldbookd sign-in SERVER LOGIN", file)
	case s == nil, server != "" && s.Server != server:
		return nil, work.Errorf(work.Unauthenticated, "you are not signed in at %s: fieldbookd sign-in %s LOGIN", server, server)
	}
	return s, nil
}

// onlySession returns the sign-in in the folder, nil if there is none. More are Invalid.
func onlySession() (*session, error) {
	dir, err := sessions()
	if err != nil {
		return nil, nil
	}
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, work.Errorf(work.Unavailable, "cannot read %s: %w", dir, err)
	}
	var found []*session
	var names []string
	for _, f := range files {
		if filepath.Ext(f.Name()) != ".json" {
			continue
		}
		s, err := readSession(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		if s != nil {
			found, names = append(found, s), append(names, s.Server)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	return nil, work.Errorf(work.Invalid, "you are signed in at %s: say which with --server, or name the data folder of a server on this machine with --data", strings.Join(names, " and at "))
}
