package syncerror

import (
	"slices"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen/changes"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// The sides of a column, by their place in the table.
const (
	mine    = 1
	servers = 2
)

// itemOf puts the columns on which the two sides differ first, and those that only the office
// changed last.
func itemOf(e localdb.SyncError, told changes.Told, office []changes.Column) item {
	there := work.Record{Data: e.Server}
	same := func(c changes.Column) bool {
		return c.HasServer && work.Equal(e.Change.Set[c.Name].To, there.Column(c.Name))
	}
	differing := slices.DeleteFunc(slices.Clone(told.Columns), same)
	alike := slices.DeleteFunc(slices.Clone(told.Columns), func(c changes.Column) bool { return !same(c) })
	own := len(told.Columns)
	told.Columns = slices.Concat(differing, alike, office)
	return item{SyncError: e, told: told, differ: len(differing), own: own}
}

// onlyOffice is said of a column that the user did not change.
const onlyOffice = "Only the office changed this column: it stays as the server has it."

// cannotTake says why the server's value of the selected column cannot be taken, "" if it
// can.
func (s *Screen) cannotTake() string {
	c, ok := s.column()
	switch {
	case !ok:
		return "There is no value to choose."
	case s.item.Change.Op != work.Update:
		return "There are no two values to choose from."
	case !c.HasServer:
		return "The server's value is not known."
	case s.at >= s.item.own:
		return onlyOffice
	case s.at >= s.item.differ:
		return "Both sides have this value already."
	}
	return ""
}

// takeServers takes the server's value of the selected column, or the user's again. Where
// nothing of the user's would be left, that is to give their values up, which asks first.
func (s *Screen) takeServers() tea.Cmd {
	c, _ := s.column()
	switch {
	case s.taken[c.Name]:
		delete(s.taken, c.Name)
	case len(s.taken)+1 == s.item.differ:
		return confirm(s.item)
	default:
		s.taken[c.Name] = true
	}
	return nil
}

// serversBut returns the server's values of the columns where they were taken, but for one
// that gets another value.
func (s *Screen) serversBut(column string) work.Fields {
	set := work.Fields{}
	there := work.Record{Data: s.item.Server}
	for name := range s.taken {
		if name != column {
			set[name] = there.Column(name)
		}
	}
	return set
}

// side is the side of a column that is to hold: 0 while nothing was chosen.
func (s *Screen) side(c changes.Column) int {
	i := slices.IndexFunc(s.item.told.Columns, func(o changes.Column) bool { return o.Name == c.Name })
	switch {
	case len(s.taken) == 0 || i >= s.item.differ:
		return 0
	case s.taken[c.Name]:
		return servers
	}
	return mine
}

// choosing says what r does with the values that were chosen.
func (s *Screen) choosing(f widget.Frame) []string {
	own := s.item.differ - len(s.taken)
	words := "r sends " + text.Plural(own, "value") + " of yours again and leaves " + text.Plural(len(s.taken), "value") + " as the server has it. "
	if len(s.taken) > 1 {
		words = strings.Replace(words, "has it", "has them", 1)
	}
	return []string{f.Glyphs.Done + " marks the value that is to hold. " + words + "t chooses the other side of the selected one."}
}
