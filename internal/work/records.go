package work

import "time"

// CreateRecord returns the group that creates a record of a table with these columns,
// checked against it. The error is Invalid or Forbidden and names the column.
func CreateRecord(t *Table, columns Fields, now time.Time, newID NewID) (Group, error) {
	if err := checkByDevice(t, columns); err != nil {
		return Group{}, err
	}
	if err := t.CheckRequired(columns); err != nil {
		return Group{}, err
	}
	title := "New " + t.Label
	if name := t.NameOf(Record{Data: Encode(columns)}); name != "" {
		title += ": " + name
	}
	g := Group{Title: title, At: now, Changes: []Change{CreateOf(t.Name, newID(), columns)}}
	if err := followTimes(&g, Record{Table: t.Name, ID: g.Changes[0].ID}, columns); err != nil {
		return Group{}, err
	}
	return g, nil
}

// DeleteRecord returns the group that deletes a record. The error is Forbidden where a
// device may not delete, or not this record.
func DeleteRecord(t *Table, r Record, now time.Time) (Group, error) {
	if t.ReadOnly || t.NoDelete {
		return Group{}, Errorf(Forbidden, "%s cannot be deleted on a device", t.Plural).Because(NoTableRight)
	}
	if err := checkOpen(t, r); err != nil {
		return Group{}, err
	}
	title := "Delete " + t.Label
	if name := t.NameOf(r); name != "" {
		title += ": " + name
	}
	return Group{Title: title, At: now, Changes: []Change{DeleteOf(t.Name, r.ID)}}, nil
}

// checkOpen refuses changes of a record that the office has closed.
func checkOpen(t *Table, r Record) error {
	if t.Name == TimeEntryTable {
		return CheckTimeEntryOpen(r)
	}
	return nil
}

// checkByDevice refuses columns that a device may not set in a record of the table, and
// values that cannot be stored.
func checkByDevice(t *Table, columns Fields) error {
	if t.ReadOnly {
		return Errorf(Forbidden, "%s cannot be changed on a device", t.Plural).Because(NoTableRight)
	}
	if err := t.CheckColumns(columns); err != nil {
		return err
	}
	for _, name := range sortedNames(columns) {
		if c := t.Column(name); c.ServerOnly {
			return &Error{Kind: Forbidden, Reason: NoColumnRight, Column: name, Message: c.Label + " is set by the server and cannot be changed"}
		}
	}
	return nil
}
