package wire

import (
	"testing"
	"time"

	"fieldbook/internal/work"
)

func TestPlacesAreReadInTheOrderTheyBelongTo(t *testing.T) {
	at := time.Date(2026, 3, 4, 9, 30, 0, 0, time.FixedZone("", 3600))
	for _, p := range []work.Place{{ID: id(3)}, {At: at, ID: id(3)}, {At: at.Add(time.Nanosecond), ID: id(3)}} {
		back, err := PlaceOn(p).Read(!p.At.IsZero())
		if err != nil || !back.At.Equal(p.At) || back.ID != p.ID {
			t.Errorf("%+v became %+v (%v)", p, back, err)
		}
	}
	for name, c := range map[string]struct {
		place  Place
		byTime bool
	}{
		"no record":       {Place{At: "2026-03-04T09:30:00Z"}, true},
		"no time":         {Place{ID: id(3)}, true},
		"a time too many": {Place{At: "2026-03-04T09:30:00Z", ID: id(3)}, false},
		"no instant":      {Place{At: "yesterday", ID: id(3)}, true},
	} {
		if _, err := c.place.Read(c.byTime); !work.Is(err, work.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnAnswerThatGoesOnHasMore(t *testing.T) {
	const next = `"next":{"id":"019a0000-0000-7000-8000-000000000003"}`
	for text, whole := range map[string]bool{
		`{"rows":[],"more":true,` + next + `}`:              true,
		`{"rows":[],"more":true}`:                           true, // of records by id
		`{"rows":[],` + next + `}`:                          false,
		`{"rows":[],"more":true,"next":{"id":"yesterday"}}`: false,
		`{"rows":[],"more":true,"next":"2026-03-04"}`:       false,
		`{"rows":[],"more":true,"next":{"id":null,"at":7}}`: false,
	} {
		var a QueryAnswer
		if err := Decode([]byte(text), &a); whole != (err == nil) || !whole && !work.Is(err, work.Invalid) {
			t.Errorf("%s: %v", text, err)
		}
	}
	var r QueryRequest
	if err := DecodeRequest([]byte(`{"select":{"t":"account","after":{"id":"019a0000-0000-7000-8000-000000000003","offset":3}}}`), &r); !work.Is(err, work.Invalid) {
		t.Errorf("a place with a member that nobody knows: %v", err)
	}
}
