package syncclient

import (
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
)

// What a long list points to comes in few requests, whoever asks for it one by one.
func TestWhatAListPointsToComesAlong(t *testing.T) {
	s := (&shelf{}).accounts(2500, 5)
	store := reading(t, s)
	list, err := store.List(t.Context(), work.Query{Table: work.AccountTable})
	check(t, err)
	if asked := len(s.questions()); asked != 3 {
		t.Errorf("%d questions for the list alone", asked)
	}
	for _, account := range list {
		ref := account.Fields().Ref("primarycontactid")
		if r, err := store.Get(work.ContactTable, ref); err != nil || r.ID != ref {
			t.Fatalf("contact %s: %+v (%v)", ref, r, err)
		}
	}
	asked := s.questions()
	if len(asked) != 3 || len(asked[0].Get) != 1000 || asked[0].Get[0].ID != number(0) || len(asked[2].Get) != 500 {
		t.Errorf("%d questions for what it points to", len(asked))
	}
}

// A record that is asked for comes even where what would come along is refused.
func TestWhatComesAlongHarmsNobody(t *testing.T) {
	s := (&shelf{most: 1}).accounts(3, 5)
	store := reading(t, s)
	_, err := store.List(t.Context(), work.Query{Table: work.AccountTable})
	check(t, err)
	for i := range 3 {
		if r, err := store.Get(work.ContactTable, number(i)); err != nil || r.ID != number(i) {
			t.Errorf("%+v (%v)", r, err)
		}
	}
	if asked := len(s.questions()); asked != 5 { // the list, the first with the others, each alone
		t.Errorf("%d questions", asked)
	}
}

func TestWhoComesAlong(t *testing.T) {
	now := noon
	s := seen{now: func() time.Time { return now }, rows: map[work.RecordRef]seenRow{}, pointed: map[work.RecordRef]bool{}}
	asset, contact := work.RecordRef{Table: work.CustomerAssetTable, ID: number(1)}, work.RecordRef{Table: work.ContactTable, ID: number(2)}
	other := work.RecordRef{Table: work.ContactTable, ID: number(3)}
	point := func(refs ...work.RecordRef) {
		for _, ref := range refs {
			s.point(ref)
		}
	}
	point(asset, contact, other, contact)
	s.note(nil, []work.RecordRef{other}) // has come by another way
	if refs := s.along(work.RecordRef{Table: work.ContactTable, ID: number(4)}); len(refs) != 3 || refs[0].ID != number(4) || refs[1] != contact || refs[2] != asset {
		t.Errorf("the same table first: %v", refs)
	}
	if refs := s.along(contact); len(refs) != 1 {
		t.Errorf("asked for twice: %v", refs)
	}
	point(asset, other)
	now = now.Add(seenFor)
	if refs := s.along(contact); len(refs) != 1 || len(s.order) != 0 {
		t.Errorf("long after they were pointed to: %v", refs)
	}
	for i := range pointedMost + 5 {
		s.point(work.RecordRef{Table: work.AccountTable, ID: number(i)})
	}
	if len(s.order) != pointedMost || len(s.pointed) != pointedMost {
		t.Errorf("%d are remembered", len(s.order))
	}
}

func TestWhatIsRememberedIsBounded(t *testing.T) {
	s := seen{now: time.Now, rows: map[work.RecordRef]seenRow{}}
	large := work.Record{Table: work.AccountTable, Data: []byte(strings.Repeat("x", 1<<20))} // the same bytes, held many times
	for i := range 200 {
		large.ID = number(i % 150)
		s.note([]work.Record{large}, nil)
		held := 0
		for _, row := range s.rows {
			held += len(row.record.Data)
		}
		if held > seenBytes || held != s.bytes {
			t.Fatalf("after %d records %d bytes are held, counted as %d", i, held, s.bytes)
		}
		if _, known := s.fresh(refOf(large)); !known {
			t.Fatalf("record %d is not remembered", i)
		}
	}
	for i := range seenMost + 5 {
		s.note([]work.Record{{Table: work.ContactTable, ID: number(i)}}, nil)
	}
	if len(s.rows) > seenMost {
		t.Errorf("%d records are remembered", len(s.rows))
	}
}
