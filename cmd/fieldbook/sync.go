package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/text"
)

type syncCommand struct {
	dataFlags
	passFlags
	Mode   string   `help:"delta: what is due by the sync intervals; grid: the tables named, or all; full: recheck every record (check for updates); first: only a first sync." enum:"delta,grid,full,first" default:"grid"`
	Tables []string `arg:"" optional:"" help:"Logical names of tables, for the mode grid; all if left out."`
}

// passFlags say how a command that syncs reports.
type passFlags struct {
	Quiet bool `help:"No progress." short:"q"`
}

// Help is shown by sync --help.
func (syncCommand) Help() string {
	return `Sends what is saved on this device, then fetches what is new. The first sync after a
sign-in fetches everything, whatever the mode. The exit code is 7 when sync errors wait for
a decision: fieldbook errors. It is 0 for a user without an offline profile, for whom nothing
is downloaded, if there was something to send and all of it was sent.

Examples:
  fieldbook sync
  fieldbook sync --mode full --json
  fieldbook sync bookableresourcebooking msdyn_workorder`
}

// Run makes one pass.
func (c *syncCommand) Run(con *console) error {
	reason, err := syncclient.ParseMode(c.Mode)
	if err != nil {
		return err
	}
	if len(c.Tables) > 0 && reason != syncclient.ReasonView {
		return program.Misuse("tables are named for the mode grid only: leave --mode out")
	}
	return c.with(func(db *localdb.DB) error {
		for i, name := range c.Tables {
			t, err := tableOf(db, name)
			if err != nil {
				return err
			}
			c.Tables[i] = t.Name
		}
		return c.sync(con, db, c.dataFlags, func(e *syncclient.Engine) (localdb.Run, error) {
			if reason == syncclient.ReasonInterval {
				return due(con, e)
			}
			return e.SyncOnce(con.Ctx, reason, c.Tables...)
		})
	})
}

// due syncs the tables whose interval has passed; if none has, it only sends.
func due(con *console, e *syncclient.Engine) (localdb.Run, error) {
	s, now := e.Status(), time.Now()
	var tables []string
	for _, t := range s.Tables {
		if t.LastSync.IsZero() || !now.Before(t.LastSync.Add(t.Interval)) {
			tables = append(tables, t.Table)
		}
	}
	if len(tables) == 0 && !s.FirstSync {
		return e.SyncOnce(con.Ctx, syncclient.ReasonEdit)
	}
	return e.SyncOnce(con.Ctx, syncclient.ReasonInterval, tables...)
}

// sync runs one pass with progress and says how it went.
func (c passFlags) sync(con *console, db *localdb.DB, f dataFlags, pass func(*syncclient.Engine) (localdb.Run, error)) error {
	engine := syncclient.New(db, syncclient.Options{})
	ctx, stop := context.WithCancel(con.Ctx)
	defer stop()
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.follow(con, f, engine.Watch(ctx))
	}()
	run, err := pass(engine)
	stop()
	<-done
	if err != nil && !(work.Is(err, work.NoProfile) && engine.Status().OnlineOnly && run.Sent > 0) {
		return err
	}
	return report(con, db, f, run, err)
}

// follow prints progress at most once a second.
func (c passFlags) follow(con *console, f dataFlags, statuses <-chan syncclient.Status) {
	last := time.Now()
	for s := range statuses {
		if c.Quiet || f.JSON || s.Phase != syncclient.PhaseFetching || time.Since(last) < time.Second {
			continue
		}
		last = time.Now()
		fmt.Fprintf(con.Err, "%d of about %d rows, %d KB\n", s.Progress.Rows, s.Progress.TotalRows, s.Progress.Bytes>>10)
	}
}

// report says what a pass did, and fails if sync errors wait. A pass that sent and found
// nothing to download, as undelivered says, has failed only if something is still to be sent.
func report(con *console, db *localdb.DB, f dataFlags, run localdb.Run, undelivered error) error {
	pending, _, err := db.Pending()
	if err != nil {
		return err
	}
	failed, err := db.SyncErrors(false)
	if err != nil {
		return err
	}
	var waits error
	if len(failed) > 0 {
		waits = program.Answered(work.Errorf(work.Conflict, "%s: fieldbook errors list", plural(len(failed), "sync error")))
	}
	if waits == nil && pending > 0 && undelivered != nil {
		waits = program.Answered(undelivered)
	}
	if f.JSON {
		return errors.Join(con.JSON(map[string]any{"run": run, "pending": pending, "sync_errors": len(failed)}), waits)
	}
	fmt.Fprintf(con.Out, "Synced in %s: sent %s, received %s, removed %d, %d KB on the wire.\n",
		run.Ended.Sub(run.Started).Round(time.Millisecond), plural(run.Sent, "update"), plural(run.Rows, "row"), run.Removed, (run.Bytes+1023)>>10)
	if undelivered != nil {
		fmt.Fprintf(con.Out, "Nothing is downloaded: %s\n", text.Line(work.Message(undelivered)))
	}
	if pending > 0 {
		fmt.Fprintf(con.Out, "%s still to send: fieldbook pending\n", plural(pending, "update"))
	}
	return waits
}
