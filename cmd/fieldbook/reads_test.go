package main

import (
	"strings"
	"testing"
	"time"
)

// A list that comes in a moment says nothing of it; a slow one says how far it is, and not
// with every part.
func TestALongListSaysHowItComes(t *testing.T) {
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	var said strings.Builder
	come := coming(&said, func() time.Time { return at })
	for i, after := range []time.Duration{200, 300, 600, 300, 900, 100} {
		at = at.Add(after * time.Millisecond)
		come((i + 1) * 1000)
	}
	if want := "3000 records read so far\n5000 records read so far\n"; said.String() != want {
		t.Errorf("%q", said.String())
	}
}
