package edit_test

import (
	"testing"

	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/edit"
	"fieldbook/tui/tuitest/stage"
)

// newEntry is the page of a time entry that begins at 08:00:20.
func newEntry(*stage.Synced) screen.Place {
	return screen.Place{Table: work.TimeEntryTable, Arg: edit.Preset(work.Fields{"msdyn_start": work.Time(stage.At(8, 0).Add(20e9))})}
}

func TestTimesOfATimeEntryFollowEachOther(t *testing.T) {
	play(t, online(), newEntry, func(p *stage.Play, db *stage.Synced) {
		seek(p, "Duration")
		p.Type("1:30")
		p.Has("2026-11-23 09:30")
		seek(p, "Start")
		write(p, "2026-11-23 10:00")
		p.Has("2026-11-23 11:30", "1:30") // the end came from the duration: it goes with the start
		seek(p, "End")
		write(p, "2026-11-23 10:45")
		p.Has("0:45")
		seek(p, "Start")
		write(p, "2026-11-23 10:15")
		p.Has("0:30", "2026-11-23 10:45") // the end was entered: it stays
		seek(p, "Duration")
		write(p, "")
		p.Press("ctrl+s")
		p.Has("Duration is required.")
		p.Type("20")
		p.Has("2026-11-23 10:35")
		p.Press("ctrl+s")
		p.Has("√ Saved on this device")
		c := db.Group(t).Changes[0].Columns()
		if c.Int("msdyn_duration") != 20 || !c.Time("msdyn_end").Equal(stage.At(10, 35)) {
			t.Errorf("saved %v", c)
		}
		device, err := db.Device()
		if err != nil || c.Ref("msdyn_bookableresource") != device.Resource {
			t.Errorf("it is the entry of %v (%v)", c.Ref("msdyn_bookableresource"), err)
		}
	})
	// What follows keeps the seconds that a field does not show.
	play(t, online(), newEntry, func(p *stage.Play, db *stage.Synced) {
		seek(p, "Duration")
		p.Type("45")
		p.Press("ctrl+s")
		if c := db.Group(t).Changes[0].Columns(); !c.Time("msdyn_end").Equal(stage.At(8, 45).Add(20e9)) || c.Int("msdyn_duration") != 45 {
			t.Errorf("saved %v", c)
		}
	})
}

func TestATimeEntryCannotEndBeforeItStarts(t *testing.T) {
	play(t, online(), newEntry, func(p *stage.Play, db *stage.Synced) {
		seek(p, "End")
		p.Type("2026-11-23 07:30")
		p.Has("× A time entry cannot end before it starts")
		p.Press("ctrl+s")
		p.Hasnt("Saved on this device")
		p.Has("► End")
		p.Hasnt("Duration is required.")
		if entries, _ := db.Outbox(); len(entries) != 0 {
			t.Errorf("%d groups were saved", len(entries))
		}
		seek(p, "Start")
		write(p, "2026-11-23 07:00") // mends it from the other side
		p.Hasnt("cannot end before")
		p.Has("0:30")
		write(p, "soon")
		p.Has("Start must be a time")
	})
}
