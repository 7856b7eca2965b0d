package form

import (
	"slices"
	"strings"

	"fieldbook/internal/work"
)

// Section is columns under one heading.
type Section struct {
	Title   string
	Columns []string // logical names
}

// FormOf returns the sections of a record's page. Every column of the table stands in
// exactly one of them: what a form of its own does not place comes under "More", and the
// record keeping last.
func FormOf(t *work.Table) []Section {
	placed := map[string]bool{}
	var out []Section
	add := func(title string, columns []string) {
		s := Section{Title: title}
		for _, c := range columns {
			if t.Column(c) != nil && !placed[c] {
				placed[c] = true
				s.Columns = append(s.Columns, c)
			}
		}
		if len(s.Columns) > 0 {
			out = append(out, s)
		}
	}
	for _, s := range standardForm(t.Name) {
		add(s.Title, s.Columns)
	}
	if len(out) == 0 {
		add("General", append([]string{t.Primary}, unplaced(t, placed)...))
	}
	add("More", unplaced(t, placed))
	add("Record", keepingColumns())
	return out
}

// unplaced are the columns that stand nowhere yet, without the record keeping.
func unplaced(t *work.Table, placed map[string]bool) []string {
	var out []string
	for _, c := range t.Columns {
		if !placed[c.Name] && !keeping(c.Name) {
			out = append(out, c.Name)
		}
	}
	return out
}

// EditOf returns the columns that a person can change in a record of the table, in the
// order of its form: those that the server does not set itself and that no action of
// their own sets, as a booking's status and times are.
func EditOf(t *work.Table) []Section {
	var out []Section
	for _, s := range FormOf(t) {
		s.Columns = slices.DeleteFunc(slices.Clone(s.Columns), func(name string) bool {
			return t.Column(name).ServerOnly || acted(t.Name, name) || name == "statecode" || name == "statuscode"
		})
		if len(s.Columns) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// acted reports columns that only an action of their own changes.
func acted(table, column string) bool {
	switch table {
	case work.BookingTable:
		return slices.Contains([]string{"bookingstatus", "resource", "msdyn_workorder", "msdyn_actualarrivaltime", "msdyn_offlinetimestamp",
			"msdyn_preventtimestampcreation", "starttime", "endtime", "duration", "bookingtype", "msdyn_bookingmethod"}, column)
	case work.WorkOrderTable:
		return column == "msdyn_name" || column == "msdyn_ismobile" || column == "msdyn_isfollowup"
	}
	return column == "msdyn_itemspopulated" || column == "msdyn_jsoncontent"
}

// NewOf returns the columns that are asked for when a record of the table is created, as
// its quick-create form, all in one section. Where there is none of its own these are the
// required columns and those of the view.
func NewOf(t *work.Table) []string {
	columns := standardNew(t.Name)
	if columns == nil {
		for _, c := range t.Columns {
			if c.Required {
				columns = append(columns, c.Name)
			}
		}
		columns = append(columns, ViewOf(t).Columns...)
	}
	var out []string
	for _, name := range columns {
		if c := t.Column(name); c != nil && !c.ServerOnly && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// Noun is what one record of the table is called in the middle of a sentence: its label,
// in small letters unless it is an abbreviation.
func Noun(t *work.Table) string {
	if t.Label == "" {
		return "record"
	}
	if len(t.Label) > 1 && strings.ToUpper(t.Label[:2]) == t.Label[:2] {
		return t.Label
	}
	return strings.ToLower(t.Label[:1]) + t.Label[1:]
}

// NamedAfter reports whether records of a table are named after what this lookup points
// to, as the lines of a work order are after their product.
func NamedAfter(table, lookup string) bool {
	switch table {
	case work.WorkOrderProductTable:
		return lookup == "msdyn_product"
	case work.WorkOrderServiceTable:
		return lookup == "msdyn_service"
	case work.ServiceTaskTable:
		return lookup == "msdyn_tasktype"
	case work.WorkOrderResolutionTable:
		return lookup == "msdyn_resolution"
	}
	return false
}
