package work

import "testing"

func TestPartsAreLookups(t *testing.T) {
	s := Standard()
	seen := map[Part]bool{}
	for _, p := range Parts {
		table := s.Table(p.Table)
		if table == nil {
			t.Errorf("there is no table %s", p.Table)
			continue
		}
		if c := table.Column(p.Column); c == nil || c.Type != TypeLookup || seen[p] || !IsPart(p.Table, p.Column) {
			t.Errorf("%s.%s is no lookup, or is listed twice", p.Table, p.Column)
		}
		seen[p] = true
	}
	if IsPart(BookingTable, "msdyn_workorder") || IsPart(BookingTimestampTable, "ownerid") {
		t.Error("a booking is a part of its order, or a record one of its owner's")
	}
}
