package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fieldbook/internal/program"
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/text"
)

// defaultData is the user's folder for the program, "" for a user who has none: nothing is
// left in whatever folder happens to be the current one.
func defaultData() string {
	if dir, err := os.UserConfigDir(); err == nil {
		return filepath.Join(dir, "fieldbook")
	}
	return ""
}

// dataFlags say where the device's database lies and how to print.
type dataFlags struct {
	Data string `help:"Folder that holds this device's database." default:"${data}" type:"path" env:"FIELDBOOK_DATA"`
	JSON bool   `help:"Print JSON." name:"json"`
	// Recover is for a database whose newest state is damaged.
	Recover bool `help:"Open a damaged database with the state before its last change."`
}

// databaseFile is the name of the device's database in its folder.
const databaseFile = "fieldbook.db"

// file is where the device's database lies. The error is Invalid if nobody says that.
func (f dataFlags) file() (string, error) {
	if f.Data == "" {
		return "", program.Misuse("this user has no folder for programs' data: name one with --data or FIELDBOOK_DATA")
	}
	return filepath.Join(f.Data, databaseFile), nil
}

// open opens the device's database.
func (f dataFlags) open() (*localdb.DB, error) {
	file, err := f.file()
	if err != nil {
		return nil, err
	}
	return localdb.Open(file, localdb.Options{Recover: f.Recover})
}

// with runs fn on the device's database and closes it.
func (f dataFlags) with(fn func(db *localdb.DB) error) error {
	db, err := f.open()
	if err != nil {
		return err
	}
	if words := db.Warning(); words != "" {
		fmt.Fprintf(os.Stderr, "fieldbook: warning: %s\n", text.Line(words))
	}
	err = fn(db)
	if closeErr := db.Close(); err == nil {
		err = closeErr
	}
	return err
}

// withID is with for commands that name something by its id.
func (f dataFlags) withID(con *console, name string, fn func(db *localdb.DB, id work.ID) error) error {
	id, err := work.ParseID(name)
	if err != nil {
		return program.Misused(err)
	}
	return f.with(func(db *localdb.DB) error { return fn(db, id) })
}

// done says what became of something, in words or as JSON.
func (f dataFlags) done(con *console, state string, id work.ID, words string) error {
	if f.JSON {
		return con.JSON(map[string]any{"id": id, "state": state})
	}
	_, err := fmt.Fprintln(con.Out, words)
	return err
}

// zoneOf is the time zone that the device's times are shown in: the user's, else the
// machine's.
func zoneOf(db *localdb.DB) (*time.Location, error) {
	d, err := db.Device()
	if err != nil {
		return nil, err
	}
	if d.Zone != "" {
		if zone, err := time.LoadLocation(d.Zone); err == nil {
			return zone, nil
		}
	}
	return time.Local, nil
}

// schemaOf is what the device knows of the tables. The error is NotFound before the
// first sync.
func schemaOf(db *localdb.DB) (*work.Schema, error) {
	plan, err := db.Plan()
	if err != nil {
		return nil, err
	}
	if plan == nil {
		return nil, work.Errorf(work.NotFound, "nothing has been synced to this device yet: use fieldbook sign-in, then fieldbook sync")
	}
	return plan.Schema, nil
}

// tableOf is the description of one table. The error is NotFound.
func tableOf(db *localdb.DB, name string) (*work.Table, error) {
	schema, err := schemaOf(db)
	if err != nil {
		return nil, err
	}
	return schema.Need(program.TableName(name))
}

// named looks for the one record of the table that is called so.
func named(ctx context.Context, from visit.Reader, t *work.Table, name string) (work.ID, error) {
	records, err := from.List(ctx, work.Query{Table: t.Name})
	if work.Is(err, work.Partial) { // it may be beyond them, and so may another one of that name
		return work.ID{}, work.Errorf(work.Partial, "%q cannot be looked for among all %s, which are more than %d: use the id", name, t.Plural, len(records))
	}
	if err != nil {
		return work.ID{}, err
	}
	var found []work.ID
	for _, r := range records {
		if strings.EqualFold(t.NameOf(r), name) {
			found = append(found, r.ID)
		}
	}
	switch len(found) {
	case 0:
		return work.ID{}, work.Errorf(work.NotFound, "there is no %s called %q on this device", t.Label, name)
	case 1:
		return found[0], nil
	}
	return work.ID{}, work.Errorf(work.Invalid, "%d records of %s are called %q: use the id, such as %s", len(found), t.Plural, name, found[0])
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
