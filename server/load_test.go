package server_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"fieldbook/fixtures/company"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/servertest"
	"fieldbook/server/store"
)

// TestALargeCompanyIsLoadedAsItComes loads a generated company in several transactions and
// reads it back.
func TestALargeCompanyIsLoadedAsItComes(t *testing.T) {
	c, err := company.Generate(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC), company.Size{Records: 17_000})
	if err != nil {
		t.Fatal(err)
	}
	s := servertest.Open(t)
	srv, err := server.New(s, work.Standard(), server.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := srv.LoadSeq(c.Records); err != nil {
		t.Fatal(err)
	}
	n := 0
	err = s.View(func(tx store.Tx) error {
		for r := range c.Records {
			got, ok, err := tx.Record(r.Table, r.ID)
			if err != nil {
				return err
			}
			if !ok || got.Rev != 1 || !bytes.Equal(got.Data, r.Data) {
				t.Fatalf("%s %s: stored as rev %d %s, not as %s", r.Table, r.ID, got.Rev, got.Data, r.Data)
			}
			n++
		}
		return nil
	})
	if err != nil || n < 12_800 {
		t.Errorf("%d records, %v", n, err)
	}
	if err := srv.Load(slices.Collect(c.Records)[:1]); !work.Is(err, work.Exists) {
		t.Errorf("loading twice: %v", err)
	}
}
