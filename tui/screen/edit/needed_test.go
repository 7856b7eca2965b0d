package edit_test

import (
	"testing"

	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/edit"
	"fieldbook/tui/tuitest/stage"
)

// newLine is the page of a product that was used on the second visit's order.
func newLine(t testing.TB) func(*stage.Synced) screen.Place {
	return func(db *stage.Synced) screen.Place {
		return screen.Place{Table: work.WorkOrderProductTable, Arg: edit.Preset(work.Fields{
			"msdyn_workorder": work.Ref(db.Visit(t, 1).Order.ID), "msdyn_linestatus": work.Int(work.LineUsed), "msdyn_quantity": work.Int(1),
		})}
	}
}

func TestHowMuchWasUsedIsAskedFor(t *testing.T) {
	play(t, online(), newLine(t), func(p *stage.Play, db *stage.Synced) {
		p.Press("enter", "down", "enter") // a product
		seek(p, "Quantity")
		write(p, "")
		p.Press("ctrl+s")
		p.Has("× Quantity is required.")
		p.Hasnt("Saved on this device")
		write(p, "1,5")
		p.Has("× Quantity must be a number: write 1.5, not \"1,5\".")
		seek(p, "Line status")
		p.Press("left")
		seek(p, "Quantity")
		write(p, "")
		p.Press("ctrl+s")
		p.Has("× Estimated quantity is required.")
		seek(p, "Estimated quantity")
		write(p, "1.5")
		p.Press("ctrl+s")
		p.Has("√ Saved on this device")
		if c := db.Group(t).Changes[0].Columns(); c.Float("msdyn_estimatequantity") != 1.5 || c.Int("msdyn_linestatus") != work.LineEstimated {
			t.Errorf("saved %v", c)
		}
	})
}

// What was there before is not asked for where something else is changed.
func TestHowMuchWasUsedIsAskedForOnlyWhereThatChanges(t *testing.T) {
	bare := func(db *stage.Synced) screen.Place {
		r, err := db.Get(work.WorkOrderProductTable, db.Visit(t, 1).Products[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		r.Rev++
		r.Data = work.Patch(r.Data, work.Fields{"msdyn_linestatus": work.Int(work.LineUsed), "msdyn_quantity": work.Null})
		db.Bring(t, r)
		return screen.Place{Table: work.WorkOrderProductTable, Record: r.ID}
	}
	play(t, online(), bare, func(p *stage.Play, db *stage.Synced) {
		seek(p, "Description")
		p.Type("Left in the van")
		p.Press("ctrl+s")
		p.Has("√ Saved on this device")
	})
}
