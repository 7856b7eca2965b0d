package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

type exportOutboxCommand struct {
	dataFlags
	File string `arg:"" help:"File to write, which must not exist; - for standard output."`
}

// Help is shown by export-outbox --help.
func (exportOutboxCommand) Help() string {
	return `Writes everything that the server has not taken, of every user of this device: changes that
wait and changes that were refused. The database is only read, so this works on a damaged
file as well: every entry that is intact is written, the others are named. The exit code is
8 when some were damaged.

Examples:
  fieldbook export-outbox outbox.json
  fieldbook export-outbox - --data /mnt/old-laptop/fieldbook > outbox.json`
}

// Run writes the export to a new file, whole or not at all.
func (c *exportOutboxCommand) Run(con *console) error {
	var b bytes.Buffer
	database, err := c.file()
	if err != nil {
		return err
	}
	report, err := localdb.ExportOutbox(database, &b, localdb.Options{})
	if err != nil {
		return err
	}
	if c.File == "-" {
		_, err = con.Out.Write(b.Bytes())
	} else {
		err = writeNew(c.File, b.Bytes())
	}
	if err != nil {
		return err
	}
	if c.JSON && c.File != "-" {
		err = con.JSON(map[string]any{
			"file": c.File, "users": report.Users, "groups": report.Groups, "refused": report.Refused,
			"adrift": report.Adrift, "damaged": report.Damaged, "lost_pages": report.LostPages,
		})
	} else {
		fmt.Fprintln(con.Err, exported(report))
	}
	if n := len(report.Damaged); err == nil && n > 0 {
		err = program.Answered(work.Errorf(work.Damaged, "entries that cannot be read: %d; the export names them and carries their bytes", n))
	}
	return err
}

// exported counts what an export holds, also what lay in pages that nothing points to.
func exported(r localdb.ExportReport) string {
	users := plural(r.Users, "user")
	if r.Adrift == 0 {
		return fmt.Sprintf("Exported %s of %s, %d of them refused.", plural(r.Groups, "change group"), users, r.Refused)
	}
	return fmt.Sprintf("Exported %s: %d of %s, %d of them refused, and %d from pages that nothing points to.",
		plural(r.Groups+r.Adrift, "change group"), r.Groups, users, r.Refused, r.Adrift)
}

// writeNew writes a file that must not exist yet, readable by its owner alone.
func writeNew(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return work.Errorf(work.Exists, "%s exists already: choose another name", name)
	}
	if err != nil {
		return work.Errorf(work.Invalid, "cannot write %s: %w", name, err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		_ = os.Remove(name)
		return work.Errorf(work.DiskFull, "cannot write %s: %w", name, err)
	}
	return nil
}
