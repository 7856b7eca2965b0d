package form

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"fieldbook/internal/work"
)

// Searched returns the tables in which people look for something, in the order in which they
// would: whom and what the work is for, the work, what an administrator added, and then what
// only describes it. Tables without texts that can be searched are not among them.
func Searched(schema *work.Schema) []string {
	first := []string{
		work.AccountTable, work.ContactTable, work.CustomerAssetTable, work.FunctionalLocationTable,
		work.WorkOrderTable, work.BookingTable, work.ServiceTaskTable, work.WorkOrderIncidentTable, work.WorkOrderProductTable,
		work.WorkOrderServiceTable, work.WorkOrderResolutionTable, work.QuickNoteTable, work.AnnotationTable, work.TimeEntryTable, "",
		work.ProductTable, work.IncidentTypeTable, work.ResourceTable, work.UserTable, work.TeamTable,
	}
	rank := func(name string) int {
		if i := slices.Index(first, name); i >= 0 {
			return i
		}
		if work.Standard().Table(name) != nil {
			return len(first)
		}
		return slices.Index(first, "")
	}
	type ranked struct {
		name string
		rank int
	}
	var all []ranked
	for _, t := range schema.Tables {
		if slices.ContainsFunc(t.Columns, func(c work.Column) bool { return c.Searched() }) {
			all = append(all, ranked{t.Name, rank(t.Name)})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	names := make([]string, len(all))
	for i, r := range all {
		names[i] = r.name
	}
	return names
}

// Result is a record that a search has found, in words. All are record text.
type Result struct {
	Name   string  // what it is called
	About  string  // what its view shows beside the name
	Places []Place // one for each word of the search
}

// Place is a column that has a word of a search, and the piece of its text around it.
type Place struct {
	Word   int // its number in the search
	Column *work.Column
	Text   string
}

// ResultOf puts a record that a search has found into words.
func ResultOf(t *work.Table, r work.Record, s work.Search, zone *time.Location, names Names) Result {
	out := Result{Name: t.NameOf(r)}
	var about []string
	for _, name := range ViewOf(t).Columns {
		c, raw := t.Column(name), r.Column(name)
		if name == t.Primary {
			continue
		}
		if ref, ok := Target(c, raw); ok && names[ref] == "" {
			continue // to say that a name is not here would help nobody to find it
		}
		if v := Said(c, raw, zone, names); v != "" {
			about = append(about, v)
		}
	}
	if out.Name == "" && len(about) > 0 {
		out.Name, about = about[0], about[1:]
	}
	if out.Name == "" {
		out.Name = "(no name)"
	}
	out.About = strings.Join(about, ", ")
	for i := range s.Words() {
		if p, ok := placeOf(t, r, s, i); ok {
			out.Places = append(out.Places, p)
		}
	}
	return out
}

// placeOf finds the first column that has the i-th word, the name last: it is shown anyhow.
func placeOf(t *work.Table, r work.Record, s work.Search, i int) (p Place, ok bool) {
	for at := range t.Columns {
		c := &t.Columns[at]
		if ok && c.Name == t.Primary || !c.Searched() {
			continue
		}
		value := work.Fields{"": r.Column(c.Name)}.Text("")
		if e, has := s.Word(i, value); has {
			p, ok = Place{i, c, around(value, e)}, true
			if c.Name != t.Primary {
				return p, true
			}
		}
	}
	return p, ok
}

// before and after are how many bytes of a long text are shown around a word.
const (
	before = 30
	after  = 200
)

// around cuts a long text to the neighbourhood of a word in it.
func around(s string, e work.Extent) string {
	from, to := 0, min(len(s), e.To+after)
	if e.To > 2*before {
		from = max(0, e.From-before)
	}
	for from > 0 && !utf8.RuneStart(s[from]) {
		from--
	}
	for to < len(s) && !utf8.RuneStart(s[to]) {
		to++
	}
	if from == 0 {
		return s[:to]
	}
	cut := s[from:to]
	if i := strings.IndexByte(cut, ' '); i >= 0 && i < e.From-from { // begin with a whole word
		cut = cut[i+1:]
	}
	return "... " + cut
}
