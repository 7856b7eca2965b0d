package edit

import (
	"slices"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/tui/screen"
)

// group makes a group of what was entered, with what the device can show of what follows.
func group(d screen.Deps, s screen.Store, t *work.Table, r work.Record, set work.Fields) (work.Group, error) {
	device, err := s.Device()
	if err != nil {
		return work.Group{}, err
	}
	act := visit.Act{By: visit.Person{User: device.User, Resource: device.Resource}, Now: d.Now(), NewID: d.NewID}
	if len(r.Data) == 0 {
		return visit.Create(d.Context, s, act, t, set)
	}
	return visit.Set(d.Context, s, act, t, r, set)
}

// needed is a column that has to be filled in although its table can do without: how much of a
// line was used, or is estimated. A line that was there before is only asked for it where that
// is what is being changed.
func (s *Screen) needed() string {
	has, about := s.record.Fields(), s.creates()
	for _, f := range s.fields {
		if raw, err := f.value(s.deps.Zone); err == nil {
			has[f.column.Name] = raw
		}
	}
	column := work.LineNeeds(work.Record{Table: s.table.Name, Data: work.Encode(has)})
	for _, f := range s.fields {
		about = about || f.touched && (f.column.Name == column || f.column.Name == "msdyn_linestatus")
	}
	if !about {
		return ""
	}
	return column
}

// follow fills in what follows, in other fields, from a change of a column, or from all that
// was entered for "", and says at the field what cannot be. Only time entries have such a
// rule. The field that is being changed is left alone: nobody likes a text that comes back
// while it is deleted.
func (s *Screen) follow(column string) {
	if s.table.Name != work.TimeEntryTable || column != "" && !slices.Contains(work.TimeEntryTimes, column) {
		return
	}
	s.wrong = nil
	if has, set, ok := s.times(column); ok {
		var more work.Fields
		more, s.wrong = work.FitTimeEntry(has, set)
		for _, f := range s.fields {
			if raw, follows := more[f.column.Name]; follows && f.column.Name != column {
				f.follow(raw, s.deps.Zone)
			}
		}
	}
	for i, f := range s.fields {
		if slices.Contains(work.TimeEntryTimes, f.column.Name) {
			s.check(i)
		}
	}
}

// times are the times of the entry as entered, the column that changed apart from the
// others. What only follows from them is left out. They are not ok while one cannot be read,
// or none was touched.
func (s *Screen) times(column string) (has, set work.Fields, ok bool) {
	has, set = work.Fields{}, work.Fields{}
	for _, f := range s.fields {
		if !slices.Contains(work.TimeEntryTimes, f.column.Name) || f.derived {
			continue
		}
		raw, err := f.value(s.deps.Zone)
		if err != nil {
			return nil, nil, false
		}
		ok = ok || f.touched
		if f.column.Name == column {
			set[column] = raw
		} else {
			has[f.column.Name] = raw
		}
	}
	return has, set, ok
}

// wouldFollow reports whether a column gets its value as soon as others agree: to ask for it
// would point at the wrong field.
func (s *Screen) wouldFollow(column string) bool {
	return s.wrong != nil && slices.Contains(work.TimeEntryTimes, column)
}
