package main

import (
	"context"
	"fmt"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
)

type syncCommand struct {
	dataFlags
	Full  bool `help:"Recheck every record (check for updates), not only what may have changed."`
	Quiet bool `help:"No progress." short:"q"`
}

// Help is shown by sync --help.
func (syncCommand) Help() string {
	return `Sends what is saved on this device, then fetches what is new.

Examples:
  fieldbook sync
  fieldbook sync --full --json`
}

// Run makes one pass.
func (c *syncCommand) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		engine := syncclient.New(db, syncclient.Options{})
		ctx, stop := context.WithCancel(con.Ctx)
		defer stop()
		done := make(chan struct{})
		go func() {
			defer close(done)
			c.follow(con, engine.Watch(ctx))
		}()
		reason := syncclient.ReasonView
		if c.Full {
			reason = syncclient.ReasonFull
		}
		run, err := engine.SyncOnce(con.Ctx, reason)
		stop()
		<-done
		if err != nil {
			return err
		}
		return c.report(con, db, run)
	})
}

// follow prints progress at most once a second.
func (c *syncCommand) follow(con *console, statuses <-chan syncclient.Status) {
	last := time.Now()
	for s := range statuses {
		if c.Quiet || c.JSON || s.Phase != syncclient.PhaseFetching || time.Since(last) < time.Second {
			continue
		}
		last = time.Now()
		fmt.Fprintf(con.Err, "%d of about %d rows, %d KB\n", s.Progress.Rows, s.Progress.TotalRows, s.Progress.Bytes>>10)
	}
}

func (c *syncCommand) report(con *console, db *localdb.DB, run localdb.Run) error {
	pending, _, err := db.Pending()
	if err != nil {
		return err
	}
	failed, err := db.SyncErrors(false)
	if err != nil {
		return err
	}
	if c.JSON {
		return con.JSON(map[string]any{"run": run, "pending": pending, "sync_errors": len(failed)})
	}
	fmt.Fprintf(con.Out, "Synced in %s: sent %s, received %s, removed %d, %d KB on the wire.\n",
		run.Ended.Sub(run.Started).Round(time.Millisecond), plural(run.Sent, "update"), plural(run.Rows, "row"), run.Removed, (run.Bytes+1023)>>10)
	if pending > 0 {
		fmt.Fprintf(con.Out, "%s still to send: fieldbook pending\n", plural(pending, "update"))
	}
	if len(failed) > 0 {
		return work.Errorf(work.Conflict, "%s: fieldbook errors list", plural(len(failed), "sync error"))
	}
	return nil
}
