package wire

import (
	"io"
	"reflect"
	"strings"
	"testing"

	"fieldbook/internal/work"
)

// heard reads a stream to its end.
func heard(r io.Reader) (pokes []Poke, alive int, err error) {
	err = ReadEvents(r, func(p Poke) { pokes = append(pokes, p) }, func() { alive++ })
	return pokes, alive, err
}

func TestEventsSurviveTheWay(t *testing.T) {
	var b strings.Builder
	sent := []Poke{{Tables: []string{"a", "b"}}, {Profile: true}, {}}
	for _, p := range sent {
		if err := WriteHeartbeat(&b); err != nil {
			t.Fatal(err)
		}
		if err := WritePoke(&b, p); err != nil {
			t.Fatal(err)
		}
	}
	pokes, alive, err := heard(strings.NewReader(b.String()))
	if err != nil || alive != 3 || len(pokes) != 3 || !reflect.DeepEqual(pokes[0], sent[0]) || !pokes[1].Profile {
		t.Errorf("%+v, %d heartbeats, %v", pokes, alive, err)
	}
	// However the bytes are cut on the way.
	slow, alive, err := heard(&trickle{b.String()})
	if err != nil || alive != 3 || !reflect.DeepEqual(slow, pokes) {
		t.Errorf("byte by byte: %+v, %d heartbeats, %v", slow, alive, err)
	}
}

type trickle struct{ rest string }

func (t *trickle) Read(p []byte) (int, error) {
	if t.rest == "" {
		return 0, io.EOF
	}
	p[0], t.rest = t.rest[0], t.rest[1:]
	return 1, nil
}

func TestStreams(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		pokes int
		kind  work.Kind // Internal = no error
	}{
		"nothing":         {"", 0, work.Internal},
		"other event":     {"event: report\ndata: {\"tables\":[\"a\"]}\n\n", 0, work.Internal},
		"other fields":    {"id: 7\nretry: 10\nevent: poke\ndata: {}\n\n", 1, work.Internal},
		"no space":        {"event:poke\ndata:{}\n\n", 1, work.Internal},
		"carriage":        {"event: poke\r\ndata: {}\r\n\r\n", 1, work.Internal},
		"one after other": {"event: report\ndata: x\n\nevent: poke\ndata: {}\n\n", 1, work.Internal},
		"HTML":            {"<!DOCTYPE html>\n<html>", 0, work.Invalid},
		"bad data":        {"event: poke\ndata: {{\n\n", 0, work.Invalid},
		"duplicate":       {"event: poke\ndata: {\"tables\":[],\"tables\":[]}\n\n", 0, work.Invalid},
		"endless line":    {"data: " + strings.Repeat("x", maxEventLine+1), 0, work.Invalid},
	} {
		pokes, _, err := heard(strings.NewReader(c.text))
		if len(pokes) != c.pokes || (err != nil) != (c.kind != work.Internal) || err != nil && !work.Is(err, c.kind) {
			t.Errorf("%s: %d pokes, %v", name, len(pokes), err)
		}
	}
	if _, _, err := heard(io.MultiReader(strings.NewReader(": alive\n"), broken{})); !work.Is(err, work.Unavailable) {
		t.Errorf("broken off: %v", err)
	}
}
