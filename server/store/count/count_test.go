package count_test

import (
	"errors"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/servertest"
	"fieldbook/server/store"
	"fieldbook/server/store/count"
)

// Whatever the way of reading, it counts, as often as something was read.
func TestEveryReadCounts(t *testing.T) {
	s := count.New(servertest.OpenCompany(t))
	device := servertest.ID(900)
	err := s.Update(func(tx store.Tx) error {
		return errors.Join(tx.Hold(device, work.AccountTable, servertest.Mill, store.Holding{}), tx.PutDocument("a", "b", []byte("c")))
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Take()
	for name, c := range map[string]struct {
		read func(tx store.Tx) error
		want count.Reads
	}{
		"nothing":   {func(store.Tx) error { return nil }, count.Reads{}},
		"Record":    {func(tx store.Tx) error { _, _, err := tx.Record(work.AccountTable, servertest.Mill); return err }, count.Reads{Records: 1}},
		"no record": {func(tx store.Tx) error { _, _, err := tx.Record(work.AccountTable, device); return err }, count.Reads{Records: 1}},
		"Rows": {func(tx store.Tx) error {
			return tx.Rows(work.AccountTable, work.ID{}, func(work.Record) bool { return true })
		}, count.Reads{Records: 2}},
		"Rows, stopped": {func(tx store.Tx) error {
			return tx.Rows(work.AccountTable, work.ID{}, func(work.Record) bool { return false })
		}, count.Reads{Records: 1}},
		"Lookup": {func(tx store.Tx) error {
			return tx.Lookup(work.BookingTable, "resource", servertest.BobVan, func(work.ID) bool { return true })
		}, count.Reads{Entries: 2}},
		"Between": {func(tx store.Tx) error {
			return tx.Between(store.Range{Table: work.BookingTable, Column: "starttime"}, func(work.ID, time.Time) bool { return true })
		}, count.Reads{Entries: 6}},
		"Feed": {func(tx store.Tx) error { return tx.Feed(0, func(e store.Entry) bool { return e.Position < 3 }) }, count.Reads{Entries: 3}},
		"Changes": {func(tx store.Tx) error {
			return tx.Changes(work.AccountTable, 0, func(store.Entry) bool { return true })
		}, count.Reads{Entries: 2}},
		"HeadOf": {func(tx store.Tx) error { _, err := tx.HeadOf(work.AccountTable); return err }, count.Reads{Entries: 1}},
		"Held":   {func(tx store.Tx) error { _, _, err := tx.Held(device, work.AccountTable, servertest.Mill); return err }, count.Reads{Views: 1}},
		"Holdings": {func(tx store.Tx) error {
			return tx.Holdings(device, work.AccountTable, func(work.ID, store.Holding) bool { return true })
		}, count.Reads{Views: 1}},
		"Pointers": {func(tx store.Tx) error { _, err := tx.Pointers(device, work.AccountTable, servertest.Mill); return err }, count.Reads{Views: 1}},
		"Seen":     {func(tx store.Tx) error { _, err := tx.Seen(device, work.AccountTable, servertest.Mill); return err }, count.Reads{Views: 1}},
		"Document": {func(tx store.Tx) error { _, _, err := tx.Document("a", "b"); return err }, count.Reads{Documents: 1}},
		"DocumentsOf": {func(tx store.Tx) error {
			return tx.DocumentsOf("a", func(string, []byte) bool { return true })
		}, count.Reads{Documents: 1}},
	} {
		for how, run := range map[string]func(func(store.Tx) error) error{"View": s.View, "Update": s.Update} {
			if err := run(c.read); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if got := s.Take(); got != c.want {
				t.Errorf("%s in %s: %+v, want %+v", name, how, got, c.want)
			}
		}
	}
}
