package program

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/tui/text"
)

// History prints the revisions of a record, a paragraph each.
type History struct {
	Value func(column string, raw json.RawMessage) string // for people, safe for a terminal
	Zone  *time.Location
	// Back is the command that brings back what a revision deleted, or, if lost is not nil,
	// what lost against it. It may be "".
	Back func(r wire.Revision, lost *wire.Lost) string
}

// Print writes the revisions in their order.
func (h History) Print(w io.Writer, list []wire.Revision) {
	by := map[uint64]string{}
	for _, r := range list {
		by[r.Rev] = person(r.UserName, r.User)
	}
	for _, r := range list {
		if r.Op == "" {
			fmt.Fprintf(w, "rev %d  as the record came\n", r.Rev)
		} else {
			fmt.Fprintf(w, "rev %d  %s  %s by %s %s %s\n", r.Rev, h.times(r.HappenedAt, r.ReceivedAt), text.Line(string(r.Op)), by[r.Rev], place(r.Origin), text.Line(r.Rule))
		}
		for _, name := range (work.Change{Set: r.Set}).ColumnNames() {
			edit := r.Set[name]
			fmt.Fprintf(w, "    %-32s %s -> %s\n", text.Line(name), h.Value(name, edit.From), h.Value(name, edit.To))
		}
		if r.Parts > 0 {
			fmt.Fprintf(w, "    and %d of its parts with it\n", r.Parts)
		}
		if r.Op == work.Delete {
			h.back(w, h.Back(r, nil))
		}
		for _, lost := range r.Lost {
			what := "the deletion"
			if lost.Column != "" {
				what = text.Line(lost.Column) + " = " + h.Value(lost.Column, lost.Value)
			}
			fmt.Fprintf(w, "    put aside: %s, by %s at %s %s (%s)\n", what, person(lost.ByName, lost.By), h.times(lost.At, lost.ReceivedAt), place(lost.Origin), text.Line(lost.Rule))
			if lost.Restored > 0 {
				fmt.Fprintf(w, "      back since rev %d, by %s\n", lost.Restored, by[lost.Restored])
				continue
			}
			h.back(w, h.Back(r, &lost))
		}
	}
}

func (h History) back(w io.Writer, command string) {
	if command != "" {
		fmt.Fprintf(w, "      back with: %s\n", text.Line(command))
	}
}

// times are when something was made and, where the two differ, when the server got it.
func (h History) times(happened, received time.Time) string {
	at := happened.In(h.Zone).Format(time.DateTime)
	if got := received.In(h.Zone).Format(time.DateTime); !received.IsZero() && got != at {
		at += " (received " + got + ")"
	}
	return at
}

func place(origin work.ID) string {
	if origin == (work.ID{}) {
		return "on the server"
	}
	return "on device " + origin.String()
}

func person(name string, id work.ID) string {
	if name == "" {
		return id.String()
	}
	return text.Line(name)
}
