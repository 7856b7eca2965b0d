package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/store/bolt"
)

const environmentName = "environment.db"

// fill makes a new environment with a company in it, if one is asked for and there is no
// environment yet. It is filled beside its place and moved there when it is whole: whoever is
// killed in between begins anew with the next start. It returns an administrator's login, ""
// if nothing was filled.
func (c *serveCommand) fill(con *console, schema *work.Schema, options server.Options) (admin string, err error) {
	place := filepath.Join(c.Data, environmentName)
	if _, err := os.Stat(place); !c.Sample && c.Generate == 0 || !errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	unfinished := place + ".new"
	if err := discard(unfinished, schema); err != nil {
		return "", err
	}
	store, err := bolt.Open(unfinished, server.IndexKeys(schema))
	if err != nil {
		return "", err
	}
	srv, err := server.New(store, schema, options)
	if err == nil {
		admin, err = c.found(con, srv)
		srv.Close()
	}
	if err = errors.Join(err, store.Close()); err != nil {
		_ = os.Remove(unfinished)
		return "", err
	}
	if err := os.Rename(unfinished, place); err != nil {
		return "", work.Errorf(work.Unavailable, "the new environment cannot be put in its place: %w", err)
	}
	return admin, nil
}

// discard removes what a start left behind that did not come to its end, unless it is still
// going on. The error is Locked then.
func discard(unfinished string, schema *work.Schema) error {
	if _, err := os.Stat(unfinished); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	store, err := bolt.Open(unfinished, server.IndexKeys(schema))
	if work.Is(err, work.Locked) {
		return err
	}
	if err == nil {
		if err := store.Close(); err != nil {
			return err
		}
	}
	if err := os.Remove(unfinished); err != nil {
		return work.Errorf(work.Unavailable, "cannot remove %s: %w", unfinished, err)
	}
	return nil
}
