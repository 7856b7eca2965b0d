package work

import (
	"strings"
	"time"
)

// MaxNoteLength is the documented limit of a quick note's text, in characters.
const MaxNoteLength = 2000

// AddNote returns the group that adds a quick note to a booking. The error is Invalid
// when the text is empty or too long.
func AddNote(booking ID, text string, now time.Time, newID NewID) (Group, error) {
	text = strings.TrimSpace(text)
	switch n := len([]rune(text)); {
	case n == 0:
		return Group{}, Errorf(Invalid, "the note is empty").Because(Required)
	case n > MaxNoteLength:
		return Group{}, Errorf(Invalid, "the note has %d characters; the limit is %d", n, MaxNoteLength).Because(TooLong)
	}
	first, _, _ := strings.Cut(text, "\n")
	first = strings.TrimSpace(first)
	if r := []rune(first); len(r) > 60 {
		first = string(r[:57]) + "..."
	}
	return Group{
		Title: "Note: " + first, At: now,
		Changes: []Change{CreateOf(QuickNoteTable, newID(), Fields{
			"msdyn_name":                    Text(first),
			"msdyn_quicknote_lookup_entity": Ref(booking),
			"msdyn_text":                    Text(text),
			"msdyn_type":                    Int(NoteText),
		})},
	}, nil
}

// SetColumns returns the group that sets columns of one record, checked against its
// table. The error is Invalid or Forbidden and names the column, if one is at fault.
func SetColumns(t *Table, r Record, columns Fields, now time.Time) (Group, error) {
	if err := checkByDevice(t, columns); err != nil {
		return Group{}, err
	}
	if err := t.CheckEmptied(columns); err != nil {
		return Group{}, err
	}
	if err := checkOpen(t, r); err != nil {
		return Group{}, err
	}
	title := t.Label
	if name := t.NameOf(r); name != "" {
		title += ": " + name
	}
	g := Group{Title: title, At: now, Changes: []Change{UpdateOf(t.Name, r.ID, columns)}}
	if err := followTimes(&g, r, columns); err != nil {
		return Group{}, err
	}
	return g, nil
}
