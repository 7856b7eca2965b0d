package work

import (
	"slices"
	"strings"
	"testing"
)

func TestStandardTablesAreSound(t *testing.T) {
	s := Standard()
	if len(s.Tables) != 49 {
		t.Errorf("%d tables", len(s.Tables))
	}
	for _, table := range s.Tables {
		if table.Label == "" || table.Plural == "" || table.Name != strings.ToLower(table.Name) {
			t.Errorf("%s: a name is missing or not lower case", table.Name)
		}
		if c := table.Column(table.Primary); table.Primary == "" && table.Offline || c != nil && c.Type != TypeText && c.Type != TypeMemo {
			t.Errorf("%s: its primary column %q is no text", table.Name, table.Primary)
		}
		for _, c := range table.Columns {
			if fault := columnFault(s, c); fault != "" {
				t.Errorf("%s.%s %s", table.Name, c.Name, fault)
			}
			if !table.Offline {
				continue
			}
			for _, target := range c.Targets {
				if !s.Table(target).Offline {
					t.Errorf("%s.%s points to %s, which is never offline", table.Name, c.Name, target)
				}
			}
		}
	}
}

// columnFault says what is wrong with a column's description, "" if nothing is.
func columnFault(s *Schema, c Column) string {
	number := c.Type == TypeInteger || c.Type == TypeDecimal || c.Type == TypeMoney
	switch {
	case c.Label == "" || c.Name != strings.ToLower(c.Name):
		return "has no label or a name in capitals"
	case (c.MaxLength > 0) != (c.Type == TypeText || c.Type == TypeMemo):
		return "has a length and is no text, or the other way round"
	case number != (c.Min != nil && c.Max != nil), number && *c.Min >= *c.Max:
		return "has limits and is no number, or the other way round"
	case (len(c.Options) > 0) != (c.Type == TypeChoice):
		return "has options and is no choice, or the other way round"
	case (len(c.Targets) > 0) != (c.Type == TypeLookup):
		return "has targets and is no lookup, or the other way round"
	case c.Indexed && c.Type != TypeDateTime:
		return "is indexed and no datetime"
	}
	for _, target := range c.Targets {
		if s.Table(target) == nil {
			return "points to " + target
		}
	}
	for i, o := range c.Options {
		if o.Label == "" || slices.ContainsFunc(c.Options[:i], func(p Option) bool { return p.Value == o.Value || p.Label == o.Label }) {
			return "has an option without a label or twice: " + o.Label
		}
	}
	return ""
}

func TestStandardIsTheCallersOwn(t *testing.T) {
	first := Standard()
	first.Tables[0].Columns[0].Label = "changed"
	first.Tables[0].Columns[0].Required = true
	if c := Standard().Tables[0].Columns[0]; c.Label == "changed" || c.Required {
		t.Error("two callers share a column")
	}
	column := first.Table(BookingTable).Column("msdyn_bookingmethod")
	column.Options[0].Label = "changed"
	if Standard().Table(BookingTable).Column("msdyn_bookingmethod").Options[0].Label == "changed" {
		t.Error("two callers share an option set")
	}
}
